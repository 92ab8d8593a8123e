import { none, normaliseIcp, normalisePhone, normalisePolice } from '../formats.ts';
import type { SiteRecord } from '../site.ts';
import type { PageFacts } from './page.ts';

/** How something on the page stands to the record (Z05, P25). */
export const matches = [
  'same',
  'part', // the title holds the name and more
  'other',
  'missing',
  'not-needed', // the record says that there is none, and the page has none
] as const;
export type Match = (typeof matches)[number];

/** One fact of the footer with what stands on the page; `found` is empty where nothing does. */
export interface FooterFact {
  readonly match: Match;
  readonly found: string;
}

/** What the foot of the home page says, against the record (Z05). */
export interface FooterFacts {
  readonly title: FooterFact;
  readonly siteCode: FooterFact;
  readonly icp: FooterFact;
  readonly police: FooterFact;
  readonly sponsor: FooterFact;
  /**
   * Office telephones on the page. They are compared where the persons of the record may be read;
   * no person's number is kept with a check.
   */
  readonly phones: readonly string[];
}

const provinces = '京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔云滇藏陕甘陇青宁新';
const icpOnPage = new RegExp(`[${provinces}]ICP备\\d{8}(?:\\d{2})?号(?:-\\d{1,3})?`, 'gi');
const policeOnPage = new RegExp(`[${provinces}]公网安备\\d{14}号?`, 'g');
const foundMax = 60;

/** Compares a home page with the record of its site (Z05, P25). */
export function footerFacts(
  facts: PageFacts,
  record: Pick<SiteRecord, 'name' | 'icp' | 'police' | 'sponsor'>,
  siteCode: string,
): FooterFacts {
  // numbers are often cut into several elements
  const text = squeeze(facts.text);
  return {
    title: titleFact(facts.title, record.name),
    siteCode: codeFact(text, facts.metaCode, siteCode),
    icp: numberFact(text.match(icpOnPage) ?? [], record.icp, sameIcp),
    police: numberFact(text.match(policeOnPage) ?? [], record.police, samePolice),
    sponsor: sponsorFact(text, record.sponsor.name),
    phones: phonesOn(facts.text),
  };
}

/** Whether one of the telephones on the page is one of the record (Z05); null where either has none. */
export function hasPhone(found: readonly string[], record: readonly string[]): boolean | null {
  const bare = (phone: string) => normalisePhone(phone).split('-').slice(0, 2).join('');
  const own = record.filter((phone) => phone !== '').map(bare);
  if (found.length === 0 || own.length === 0) return null;
  return found.some((phone) => own.includes(bare(phone)));
}

/** The title of the browser's tab against the site's name (P25). */
export function titleFact(title: string, name: string): FooterFact {
  const [shown, wanted] = [squeeze(title), squeeze(name)];
  if (shown === '') return { match: 'missing', found: '' };
  if (shown === wanted) return { match: 'same', found: title };
  return { match: shown.includes(wanted) ? 'part' : 'other', found: cut(title) };
}

function codeFact(text: string, meta: string, siteCode: string): FooterFact {
  if (text.toLowerCase().includes(siteCode)) return { match: 'same', found: siteCode };
  const other = /网站标识码[:：]?((?:[1-9]\d{5}|b[mt]\d{4})\d{4})(?!\d)/i.exec(text)?.[1];
  if (other !== undefined) return { match: 'other', found: other.toLowerCase() };
  const hasMeta = meta.toLowerCase() === siteCode;
  return { match: 'missing', found: hasMeta ? meta : '' };
}

function numberFact(
  found: readonly string[],
  wanted: string,
  isSame: (a: string, b: string) => boolean,
): FooterFact {
  const [first = ''] = found;
  if (wanted === none || wanted === '')
    return { match: first === '' ? 'not-needed' : 'other', found: first };
  if (first === '') return { match: 'missing', found: '' };
  const same = found.find((each) => isSame(each, wanted));
  return same === undefined ? { match: 'other', found: first } : { match: 'same', found: same };
}

/** The number of the licence counts; its `-1` for one site of several is often left out. */
function sameIcp(a: string, b: string): boolean {
  const [left, right] = [normaliseIcp(a), normaliseIcp(b)];
  const base = (text: string) => text.replace(/号-\d+$/, '号');
  return (
    left === right || (base(left) === base(right) && (left === base(left) || right === base(right)))
  );
}

function samePolice(a: string, b: string): boolean {
  const bare = (text: string) => normalisePolice(text).replace(/号$/, '');
  return bare(a) === bare(b);
}

function sponsorFact(text: string, sponsor: string): FooterFact {
  if (text.includes(squeeze(sponsor))) return { match: 'same', found: sponsor };
  const other =
    /主办(?:单位)?[:：]([\p{Script=Han}（）()·]{2,60}?)(?=承办|地址|联系|网站|邮编|电话|技术|版权|[^\p{Script=Han}（）()·]|$)/u.exec(
      text,
    )?.[1];
  return other === undefined
    ? { match: 'missing', found: '' }
    : { match: 'other', found: cut(other) };
}

function phonesOn(text: string): readonly string[] {
  const found = text
    .normalize('NFKC')
    .match(/(?<![\d-])(?:\(0\d{2,3}\) ?|0\d{2,3}[- ]?)\d{7,8}(?![\d])/g);
  const phones = (found ?? []).map((phone) => normalisePhone(phone.replace(/ /g, '')));
  return Array.from(new Set(phones.filter((phone) => /^0\d{2,3}-\d{7,8}$/.test(phone)))).slice(
    0,
    8,
  );
}

function squeeze(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\p{C}\s]+/gu, '');
}

function cut(text: string): string {
  return text.length > foundMax ? `${text.slice(0, foundMax)}…` : text;
}
