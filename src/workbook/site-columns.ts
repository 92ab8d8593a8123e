import { clearanceText, sponsorKindText } from '#text/words.ts';
import { siteLabels } from '#text/site-labels.ts';

/** One column of the table that is imported: a field of the form. */
export interface SiteColumn {
  readonly field: string;
  readonly header: string;
  readonly width: number;
  /** A table without it is refused. */
  readonly isNeeded: boolean;
  /** What the row below the headers says. */
  readonly guidance: string;
  /** Words to choose from, with what the form calls them; null for free text. */
  readonly choices: Readonly<Record<string, string>> | null;
}

/** What a row begins with that only explains; such rows are not read. */
export const guidanceMark = '【说明】';

const yesNo = { 是: 'yes', 否: 'no' } as const;
const kinds = turned(sponsorKindText);
const clearances = turned(clearanceText);
const phone = '带区号，可以带分机号，如 010-99912345-102';
const record = '没有的填“无”';

/** Columns in the order of the form (B13–B32). */
export const siteColumns: readonly SiteColumn[] = [
  column('/name', 28, `${guidanceMark}必填，用机构全称，如 示例市民政局`),
  column('/homeUrl', 32, '必填，首页完整网址，如 https://mzj.shili.gov.cn/'),
  column('/sponsor/name', 28, '必填，主办单位全称'),
  column('/sponsor/kind', 14, `必填，选一项：${Object.keys(kinds).join('、')}`, kinds),
  column('/unit', 14, '必填，六位，如 330106、bm0100'),
  column('/address', 32, '必填，主办单位办公地址'),
  column('/isPortal', 12, '必填，是或否', yesNo),
  column('/isServicePlatform', 14, '必填，是或否', yesNo),
  column('/clearances/label', 14, choose(clearances), clearances),
  column('/clearances/domain', 14, choose(clearances), clearances),
  column('/clearances/icp', 12, choose(clearances), clearances),
  column('/icp', 24, `已取得的必填，如 京ICP备05070218号-1；${record}`, null, false),
  column('/clearances/police', 12, choose(clearances), clearances),
  column('/police', 26, `已取得的必填，如 京公网安备11010202000001号；${record}`, null, false),
  column('/principal/name', 12, '必填，不公开'),
  column('/principal/officePhone', 20, `必填，${phone}`),
  column('/principal/mobile', 16, '必填，11 位数字'),
  column('/principal/email', 26, '必填，接收通知和标识码'),
  column('/contact/name', 12, '必填，不公开'),
  column('/contact/officePhone', 20, `必填，${phone}`),
  column('/contact/mobile', 16, '必填，11 位数字'),
  column('/contact/email', 26, '必填，接收通知和标识码'),
  column('/otherDomains', 24, `选填，多个之间用“；”隔开，${record}`, null, false),
  column('/ipv4', 18, `选填，多个之间用“；”隔开，${record}`, null, false),
  column('/ipv6', 24, `选填，多个之间用“；”隔开，${record}`, null, false),
  column('/introduction', 36, '选填，500 字以内，会公开', null, false),
  column('/justification', 30, '选填，300 字以内，会公开', null, false),
];

/** Whether a name of a field is one that an import brings: those above and the rows of channels. */
export function isSiteField(field: string): boolean {
  return fields.has(field) || /^channels\.\d{1,3}\.(?:category|name|url)$/.test(field);
}

const fields: ReadonlySet<string> = new Set(siteColumns.map(({ field }) => field));

// What other tables of the same content call it.
const otherHeaders: Readonly<Record<string, string>> = {
  网址: 'homeUrl',
  网站首页网址: 'homeUrl',
  首页地址: 'homeUrl',
  主办单位: 'sponsor.name',
  组织单位标识码: 'unit',
  是否门户网站: 'isPortal',
  是否政务服务平台: 'isServicePlatform',
};

const byHeader: ReadonlyMap<string, string> = new Map([
  ...siteColumns.map(({ header, field }) => [plainHeader(header), field] as const),
  ...Object.entries(otherHeaders),
]);

/** The field that a header names; null for any other header. */
export function fieldOfHeader(header: string): string | null {
  return byHeader.get(plainHeader(header)) ?? null;
}

/** A header without what people add to it: blanks, stars, 必填, a colon. */
export function plainHeader(header: string): string {
  return header
    .normalize('NFKC')
    .replace(/[\s*:]+|\((?:必填|选填)\)/g, '')
    .slice(0, 60);
}

/** A cell of a column as the form would have it: the word that was chosen as its value. */
export function fieldValue({ choices }: SiteColumn, text: string): string {
  if (choices === null) return text;
  const typed = text.normalize('NFKC').trim();
  return Object.hasOwn(choices, typed) ? (choices[typed] ?? typed) : typed;
}

function column(
  at: keyof typeof siteLabels,
  width: number,
  guidance: string,
  choices: SiteColumn['choices'] = null,
  isNeeded = true,
): SiteColumn {
  const field = at.slice(1).replaceAll('/', '.');
  return { field, header: siteLabels[at], width, isNeeded, guidance, choices };
}

function choose(words: Readonly<Record<string, string>>): string {
  return `必填，选一项：${Object.keys(words).join('、')}`;
}

function turned(words: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(words).map(([value, word]) => [word, value]));
}
