import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildIfStale } from '../../scripts/site-build.ts';
import { type ChildServer, startServer } from '../front/child-server.ts';
import { type DeskRegister, furnishDesk } from './desk-register.ts';
import { type BenchRun, compared, type Figure } from './figure.ts';

const smallest = 60;
const warming = 5;
const runs = 25;
const goal = 5;
const last = 99_999;

/** Pages of the desk by name: what a signed-in account of the root opens. */
const pages: Readonly<Record<string, (register: DeskRegister) => string>> = {
  waiting: () => '/desk',
  'waiting-last': () => `/desk?page=${last}`,
  amendments: () => '/desk/amendments',
  'amendments-last': () => `/desk/amendments?page=${last}`,
  offline: () => '/desk/offline',
  'offline-last': () => `/desk/offline?page=${last}`,
  filings: () => '/desk/filings',
  'filings-last': () => `/desk/filings?page=${last}`,
  'filings-sponsor': () => '/desk/filings?sponsor=民政局&state=unreviewed&sort=newest',
  sites: () => '/desk/sites',
  'sites-last': () => `/desk/sites?page=${last}`,
  'sites-status': () => `/desk/sites?status=normal&page=${last}`,
  'sites-name': ({ oldest }) => `/desk/sites?name=${encodeURIComponent(oldest.name)}`,
  'sites-name-equals': ({ oldest }) =>
    `/desk/sites?name=${encodeURIComponent(oldest.name)}&name.is=equals`,
  'sites-sponsor': ({ oldest }) => `/desk/sites?sponsor=${encodeURIComponent(oldest.sponsor)}`,
  'sites-url': ({ oldest }) => `/desk/sites?homeUrl=${new URL(oldest.homeUrl).hostname}`,
  'sites-code': ({ oldest }) => `/desk/sites?code=${oldest.code ?? ''}`,
  'sites-common': () => '/desk/sites?text=gov.cn',
  'sites-common-last': () => `/desk/sites?text=gov.cn&page=${last}`,
  'sites-unit': ({ oldest }) => `/desk/sites?unit=${oldest.unit.slice(0, 2)}`,
  'sites-portal': () => '/desk/sites?portal=yes',
  'sites-platform': () => '/desk/sites?platform=yes',
  'sites-dates': () => '/desk/sites?from=2000-01-01&to=2099-12-31',
  'sites-open': () => '/desk/sites?open=amended',
  'sites-by-code': () => '/desk/sites?sort=code',
  'sites-by-code-last': () => `/desk/sites?sort=code&page=${last}`,
  'sites-all-filters': ({ oldest }) =>
    `/desk/sites?text=gov&name=${encodeURIComponent(oldest.name.slice(-3))}&homeUrl=gov.cn&status=normal&portal=no&sort=code`,
  directory: () => '/desk/units',
  'directory-last': () => `/desk/units?text=市&page=${last}`,
  tree: () => '/desk/tree',
  statistics: () => '/desk/statistics',
  site: ({ oldest }) => `/desk/sites/${oldest.code ?? ''}`,
  filing: ({ filing }) => `/desk/filings/${filing}`,
};

interface Desk {
  readonly url: string;
  readonly cookie: string;
  readonly register: DeskRegister;
  readonly server: ChildServer;
  readonly dir: string;
}

/**
 * Every page of the desk, through the built server over HTTP, against the same page at 60 sites. The
 * two servers are asked in turn, so that both meet the same machine.
 */
export async function benchDesk(run: BenchRun): Promise<readonly Figure[]> {
  await buildIfStale(run.tell);
  const large = await openDesk(await run.register(run.sites), run.sites, 5873);
  const small = await openDesk(await run.register(smallest), smallest, 5874);
  try {
    const figures: Figure[] = [];
    for (const [name, pathOf] of Object.entries(pages)) {
      const paths = [large, small].map(({ register }) => encodeURI(pathOf(register)));
      const times: [number[], number[]] = [[], []];
      for (let index = -warming; index < runs; index += 1) {
        // now the one first, now the other
        for (const at of index % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
          const time = await open([large, small][at] as Desk, paths[at] ?? '');
          if (index >= 0) times[at].push(time);
        }
      }
      const note = `the same page at ${smallest} sites; ${large.register.filings} and ${small.register.filings} open filings`;
      figures.push(compared(`desk-${name}`, ...times, goal, note));
    }
    return figures;
  } finally {
    for (const desk of [large, small]) await closeDesk(desk);
  }
}

async function openDesk(dir: string, sites: number, port: number): Promise<Desk> {
  const register = await furnishDesk(dir, sites);
  const url = `http://127.0.0.1:${port}`;
  const server = startServer({
    PORT: String(port),
    SITE_URL: url,
    REGISTER_DIR: join(dir, 'register.git'),
    PRIVATE_DB: join(dir, 'private.db'),
    MAIL_URL: `file:${join(dir, 'mail')}`,
    DEMO: 'off',
    ACCESS_LOG: 'off',
    REACH_CHECK: 'off',
  });
  await server.url;
  const { account, password } = register;
  const answer = await fetch(`${url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: url },
    body: new URLSearchParams({ account, password }),
  });
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
  if (answer.status !== 303) throw new Error(`sign-in answers ${answer.status}`);
  return { url, cookie: cookie.join('; '), register, server, dir };
}

/** Milliseconds until a page is there as a whole; throws where it is another page than the one asked for. */
async function open({ url, cookie }: Desk, path: string): Promise<number> {
  const start = performance.now();
  const answer = await fetch(url + path, { headers: { Cookie: cookie }, redirect: 'manual' });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
  return performance.now() - start;
}

async function closeDesk({ server, dir }: Desk): Promise<void> {
  server.child.kill('SIGTERM');
  await server.ended;
  await rm(dir, { recursive: true, force: true });
}
