import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadYaml } from '#git/yaml.ts';
import type { ReturnReason } from '#registry/filing.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { isWithin } from '#registry/unit-tree.ts';
import { SettingRefused } from './clock.ts';
import { readFiling } from './filing-facts.ts';
import { resubmitSite, signedToken, submitSite, withdrawFiling } from './file.ts';
import { playDemoCensus } from './census/demo.ts';
import { giveDemoPersons } from './demo-persons.ts';
import { demoOpeningAccounts, playDemoOpenings } from './openings/demo.ts';
import { decideFiling } from './review.ts';
import type { Tools } from './tools.ts';

/** An account that a newcomer may sign in with, printed at every start. */
export interface DemoAccount {
  readonly account: string;
  readonly office: string;
  readonly password: string;
  readonly note: string;
  /** A second account of its unit, with the same password. */
  readonly isSecond: boolean;
}

/** One open filing of the demo and what its units did with it (`data/demo/filings.yaml`). */
interface DemoFiling {
  readonly fields: Readonly<Record<string, string>>;
  readonly steps: readonly {
    readonly unit?: UnitCode;
    readonly decision: 'take-in' | 'approve' | 'return' | 'withdraw' | 'resubmit';
    readonly reason?: ReturnReason;
    readonly text?: string;
    readonly fields?: Readonly<Record<string, string>>;
  }[];
}

const province = '990000' as UnitCode;
const department = 'bm9900' as UnitCode;
const withSecond: readonly string[] = ['bm0100', '990000', '990100'];
const symbols = '0123456789abcdefghjkmnpqrstvwxyz';

/** Made-up persons of the demo; nobody's data. */
const madeUpPersons = {
  'principal.name': '示例甲',
  'principal.officePhone': '010-99912345',
  'principal.mobile': '13800000000',
  'principal.email': 'jia@example.invalid',
  'contact.name': '示例乙',
  'contact.officePhone': '010-99912345-102',
  'contact.mobile': '13900000000',
  'contact.email': 'yi@example.invalid',
} as const;

/**
 * Accounts of 示例省 and 示例部 with passwords drawn at the first start and kept in one file beside
 * the private store, mode 0600. Where a password has been changed since, the list says so.
 */
export async function demoAccounts(
  tools: Tools,
  privateDb: string,
): Promise<readonly DemoAccount[]> {
  const file = passwordFile(privateDb);
  const password = (await readPassword(file)) ?? (await drawPassword(file));
  const made: DemoAccount[] = [];
  for (const unit of demoUnits(tools)) {
    const isRoot = unit.level === 'root';
    const note = isRoot ? '首次登录须修改密码' : '';
    for (const id of accountsOf(unit)) {
      if (!tools.store.accounts.get(id)) {
        const account = { id, unit: unit.code, password, mustChangePassword: isRoot };
        await tools.store.accounts.create(account, tools.now());
      }
      made.push({ account: id, office: unit.office, password, note, isSecond: id !== unit.code });
    }
  }
  made.push(...(await demoOpeningAccounts(tools, password)));
  return made;
}

/**
 * Refuses to go on where an account still takes the password of a trial: it is printed at every start
 * and kept in a file, and behind a public address it would be a key for everybody (C3).
 */
export async function refuseDemoKeys(tools: Tools, privateDb: string): Promise<void> {
  const password = await readPassword(passwordFile(privateDb));
  if (password === null) return;
  for (const id of demoUnits(tools).flatMap(accountsOf)) {
    if ((await tools.store.accounts.verify(id, password)) === null) continue;
    throw new SettingRefused(
      `${dirname(privateDb)} 里有试用时建立的演示账户（${id} 等），不能用于对外的网址 ${tools.siteUrl}。` +
        '请为正式的登记簿另用目录：设置 REGISTER_DIR 和 PRIVATE_DB 后重新启动',
    );
  }
}

/** Units that the demo gives accounts to. */
function demoUnits({ catalogue }: Tools): readonly Unit[] {
  const tree = catalogue.units();
  return [...tree.values()].filter(({ code, level, hasAccount, retired }) => {
    const isDemo = isWithin(tree, code, province) || isWithin(tree, code, department);
    return (isDemo || level === 'root') && hasAccount && !retired;
  });
}

/** Ids of a unit's demo accounts: resets and what a unit asks of its own sites take two persons. */
function accountsOf({ code }: Unit): readonly string[] {
  return withSecond.includes(code) ? [code, `${code}-2`] : [code];
}

function passwordFile(privateDb: string): string {
  return join(dirname(privateDb), 'demo-accounts.json');
}

/**
 * Plays the demo through the office, each filing once: a crash midway is continued at the next
 * start, because every step looks at where its filing stands. What lies weeks back comes first.
 */
export async function playDemo(tools: Tools, projectDir: string): Promise<void> {
  await playDemoCensus(tools, await readFile(join(projectDir, 'data/demo/census.yaml')));
  await giveDemoPersons(tools);
  const path = join(projectDir, 'data/demo/filings.yaml');
  const { filings } = loadYaml(await readFile(path)) as { filings: readonly DemoFiling[] };
  for (const [index, filing] of filings.entries()) await play(tools, filing, index);
  await playDemoOpenings(tools, await readFile(join(projectDir, 'data/demo/openings.yaml')));
}

async function play(tools: Tools, filing: DemoFiling, index: number): Promise<void> {
  const fields = { ...filing.fields, ...madeUpPersons };
  const submitted = await submitSite(tools, fields, {
    token: demoToken(tools, index),
    confirmedText: '',
    address: `demo-${index}`,
  });
  if (!submitted.ok) throw new Error(`demo filing ${index}: ${JSON.stringify(submitted.problems)}`);
  const { filing: id, isNew } = submitted.value;
  const facts = isNew ? null : await readFiling(tools, id);
  const done = facts ? facts.events.length - 1 : 0;
  for (const step of filing.steps.slice(done)) {
    const now = await readFiling(tools, id);
    if (!now || now.tip === null) return;
    const { content } = now.state;
    const opinion = { reason: step.reason ?? '', text: step.text ?? '' } as const;
    const outcome =
      step.decision === 'withdraw'
        ? await withdrawFiling(tools, id)
        : step.decision === 'resubmit'
          ? await resubmitSite(tools, id, { ...fields, ...step.fields }, content)
          : await decideFiling(tools, id, accountOf(step.unit), step.decision, content, opinion);
    if (!outcome.ok) throw new Error(`demo filing ${index}: ${JSON.stringify(outcome.problems)}`);
  }
}

function accountOf(unit: UnitCode | undefined) {
  const code = unit ?? province;
  return { id: code, unit: code, mustChangePassword: false, disabled: false };
}

/** The same token at every start, so that a demo filing is filed once. */
function demoToken(tools: Tools, index: number): string {
  return signedToken(tools, `demo-filing-${index}`);
}

async function readPassword(file: string): Promise<string | null> {
  try {
    const kept = JSON.parse(await readFile(file, 'utf8')) as { password?: unknown };
    return typeof kept.password === 'string' ? kept.password : null;
  } catch {
    return null;
  }
}

async function drawPassword(file: string): Promise<string> {
  const group = () => Array.from({ length: 4 }, () => symbols[randomInt(symbols.length)]).join('');
  const password = `demo-${group()}-${group()}`;
  await writeFile(file, `${JSON.stringify({ password })}\n`, { mode: 0o600 });
  return password;
}
