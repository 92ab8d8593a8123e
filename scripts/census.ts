import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { dumpYaml } from '#git/yaml.ts';
import { openOffice } from '#office/open.ts';
import { rubricPath } from '#registry/rubric.ts';
import type { UnitCode } from '#registry/unit.ts';
import { copyOfRegister } from '#test/bench/registers.ts';
import { differences } from '#test/census/check.ts';
import { runCensus } from '#test/census/full-census.ts';

const options = new Command()
  .name('npm run census --')
  .description('在模拟的时钟里，对虚构的全国登记簿办一次完整的普查：从下发通知到最后的表')
  .option('--sites <N>', '登记簿的网站数', '14000')
  .option('--most <M>', '最多多少个网站自查，其余算作未自评；不写则全部')
  .option('--json', '以 JSON 输出')
  .parse()
  .opts<{ sites: string; most?: string; json?: true }>();

const made = await copyOfRegister(Number(options.sites));
const dir = await mkdtemp(join(tmpdir(), 'census-'));
let now = new Date('2027-01-04T09:00:00+08:00');
const env = {
  ...{ REGISTER_DIR: join(made, 'register.git'), PRIVATE_DB: join(dir, 'private.db') },
  ...{ DEMO: 'off', REACH_CHECK: 'off' },
};
const started = performance.now();
const opened = await openOffice(env, { now: () => now });
try {
  const { forge } = opened.tools;
  const path = rubricPath('census-2015');
  const rubric = readFileSync(join(import.meta.dirname, '..', path));
  await forge.exclusive(async () =>
    forge.commit({
      expected: await forge.main(),
      changes: new Map([[path, rubric]]),
      message: `评分表\n\n${dumpYaml({ Event: 'rubric' })}`,
      by: { name: 'register', email: 'register@register.invalid' },
      at: now,
    }),
  );
  await opened.office.refresh();
  const outcome = await runCensus({
    opened,
    at: (text) => {
      now = new Date(`${text}+08:00`);
    },
    scope: 'bm0100' as UnitCode,
    ...(options.most === undefined ? {} : { most: Number(options.most) }),
    tell: (line) => process.stderr.write(`  ${line}\n`),
  });
  const wrong = differences(opened, outcome);
  const { byUnit: _, ...figures } = outcome;
  const seconds = Math.round((performance.now() - started) / 1000);
  const report = { ok: wrong.length === 0, ...figures, seconds, wrong: wrong.slice(0, 20) };
  console.log(options.json ? JSON.stringify(report) : report);
  process.exitCode = report.ok ? 0 : 1;
} finally {
  await opened.office.close();
  await rm(dir, { recursive: true, force: true });
  await rm(made, { recursive: true, force: true });
}
