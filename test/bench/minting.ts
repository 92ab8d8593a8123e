import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { formatMessage } from '#git/message.ts';
import { dumpYaml } from '#git/yaml.ts';
import { openOffice } from '#office/open.ts';
import { theRegister } from '#office/tools.ts';
import { concludeTrailers } from '#registry/events.ts';
import { isoOf } from '#registry/moment.ts';
import { orderSite } from '#registry/site-order.ts';
import { type FilingId, pendingPath, type SiteRecord } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { type BenchRun, type Figure, timed } from './figure.ts';

const exec = promisify(execFile);
const codes = 10_000;
const oneByOne = 200;
const processes = 4;
const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Minting 10,000 codes in one commit by four processes at once, against writing the same files one
 * commit each (200 of them, scaled). Throws when a code is missing or given twice.
 */
export async function benchMinting(run: BenchRun): Promise<readonly Figure[]> {
  const dir = await run.register(run.sites);
  const env = {
    ...process.env,
    REGISTER_DIR: join(dir, 'register.git'),
    PRIVATE_DB: join(dir, 'private.db'),
    DEMO: 'off',
    REGISTER_CLOCK: 'simulated',
    REGISTER_NOW: '2027-01-02T15:00:00+08:00',
  };
  const opened = await openOffice(env);
  const units = Array.from(opened.tools.catalogue.units().values()).filter(
    ({ level }) => level === 'county' || level === 'prefecture',
  );
  run.tell(`${codes} 个网站待生成`);
  const ids = await concludeMany(
    opened,
    units.map(({ code }) => code),
  );
  const single = await commitOneByOne(opened, units[0]?.code ?? '');
  const before = opened.tools.catalogue.waiting().length;
  if (before !== codes) throw new Error(`${before} wait, not ${codes}`);
  await opened.office.close();

  run.tell(`${processes} 个进程同时生成`);
  const mintEnv = { ...env, REGISTER_NOW: '2027-01-02T16:00:05+08:00' };
  const script = [
    '--disable-warning=ExperimentalWarning',
    'scripts/mint.ts',
    '--no-mail',
    '--json',
  ];
  const results: number[] = [];
  const time = await timed(async () => {
    const outputs = await Promise.all(
      Array.from({ length: processes }, () =>
        exec(process.execPath, script, { env: mintEnv, maxBuffer: 64 * 1024 * 1024 }),
      ),
    );
    for (const { stdout } of outputs) {
      results.push((JSON.parse(stdout) as { minted: unknown[] }).minted.length);
    }
  });
  const after = await openOffice(mintEnv);
  const given = new Set(ids.map((id) => after.tools.catalogue.siteOfFiling(id)?.code));
  await after.office.close();
  await rm(dir, { recursive: true, force: true });
  const total = results.reduce((sum, count) => sum + count, 0);
  if (given.size !== codes || given.has(null) || given.has(undefined) || total !== codes) {
    throw new Error(`given ${given.size} codes, printed ${total}, wanted ${codes}`);
  }
  const baseline = (single / oneByOne) * codes;
  const note = `the same files one commit each (${oneByOne} measured, scaled); ${processes} processes at once, 0 twice`;
  return [
    {
      name: 'minting-10000',
      median: time,
      unit: 'ms',
      baseline,
      ratio: time / baseline,
      goal: 1 / 3,
      runs: 1,
      note,
    },
  ];
}

type Opened = Awaited<ReturnType<typeof openOffice>>;

/** Puts sites on main as conclusions do, one commit each, by git itself because there are so many. */
async function concludeMany(opened: Opened, units: readonly string[]): Promise<FilingId[]> {
  const { forge } = opened.tools;
  const at = opened.office.now();
  const seconds = Math.floor(at.getTime() / 1000);
  const ids = Array.from({ length: codes }, (_, index) => filingId(index));
  const git = spawn('git', ['-C', opened.environment.registerDir, 'fast-import', '--quiet'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  let from = await forge.main();
  for (const [index, id] of ids.entries()) {
    const unit = units[index % units.length] ?? '';
    const message = formatMessage(
      `新增网站办结：${id}`,
      concludeTrailers({
        filing: id,
        kind: 'new-site',
        site: null,
        content: '0'.repeat(40),
        approvedAt: isoOf(new Date(at.getTime() + index)),
        at: isoOf(at),
        rootRecord: false,
        events: [],
      }),
    );
    const path = pendingPath(unit as UnitCode, id);
    const head = `commit refs/heads/main\ncommitter register <register@register.invalid> ${seconds} +0800\n`;
    const origin = from === '' ? '' : `from ${from}\n`;
    from = '';
    const isWritten = git.stdin.write(
      Buffer.concat([
        Buffer.from(head),
        dataOf(Buffer.from(message)),
        Buffer.from(`${origin}M 100644 inline ${path}\n`),
        dataOf(file(unit, index)),
      ]),
    );
    if (!isWritten) await once(git.stdin, 'drain');
  }
  git.stdin.end();
  await once(git, 'exit');
  await opened.office.refresh();
  return ids;
}

function dataOf(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
}

/** The baseline: one commit for each file, as durable as any. */
async function commitOneByOne(opened: Opened, unit: string): Promise<number> {
  const { forge } = opened.tools;
  return timed(async () => {
    for (let index = 0; index < oneByOne; index += 1) {
      await forge.exclusive(async () =>
        forge.commit({
          expected: await forge.main(),
          changes: new Map([[`data/bench/${unit}/${index}.yaml`, file(unit, codes + index)]]),
          message: formatMessage('one', [['Event', 'bench']]),
          by: theRegister,
          at: opened.office.now(),
        }),
      );
    }
  });
}

function file(unit: string, index: number): Uint8Array {
  const record: SiteRecord = {
    name: `基准测试第${index}网`,
    homeUrl: `https://b${index}.shili.gov.cn/`,
    unit: unit as never,
    sponsor: { name: `示例第${index}局`, kind: 'department' },
    address: '示例路1号',
    isPortal: false,
    isServicePlatform: false,
    clearances: { label: 'applied', domain: 'obtained', icp: 'applied', police: 'applied' },
    icp: '无',
    police: '无',
    otherDomains: [],
    channels: [],
    ipv4: [],
    ipv6: [],
    introduction: '示例'.repeat(200),
    justification: '',
  };
  return Buffer.from(dumpYaml(orderSite({ ...record, persons: '' })));
}

function filingId(index: number): FilingId {
  let text = '';
  for (let rest = index, place = 0; place < 8; place += 1, rest = Math.floor(rest / 32)) {
    text = (symbols[rest % 32] ?? '') + text;
  }
  return text as FilingId;
}
