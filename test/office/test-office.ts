import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dumpYaml } from '#git/yaml.ts';
import { type OpenedOffice, type OpenOptions, openOffice } from '#office/open.ts';
import type { Account } from '#private/types.ts';
import type { FilingId } from '#registry/site.ts';
import { unitPath } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { readFile } from 'node:fs/promises';
import { country } from '../registry/country.ts';

/** A register of the small test country in a folder of its own, with a clock the test sets. */
export interface TestOffice extends OpenedOffice {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Moves the clock, given without offset: `2026-11-21T15:59:59.999`. */
  at(text: string): void;
  /** Closes and opens again, as after a restart; with other settings where some are given. */
  reopen(more?: NodeJS.ProcessEnv): Promise<TestOffice>;
  remove(): Promise<void>;
}

/** Opens a fresh register, its first start at `at` (+08:00); `remove` it when done. */
export async function testOffice(
  env: NodeJS.ProcessEnv = {},
  at = '2026-11-20T09:00:00',
): Promise<TestOffice> {
  const dir = await mkdtemp(join(tmpdir(), 'office-'));
  await writeTestCountry(join(dir, 'project'));
  return openTestOffice(dir, env, { time: new Date(`${at}+08:00`) });
}

/** Writes the small country as the `data/` of a checkout. */
export async function writeTestCountry(projectDir: string): Promise<void> {
  for (const unit of country.values()) await put(projectDir, unitPath(unit.code), dumpYaml(unit));
  const policy = join(import.meta.dirname, '../../data/policy.yaml');
  await put(projectDir, 'data/policy.yaml', await readFile(policy, 'utf8'));
  const body = 'data/staffing-offices/99.yaml';
  await put(projectDir, body, await readFile(join(import.meta.dirname, '../..', body), 'utf8'));
  await mkdir(join(projectDir, 'data/sites'), { recursive: true });
}

async function put(dir: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await writeFile(join(dir, path), text);
}

async function openTestOffice(
  dir: string,
  env: NodeJS.ProcessEnv,
  clock: { time: Date },
): Promise<TestOffice> {
  const settings: NodeJS.ProcessEnv = {
    REGISTER_DIR: join(dir, 'register.git'),
    PRIVATE_DB: join(dir, 'private.db'),
    SITE_URL: 'http://127.0.0.1:4321',
    ...env,
  };
  const options: OpenOptions = { projectDir: join(dir, 'project'), now: () => clock.time };
  const opened = await openOffice(settings, options);
  return {
    ...opened,
    dir,
    env: settings,
    at: (text) => {
      clock.time = new Date(`${text}+08:00`);
    },
    reopen: async (more = {}) => {
      await opened.office.close();
      return openTestOffice(dir, { ...env, ...more }, clock);
    },
    remove: async () => {
      await opened.office.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The account that a unit's tests act with. */
export function accountOf(unit: string, id = unit): Account {
  return { id, unit: unit as UnitCode, mustChangePassword: false, disabled: false };
}

/** A form that may be filed as it stands; made-up persons. */
export function formOf(more: Record<string, string> = {}): Record<string, string> {
  return {
    name: '示例990101民政局网',
    homeUrl: 'https://mzj.shili.gov.cn/',
    unit: '990101',
    'sponsor.name': '示例990101民政局',
    'sponsor.kind': 'department',
    address: '示例县人民路1号',
    isPortal: 'no',
    isServicePlatform: 'no',
    'clearances.label': 'applied',
    'clearances.domain': 'obtained',
    'clearances.icp': 'obtained',
    'clearances.police': 'applied',
    icp: '京ICP备05070218号',
    police: '',
    'principal.name': '示例甲',
    'principal.officePhone': '010-99912345',
    'principal.mobile': '13800000000',
    'principal.email': 'jia@example.invalid',
    'contact.name': '示例乙',
    'contact.officePhone': '010-99912345-102',
    'contact.mobile': '13900000000',
    'contact.email': 'yi@example.invalid',
    introduction: '',
    justification: '',
    ...more,
  };
}

/** Files a form and returns its id and receipt code; throws with the problems when refused. */
export async function fileSite(
  opened: OpenedOffice,
  fields = formOf(),
  token = opened.office.requestToken(),
  address = '127.0.0.1',
): Promise<{ filing: FilingId; receiptCode: string }> {
  const request = { token, confirmedText: 'text', address };
  const outcome = await opened.office.submit(fields, request);
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.problems)}`);
  return outcome.value;
}

/** Lets a unit decide on what it sees now; throws with the problems when refused. */
export async function decideAs(
  opened: OpenedOffice,
  unit: string,
  filing: FilingId,
  decision: 'take-in' | 'approve' | 'return' = 'approve',
  account = unit,
): Promise<void> {
  const progress = await opened.office.progress(filing);
  if (!progress) throw new Error(`no filing ${filing}`);
  const opinion =
    decision === 'return'
      ? ({ reason: 'naming', text: '名称不规范，请使用机构全称' } as const)
      : ({ reason: '', text: '' } as const);
  const who = accountOf(unit, account);
  const outcome = await opened.office.decide(
    filing,
    who,
    decision,
    progress.state.content,
    opinion,
  );
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.problems)}`);
}

/** Walks a filing through its whole chain. */
export async function approveAll(
  opened: OpenedOffice,
  filing: FilingId,
  units = ['990101', '990100', '990000'],
): Promise<void> {
  for (const unit of units) await decideAs(opened, unit, filing);
}
