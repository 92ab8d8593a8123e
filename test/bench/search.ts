import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { searchFiles } from '#office/publish/search-files.ts';
import { openFacts, resolveCommit } from '#office/publish/facts.ts';
import { openOffice } from '#office/open.ts';
import { decodeNumbers } from '#registry/search/postings.ts';
import { type RemoteFiles, searchRemote } from '#registry/search/remote.ts';
import { searchable, searchableUrl, siteWords } from '#registry/search/text.ts';
import { type BenchRun, compared, type Figure, timed } from './figure.ts';

const allowedMs = 5;
const allowedStaticMs = 50;
const allowedBytes = 100_000;

/**
 * Searching (R04): the server's 99th percentile over a mix of names, parts, several words, regions
 * and faults, against the five milliseconds allowed and against looking through all names; a first
 * search without a server, in bytes and time of its own work.
 */
export async function benchSearch(run: BenchRun): Promise<readonly Figure[]> {
  const dir = await run.register(run.sites);
  const registerDir = join(dir, 'register.git');
  const env = { REGISTER_DIR: registerDir, PRIVATE_DB: join(dir, 'private.db'), DEMO: 'off' };
  const { office, tools } = await openOffice(env);
  const { catalogue } = tools;
  await catalogue.warmSearch();
  const names: string[] = [];
  for (let page = 1; page <= 40; page += 1) {
    const list = catalogue.listing(null, { page: page * 37, size: 25 });
    names.push(...list.rows.map(({ name }) => name));
  }
  const asked = names.map((name, n) => askedOf(name, n));
  const times: number[] = [];
  for (const [n, text] of asked.entries()) {
    const unit = n % 4 === 0 ? (catalogue.units().get('330000' as never)?.code ?? null) : null;
    times.push(await timed(() => catalogue.search(text, unit, { page: 1, size: 20 })));
  }
  const column = catalogue.searchIndex().sites.map(({ name }) => name);
  const scans: number[] = [];
  for (const text of asked.slice(0, 200)) {
    scans.push(await timed(() => column.filter((name) => name.includes(searchable(text)))));
  }
  await office.close();

  const commit = (await resolveCommit(registerDir, 'main')) ?? '';
  const source = { registerDir, stateDir: join(dir, 'state'), commit, appDir: '' };
  const { facts, close } = await openFacts({ ...source, siteUrl: 'http://x', serverUrl: null });
  const first: { bytes: number; ms: number }[] = [];
  for (const text of asked.slice(0, 150)) first.push(await firstSearch(facts, text));
  close();
  await rm(dir, { recursive: true, force: true });
  const worst = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN;
  const figure = (name: string, value: number, most: number, unit: string, note: string) => ({
    ...compared(name, [value], [most], 1, note, unit),
    runs: asked.length,
  });
  return [
    figure('search-p99', worst(times), allowedMs, 'ms', `99 in 100 of ${asked.length} searches`),
    compared('search-against-scan', times, scans, 1, 'median, against looking through all names'),
    figure(
      'search-static-bytes',
      worst(first.map(({ bytes }) => bytes)),
      allowedBytes,
      'bytes',
      'first search without a server, gzip, 99 in 100',
    ),
    figure(
      'search-static-ms',
      worst(first.map(({ ms }) => ms)),
      allowedStaticMs,
      'ms',
      'its own work without the network, 99 in 100',
    ),
  ];
}

function askedOf(name: string, n: number): string {
  switch (n % 6) {
    case 0:
      return name;
    case 1:
      return name.slice(0, 4);
    case 2:
      return name.slice(2, 8);
    case 3:
      return `${name.slice(0, 2)} ${name.slice(-3)}`;
    case 4:
      return `${name.slice(0, 3)}某${name.slice(4)}`;
    default:
      return name.slice(-4);
  }
}

/** One search with nothing loaded before; making the files is not its work. */
async function firstSearch(
  facts: Parameters<NonNullable<typeof searchFiles.bytes>>[0],
  text: string,
): Promise<{ bytes: number; ms: number }> {
  let bytes = 0;
  let making = 0;
  const load = async (path: string): Promise<string> => {
    let body = '';
    making += await timed(async () => {
      body = String((await searchFiles.bytes?.(facts, `search-index/${path}`)) ?? '');
      bytes += gzipSync(body).length;
    });
    return body;
  };
  let index = '';
  index = await load('index.json');
  making = 0;
  const files: RemoteFiles = {
    index: JSON.parse(index) as RemoteFiles['index'],
    terms: async (shard) =>
      JSON.parse(await load(`terms/${shard}.json`)) as Readonly<Record<string, string>>,
    sites: async (page) => {
      const rows = JSON.parse(await load(`sites/${page}.json`)) as (string[] | null)[];
      return rows.map((row) => {
        if (!row) return null;
        const [code = '', title = '', homeUrl = '', body = '', status = '', portal] = row;
        const isPortal = Number(portal) === 1;
        const texts = { name: searchable(title), url: searchableUrl(homeUrl) };
        const sponsor = searchable(body);
        return { code, ...texts, sponsor, isPortal, homeUrl, title, body, status };
      });
    },
    portals: async () => new Set(decodeNumbers(await load('portals.txt'))),
    unit: async () => new Set(),
  };
  const ms = await timed(() => searchRemote(files, siteWords(text), null, { from: 0, size: 10 }));
  return { bytes, ms: ms - making };
}
