import { Command } from 'commander';
import { openClock } from '#office/clock.ts';
import { readEnvironment } from '#office/environment.ts';
import { type MoveReport, moveToGithub, moveToLocal } from '#office/move.ts';
import { findingText } from '#text/verify-words.ts';
import { openClone } from '#verify/clone.ts';
import { replayMain } from '#verify/replay.ts';
import { endFailedTelling } from './command.ts';

const program = new Command()
  .name('npm run move --')
  .description(
    '把登记簿从本机搬到 GitHub，或者搬回本机：main、正在审核的申请和审核意见都带走，搬之前和之后各核验一次全部历史',
  )
  .requiredOption('--to <PLACE>', 'github 或 local')
  .addHelpText(
    'after',
    '\n先停止服务器。登记簿的位置用 REGISTER_DIR，仓库和 App 用 GITHUB_*（同 FORGE=github 时的设置）。中断后再运行一次即可',
  )
  .parse();
const { to } = program.opts<{ to: string }>();

try {
  await move();
} catch (error) {
  endFailedTelling(error);
}

async function move(): Promise<void> {
  if (to !== 'github' && to !== 'local') throw new Error('--to 应为 github 或 local');
  const { registerDir } = readEnvironment(process.env);
  const options = { now: openClock(process.env) };
  const env = { ...process.env, REGISTER_DIR: registerDir };
  if (to === 'github' && !(await isSound(registerDir))) return;
  const report = await (to === 'github' ? moveToGithub(env, options) : moveToLocal(env, options));
  if (await isSound(registerDir)) tell(report);
}

async function isSound(registerDir: string): Promise<boolean> {
  const clone = openClone(registerDir);
  try {
    const { ok, checked, first } = await replayMain(clone.objects, clone.main);
    if (ok) console.log(`核验通过：${checked} 个网站标识码`);
    else if (first) console.error(`核验没有通过，没有搬：${findingText(first)}`);
    if (!ok) process.exitCode = 1;
    return ok;
  } finally {
    clone.close();
  }
}

function tell({ main, open, decided, archived, pulls }: MoveReport): void {
  console.log(`main ${main.slice(0, 12)}，正在审核的申请 ${open} 项，已撤回的 ${archived} 项`);
  if (to === 'github') {
    console.log(`合并请求 ${pulls} 个，其中 ${decided} 项带着搬来以前的审核意见`);
    console.log('现在在设置中写 FORGE=github，启动服务器；以后不要再不带 FORGE 启动');
  } else {
    console.log(
      '现在从设置中去掉 FORGE，启动服务器；请在 GitHub 把仓库归档，避免有人继续在那里审核',
    );
  }
}
