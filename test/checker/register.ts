import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestListener } from 'node:http';
import type { SiteRow } from '#catalogue/types.ts';
import { type Checks, type ChecksOptions, openChecks } from '#office/checker/checks.ts';
import { type CheckStore, openCheckStore } from '#office/checker/check-store.ts';
import type { CheckedRegister } from '#office/checker/run.ts';
import type { SiteCode, SiteFile } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { country } from '../registry/country.ts';
import { openZoo, type Zoo } from './zoo/zoo.ts';

/** A small register whose sites stand in the zoo. */
export interface CheckedZoo {
  readonly zoo: Zoo;
  readonly checks: Checks;
  readonly store: CheckStore;
  /** Where the store is. */
  readonly path: string;
  readonly files: Map<string, SiteFile>;
  /** Moves the clock on. */
  pass(milliseconds: number): void;
  /** Closes and opens again with the same results, as after a restart. */
  reopen(options?: Partial<ChecksOptions>): Promise<CheckedZoo>;
  close(): Promise<void>;
}

/** A site file as main has it; its home page is in the zoo. */
export function siteFile(zoo: Zoo, serial: number, more: Partial<SiteFile> = {}): SiteFile {
  const unit = (more.unit ?? '990101') as UnitCode;
  const code = `${unit}${String(serial).padStart(4, '0')}` as SiteCode;
  return {
    name: '示例市民政局网',
    homeUrl: zoo.at('/', `s${serial}.shili.gov.cn`),
    unit,
    sponsor: { name: '示例市民政局', kind: 'department' },
    address: '示例市人民路1号',
    isPortal: false,
    isServicePlatform: false,
    clearances: { label: 'obtained', domain: 'obtained', icp: 'obtained', police: 'obtained' },
    icp: '京ICP备05070218号',
    police: '京公网安备11010202000001号',
    otherDomains: [],
    channels: [],
    ipv4: [],
    ipv6: [],
    introduction: '',
    justification: '',
    persons: '',
    register: {
      siteCode: code,
      generation: 1,
      filing: '00000000' as never,
      approvedAt: '2026-10-01T10:00:00.000+08:00',
      mintedAt: '2026-10-01T16:00:00.000+08:00',
      status: 'normal',
      until: '',
      history: [],
    },
    ...more,
  };
}

/** Opens the zoo with a register over it. */
export async function openCheckedZoo(
  pages: RequestListener,
  filesOf: (zoo: Zoo) => readonly SiteFile[],
  options: Partial<ChecksOptions> = {},
): Promise<CheckedZoo> {
  const zoo = await openZoo(pages);
  const dir = mkdtempSync(join(tmpdir(), 'checks-'));
  const clock = { time: new Date('2026-11-21T10:00:00+08:00') };
  const files = new Map(filesOf(zoo).map((file) => [String(file.register?.siteCode), file]));
  return open(zoo, dir, clock, files, options);
}

async function open(
  zoo: Zoo,
  dir: string,
  clock: { time: Date },
  files: Map<string, SiteFile>,
  options: Partial<ChecksOptions>,
): Promise<CheckedZoo> {
  const store = openCheckStore(join(dir, 'checks.db'));
  const checks = openChecks(registerOf(files), store, {
    mode: 'asked',
    siteUrl: 'https://register.example',
    now: () => clock.time,
    perSecond: 1_000,
    labelOf: () => ({ number: '33-000001', hosts: ['register.example'], issuedFor: [] }),
    ask: zoo.options,
    resolve: async () => ['127.0.0.1'],
    pace: { hostPauseMs: 0 },
    hostsKeptMs: 0,
    ...options,
  });
  return {
    zoo,
    checks,
    store,
    path: join(dir, 'checks.db'),
    files,
    pass: (milliseconds) => {
      clock.time = new Date(clock.time.getTime() + milliseconds);
    },
    reopen: async (more = {}) => {
      checks.close();
      return open(zoo, dir, clock, files, { ...options, ...more });
    },
    close: async () => {
      checks.close();
      await zoo.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function registerOf(files: Map<string, SiteFile>): CheckedRegister {
  const rowOf = (code: string, file: SiteFile) =>
    ({
      code,
      name: file.name,
      homeUrl: file.homeUrl,
      unit: file.unit,
      status: file.register?.status ?? 'normal',
    }) as SiteRow;
  return {
    units: () => country,
    commit: () => `${files.size}` as never,
    site: (code) => {
      const file = files.get(code);
      return file ? rowOf(code, file) : null;
    },
    siteFile: async (row) => {
      const file = files.get(String(row.code));
      if (!file) throw new Error('no site');
      return file;
    },
    everySite: () => Array.from(files, ([code, file]) => rowOf(code, file)),
  };
}
