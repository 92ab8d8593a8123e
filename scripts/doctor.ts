import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { SettingRefused } from '#office/clock.ts';
import { type Cure, cure, diagnose, type Diagnosis } from '#office/care/doctor.ts';
import { readEnvironment } from '#office/environment.ts';
import type { DoctorFinding } from '#registry/doctor-finding.ts';
import { doctorText } from '#text/doctor-words.ts';
import { endFailed } from './command.ts';

const program = new Command()
  .name('npm run doctor --')
  .description(
    '检查登记簿的每一个字节：对象、引用、索引、私有库、密钥、目录，指出损坏、遗留的锁和临时文件',
  )
  .option(
    '--repair',
    '能修的修好：清除遗留，重建目录，从 --mirror 取回损坏的；坏文件移到一边，不删除',
  )
  .option('--mirror <PATH_OR_URL>', '登记簿的另一份拷贝：目录、备份目录，或者 Git 网址')
  .option('--json', '以 JSON 输出 {ok, objects, files, refs, findings, left, fetched, aside}')
  .addHelpText('after', '\n退出码：0 完好或者已经全部修好，1 有问题，2 不能检查')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();
const options = program.opts<{ repair?: true; mirror?: string; json?: true }>();

const scratch: string[] = [];
try {
  const environment = readEnvironment(process.env);
  const mirror = options.mirror === undefined ? null : await mirrorFolder(options.mirror);
  if (options.repair) {
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
    tellCure(await cure(environment, { mirror, stamp, random: randomBytes, onProgress }));
  } else tellDiagnosis(await diagnose(environment, onProgress));
} catch (error) {
  endFailed(error);
} finally {
  for (const dir of scratch) await rm(dir, { recursive: true, force: true });
}

/** The Git folder of a copy: bare, with a work tree, of a backup, or cloned from an address. */
async function mirrorFolder(place: string): Promise<string> {
  const candidates = ['', '.git', 'register.git'].map((name) => resolve(place, name));
  const found = candidates.find(
    (path) => existsSync(join(path, 'HEAD')) && existsSync(join(path, 'objects')),
  );
  if (found !== undefined) return found;
  if (!/^(?:https|ssh|git|file):\/\/|^[\w.-]+@[\w.-]+:/.test(place)) {
    throw new SettingRefused(`这里没有登记簿的拷贝：${place}`);
  }
  const dir = await mkdtemp(join(tmpdir(), 'doctor-mirror-'));
  scratch.push(dir);
  try {
    await promisify(execFile)('git', ['clone', '--mirror', '--quiet', '--', place, dir]);
  } catch {
    throw new SettingRefused(`取不到这份拷贝，请检查网址和网络：${place}`);
  }
  return dir;
}

function told(findings: readonly DoctorFinding[]) {
  return findings.map((finding) => ({ ...finding, text: doctorText(finding) }));
}

function tellDiagnosis({ findings, objects, files, refs }: Diagnosis): void {
  const ok = findings.length === 0;
  if (options.json)
    console.log(JSON.stringify({ ok, objects, files, refs, findings: told(findings) }));
  else {
    for (const finding of findings) console.log(doctorText(finding));
    console.log(
      `检查了 ${objects} 个对象，${refs} 个引用：${ok ? '完好' : `${findings.length} 处问题`}`,
    );
  }
  process.exitCode = ok ? 0 : 1;
}

function tellCure({ before, after, fetched, aside, isRunning }: Cure): void {
  const ok = after.findings.length === 0;
  const { objects, files, refs } = after;
  if (options.json) {
    const [findings, left] = [told(before.findings), told(after.findings)];
    console.log(JSON.stringify({ ok, objects, files, refs, findings, left, fetched, aside }));
  } else {
    for (const finding of before.findings) console.log(`发现：${doctorText(finding)}`);
    for (const finding of after.findings) console.log(`还有：${doctorText(finding)}`);
    if (isRunning) console.log('登记簿正在运行，目录没有重建；请停止以后再运行一次');
    if (aside !== null) console.log(`损坏的文件移到 ${aside}`);
    if (fetched > 0) console.log(`从另一份拷贝取回 ${fetched} 个对象`);
    const left = ok ? '完好' : `还有 ${after.findings.length} 处问题`;
    console.log(`检查了 ${objects} 个对象，${refs} 个引用：${left}`);
  }
  process.exitCode = ok ? 0 : 1;
}

function onProgress(done: number): void {
  if (process.stderr.isTTY && done % 1000 === 0) process.stderr.write(`\r${done} 个对象`);
}
