import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { subjectOf } from '../faults/subjects.ts';
import { fsck, hasGit } from '../git/real-git.ts';
import { type Leftover, leftovers } from './leftovers.ts';
import type { PlanLine } from './line.ts';

const aim = 50;

/** What crashes leave behind: the next start needs nobody, says what it put right, and goes on. */
export const g17: PlanLine = {
  id: 'G17',
  attack: '遗留的锁、残留文件、截断的目录库、工作中被杀的进程',
  pass: '无须人工即可启动，清除了什么有记录，业务照常',
  command: 'test:faults',
  async run(share, tell) {
    const stride = Math.max(1, Math.round(Math.sqrt(1 / share)));
    const chosen = leftovers.filter((_, at) => at % stride === 0);
    const root = await mkdtemp(join(tmpdir(), 'leftovers-'));
    const bad: string[] = [];
    let told = 0;
    try {
      const before = join(root, 'before');
      await mkdir(before);
      const subject = subjectOf('amend');
      await subject.prepare(before);
      for (const leftover of chosen) {
        const dir = join(root, 'at');
        await cp(before, dir, { recursive: true });
        await leftover.leave(dir);
        const { wrong, said } = await startOn(dir, leftover);
        if (wrong) bad.push(`${leftover.name}：${wrong}`);
        if (said) told += 1;
        await rm(dir, { recursive: true, force: true });
      }
      tell(`${chosen.length} 种遗留`);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
    return { tried: { 遗留: chosen.length, 有记录的: told }, aims: { 遗留: aim }, bad };
  },
};

/** Starts on what was left, files a change as its filer would, and looks. */
async function startOn(
  dir: string,
  { told, gone }: Leftover,
): Promise<{ readonly wrong: string; readonly said: boolean }> {
  const subject = subjectOf('amend');
  const lines: string[] = [];
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = (chunk: string | Uint8Array) => lines.push(String(chunk)) > 0;
  const said = () => told !== null && told.test(lines.join(''));
  try {
    const opened = await subject.open(dir, 10);
    await subject.act(opened);
    const open = (await opened.tools.forge.proposals()).length;
    await opened.office.close();
    const left = gone.filter((path) => existsSync(join(dir, path)));
    const wrong =
      (told !== null && !said() ? '没有记录' : '') ||
      (open === 1 ? '' : `${open} 份申请`) ||
      (left.length > 0 ? `还在：${left.join('、')}` : '') ||
      (hasGit ? fsck(join(dir, 'register.git')) : '');
    return { wrong, said: said() };
  } catch (error) {
    return { wrong: `不能启动或办理：${String(error)}`, said: said() };
  } finally {
    process.stderr.write = write;
  }
}
