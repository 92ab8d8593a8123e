import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { findChromium, findMissing } from './prepare.ts';
import { buildIfStale } from './site-build.ts';
import { closingLine, readReport, reportPath, tallyOf } from './test-report.ts';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);

if (args.includes('--help')) {
  console.log(`用法：npm test -- [文件或选项……]
运行全部不需要网络的测试（含真实浏览器），选项交给 Vitest。报告写入 ${relative(root, reportPath)}，
最后一行是 “N passed, N failed”。CHROMIUM=路径 指定浏览器。`);
} else {
  process.exitCode = await test();
}

/** Finds what is needed, builds, runs Vitest; returns the exit code. */
async function test(): Promise<number> {
  const missing = await findMissing();
  if (missing !== null) {
    console.error(missing);
    return 2;
  }
  const isBuilt = await build();
  await rm(reportPath, { force: true });
  const code = await runVitest();
  const report = await readReport().catch(() => null);
  const tally = report ? tallyOf(report) : { passed: 0, failed: 0, skipped: 0 };
  // Pages that do not build and errors outside any test must not read like success.
  const failed = Math.max(tally.failed, code === 0 && isBuilt ? 0 : 1);
  console.log(closingLine({ ...tally, failed }));
  return failed > 0 ? 1 : 0;
}

/** Builds the pages; where that fails, the tests that need none still run. */
async function build(): Promise<boolean> {
  try {
    await buildIfStale((line) => console.log(line));
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

function runVitest(): Promise<number> {
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportPath}`,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...vitest, ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, CHROMIUM: findChromium() ?? '' },
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
