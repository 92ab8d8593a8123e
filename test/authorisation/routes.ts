import { routeFiles, patternOf, filled } from '../plan/routes.ts';
import type { Client } from '../browser/client.ts';
import type { TriedCell } from './cells.ts';
import type { World } from './world.ts';

/** Who may come in: by the page that everybody else is sent to. */
export const doors = {
  desk: '/sign-in',
  site: '/my-site/sign-in',
  opening: '/opening/sign-in',
  receipt: '/progress',
} as const;
export type Door = keyof typeof doors;

/** Every page and endpoint by its door; a page that stands in no list is a page nobody has thought about. */
const behind: Readonly<Record<Door, string>> = {
  desk: `
    /desk /desk/account /desk/accounts/reset /desk/amendments /desk/bulk /desk/bulk/[run]
    /desk/bulk/[run]/result.csv /desk/campaigns /desk/campaigns/[id] /desk/campaigns/new
    /desk/checks /desk/checks/discrepancies /desk/checks/discrepancies.csv /desk/files
    /desk/files/letter /desk/files/sheet.xlsx /desk/filings /desk/filings/[id] /desk/import
    /desk/import/report.csv /desk/import/report.xlsx /desk/import/template.xlsx /desk/inspection
    /desk/inspection/[campaign]/[site] /desk/inspection/scores /desk/inspection/scores.xlsx
    /desk/mails /desk/mails/[id] /desk/notices /desk/notices/[id] /desk/notices/new /desk/offline
    /desk/sites /desk/sites/[code] /desk/sites/[code]/check-code /desk/sites/[code]/checks
    /desk/sites/[code]/readings /desk/sites/[code]/status /desk/sites/export.[format] /desk/spot-checks
    /desk/spot-checks/[quarter] /desk/statistics /desk/tree /desk/unit /desk/units
    /desk/units/changes /desk/units/changes/[id] /desk/units/changes/new/[action]
    /desk/units/export.[format] /sign-in/new-password`,
  site: `
    /my-site /my-site/basic /my-site/channels /my-site/check-code /my-site/checks
    /my-site/complete-offline /my-site/confirm /my-site/domains /my-site/filings/[id]
    /my-site/filings/[id]/withdraw /my-site/history /my-site/label /my-site/offline
    /my-site/persons.json /my-site/readings
    /my-site/platform /my-site/portal /my-site/self-score`,
  opening: `
    /opening-desk /opening-desk/[id] /opening/applications/[id] /opening/applications/[id]/edit
    /opening/applications/[id]/form /opening/applications/[id]/letter
    /opening/applications/[id]/withdraw /opening/applications/confirm /opening/applications/new
    /opening/confirm /opening/home /opening/password`,
  receipt: '/progress/edit /progress/filing /progress/persons /progress/withdraw',
};

/** Pages for everybody, and what ends a session whose it is. */
const open = `
  / /404 /500 /[...missing] /api/units.json /api/v1/[...path] /campaigns /campaigns/[id]
  /campaigns/[id]/feed.xml /checkpoints.txt /checkpoints.xml /feed.[format] /feeds/[unit].[format] /filings/new
  /filings/new/details /filings/new/name /filings/new/preview /filings/receipt.txt /handbook
  /handbook/[...chapter] /handbook/codes /handbook/policy /handbook/roles /healthz /labels/[number]
  /labels/[number].json /listing /listing/[unit] /listing/[unit]/[page] /my-site/sign-in
  /my-site/sign-out /notices /notices/[id] /notices/feed.xml /offline-form
  /offline-form/filings-new.html /offline-form/form.[end]
  /offline-form/site-register-offline.html /offline-form/version.json /open-data
  /open-data/[file] /open-data/site-checks.csv /opening /opening/recover /opening/register
  /opening/sign-in /opening/sign-out /papers/[id]/[digest] /progress /progress/github/[filing]
  /progress/leave /proof /proof/allowed_signers.txt /proof/site-register-proof.html /recover
  /registered /registered/[unit] /registered/[unit]/[page] /robots.txt /rubrics/[id]
  /schemas/[...file] /search /sign-in /sign-in/github /sign-in/github/back /sign-in/reset-form
  /sign-out /sitemap.xml /sitemaps/[part] /sites/[code] /sites/[code].json
  /sites/[code]/feed.[format] /sites/[code]/proof.json /spot-checks
  /spot-checks/[quarter]/[unit] /statistics /statistics/[unit]
  /statistics/[unit]/[figure]/[value] /statistics/[unit]/[figure]/[value]/[before]
  /statistics/rows
  /units/[unit] /units/[unit]/waiting`;

