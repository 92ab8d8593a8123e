import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { BlockList } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SiteRow } from '#catalogue/types.ts';
import { openChecks } from '#office/checker/checks.ts';
import { openCheckStore } from '#office/checker/check-store.ts';
import { lookupOf } from '#office/checker/names.ts';
import type { SiteCode, SiteFile } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { country } from '../registry/country.ts';
import { mintedSite } from '../registry/sample-site.ts';

// One side of the bench `checker`: the checker over so many sites, or a bare loop of node:http over
// as many pages. Tells pages, seconds and the most memory that it held.
const [, , side, portText = '', sitesText = ''] = process.argv;
const port = Number(portText);
const sites = Number(sitesText);
const pagesEach = 10;
const atOnce = 24;

let most = 0;
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage().rss);
}, 50);
const start = performance.now();
const pages = await (side === 'bare' ? bare() : check());
const seconds = (performance.now() - start) / 1000;
clearInterval(watch);
const { user, system } = process.cpuUsage();
process.send?.({ pages, seconds, megabytes: most / 1024 / 1024, cpu: (user + system) / 1e6 });
process.disconnect?.();

async function check(): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-checks-'));
  const host = (n: number) => `http://s${n}.shili.gov.cn:${port}`;
  const files = new Map(
    Array.from({ length: sites }, (_, n): [string, SiteFile] => {
      const code = `990101${String(n + 1).padStart(4, '0')}` as SiteCode;
      const channel = (name: string) => ({
        category: '通知公告',
        name,
        url: `${host(n)}/${name}/`,
      });
      const channels = ['a', 'b', 'c', 'd'].map(channel);
      return [code, { ...mintedSite(code), homeUrl: `${host(n)}/`, channels }];
    }),
  );
  const row = (code: string) =>
    ({ code, homeUrl: files.get(code)?.homeUrl, unit: '990101', status: 'normal' }) as SiteRow;
  const register = {
    units: () => country,
    commit: () => 'x' as never,
    site: (code: string) => row(code),
    siteFile: async ({ code }: SiteRow) => files.get(String(code)) as SiteFile,
    everySite: () => Array.from(files.keys(), row),
  };
  const resolve = async () => ['127.0.0.1'];
  const checks = openChecks(register, openCheckStore(join(dir, 'checks.db')), {
    mode: 'asked',
    siteUrl: 'https://register.example',
    now: () => new Date('2026-11-21T10:00:00+08:00'),
    perSecond: 1,
    labelOf: () => ({ number: '33-000001', hosts: ['register.example'], issuedFor: [] }),
    ask: { blocked: new BlockList(), lookup: lookupOf(resolve), ports: [port] },
    resolve,
    scope: { pagesMax: 5, linksMax: 0, channelsMax: 4 },
    pace: { hostPauseMs: 0 },
  });
  let done = 0;
  await checks.runAll({
    unit: '990101' as UnitCode,
    most: sites,
    perSecond: 100_000,
    onDone: ({ label, channels, home }) => {
      if (home.why === '') done += label.pages.length + channels.length;
    },
  });
  checks.close();
  rmSync(dir, { recursive: true, force: true });
  return done;
}

async function bare(): Promise<number> {
  let left = sites * pagesEach;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await new Promise<void>((done, failed) => {
        get({ port, host: '127.0.0.1', agent: false }, (answer) => {
          answer.resume().on('end', done);
        }).on('error', failed);
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return sites * pagesEach;
}
