import { join } from 'node:path';
import { openOffice } from '#office/open.ts';
import { dayAfter } from '#registry/status-request.ts';
import { isoOf } from '#registry/moment.ts';
import type { SiteRow } from '#catalogue/types.ts';
import type { UnitCode } from '#registry/unit.ts';
import { fileSite, formOf } from '../office/test-office.ts';

/** A register with filings of every kind that the desk lists, and what its pages are asked for. */
export interface DeskRegister {
  readonly account: string;
  readonly password: string;
  /** The site that was approved first: the last one of every list that is searched. */
  readonly oldest: SiteRow;
  /** A filing that waits for the root. */
  readonly filing: string;
  readonly filings: number;
}

type Opened = Awaited<ReturnType<typeof openOffice>>;

const root = 'bm0100' as UnitCode;
/** Of each kind at least two pages, so that the last one is not the first. */
const fewest = 25;

/**
 * Gives a synthetic register an account of the root and open filings: new sites that wait for the
 * root, changes and temporary offlines of registered sites, one for two hundred sites each.
 */
export async function furnishDesk(dir: string, sites: number): Promise<DeskRegister> {
  const opened = await openOffice({
    REGISTER_DIR: join(dir, 'register.git'),
    PRIVATE_DB: join(dir, 'private.db'),
    MAIL_URL: `file:${join(dir, 'mail')}`,
    DEMO: 'off',
  });
  const { office, store } = opened;
  const password = 'bench-bench-bench';
  const account = { id: root, unit: root, password, mustChangePassword: false };
  await store.accounts.create(account, office.now());
  const count = Math.max(fewest, Math.floor(sites / 200));
  let filing = '';
  for (let n = 0; n < count; n += 1) {
    const more = { name: `基准测试第${n}网`, homeUrl: `https://bench${n}.shili.gov.cn/` };
    const form = formOf({ ...more, unit: root });
    filing = (await fileSite(opened, form, undefined, `10.${n >> 8}.${n & 255}.1`)).filing;
  }
  await changeSites(opened, count);
  // a server that is still sending mails would be slower than it is
  while ((await office.sendMail()).sent > 0);
  const filings = office.catalogue.filings(root, {}, { page: 1, size: 1 }).total;
  const [oldest] = office.catalogue.sites(root, { order: 'oldest' }, { page: 1, size: 1 }).rows;
  await office.close();
  if (!oldest || filings !== 3 * count) throw new Error(`${filings} filings, not ${3 * count}`);
  return { account: root, password, oldest, filing, filings };
}

/** Domains of one half of the sites taken, temporary offlines of the other; all over the country. */
async function changeSites({ office }: Opened, count: number): Promise<void> {
  const from = dayAfter(isoOf(office.now()).slice(0, 10));
  const offline = { from, until: dayAfter(from), reason: '机房搬迁' };
  let n = 0;
  for (const { code } of office.catalogue.everySite(root, { status: 'normal', order: 'code' })) {
    if (code === null) continue;
    const [action, fields] =
      n % 2 === 0
        ? (['domains', { otherDomains: `d${n}.shili.gov.cn` }] as const)
        : (['offline-temporary', offline] as const);
    const token = office.requestToken();
    const filed = await office.submitChange(code, action, fields, { kind: 'filer' }, token);
    if (filed.ok) n += 1;
    if (n === 2 * count) return;
  }
  throw new Error(`only ${n} sites could be changed`);
}