/** Endpoints that a form is posted to, and that show nothing. */
const postOnly = ['/desk/bulk', '/my-site/confirm'];

const listOf = (text: string) => text.trim().split(/\s+/);

/** Pages without a door, pages that stand nowhere, and rows whose page is gone. */
export function routesWithoutRow(): readonly string[] {
  const rows = [...listOf(open), ...Object.values(behind).flatMap(listOf)];
  const pages = routeFiles().map(patternOf);
  return [
    ...pages.filter((page) => !rows.includes(page)).map((page) => `no row: ${page}`),
    ...rows.filter((row) => !pages.includes(row)).map((row) => `no page: ${row}`),
    ...rows.filter((row, index) => rows.indexOf(row) !== index).map((row) => `twice: ${row}`),
  ];
}

/** Who knocks at every door, with the doors that open to them. */
export const knockers = ['visitor', 'filer', 'holder', 'new account', '990101', 'bm0100'] as const;
export type Knocker = (typeof knockers)[number];
const opens: Readonly<Record<Knocker, readonly Door[]>> = {
  visitor: [],
  filer: ['site'],
  holder: ['receipt'],
  'new account': [],
  '990101': ['desk'],
  bm0100: ['desk'],
};

/** Every page asked for, and posted to without a token, by everybody (W6). */
export async function routeCells(world: World, door: Door | 'open', who: Knocker) {
  const client = who === 'holder' ? world.holder() : await world.as(who);
  const values = { code: world.site('a county department'), format: 'csv', id: 'AAAAAAAA' };
  const cells: TriedCell[] = [];
  for (const pattern of listOf(door === 'open' ? open : behind[door])) {
    const path = filled(pattern, values);
    const expected = expectedOf(door, who, pattern);
    if (!postOnly.includes(pattern)) {
      cells.push({ what: `GET ${pattern}`, found: await knock(client, 'GET', path), expected });
    }
    // what nobody may look at, nobody may post to; whoever may must bring the token of their session
    if (expected === 'open' || expected === '500') continue;
    const found = await knock(client, 'POST', path);
    cells.push({
      what: `POST ${pattern}`,
      found: found === 'refused' ? expected : found,
      expected,
    });
  }
  return cells;
}

function expectedOf(door: Door | 'open', who: Knocker, pattern: string): string {
  // the page of faults is the answer to a fault, whoever asks for it
  if (pattern === '/500') return '500';
  if (door === 'open' || opens[who].includes(door)) return 'open';
  if (door === 'desk' && who === 'new account') {
    return pattern === '/sign-in/new-password' ? 'open' : 'new-password';
  }
  return door;
}

/** Which door the answer leads to; `open` where there is an answer, `refused` where nothing was done. */
async function knock(client: Client, method: 'GET' | 'POST', path: string): Promise<string> {
  const origin = client.origin;
  const { status, headers } = await client.send(
    method,
    path,
    method === 'POST'
      ? { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' }
      : {},
    method === 'POST' ? 'go=submit&decision=approve' : '',
  );
  if (status >= 500) return String(status);
  const [to = ''] = (headers['location'] ?? '').split('?');
  if (to === '/sign-in/new-password') return 'new-password';
  const led = (Object.keys(doors) as Door[]).find((door) => doors[door] === to);
  if (status === 303 && led !== undefined) return led;
  return method === 'POST' && [403, 404, 405].includes(status) ? 'refused' : 'open';
}
