import { Command } from 'commander';
import { clockAt } from '#office/clock.ts';
import { openOffice } from '#office/open.ts';
import { endFailed } from './command.ts';

const program = new Command()
  .name('npm run sweep --')
  .description(
    '处理到期的运行状态：临时下线开始和结束，紧急下线到期恢复，永久下线的网站作废未办结的申请；重复运行不会重复处理',
  )
  .option('--at <ISO>', '按这一时刻计算，如 2026-11-21T00:05:00+08:00；不能晚于现在')
  .option('--json', '以 JSON 输出')
  .parse();
const options = program.opts<{ at?: string; json?: true }>();

try {
  const { office } = await openOffice(process.env, { now: clockAt(process.env, options.at) });
  const swept = await office.sweep();
  await office.close();
  if (options.json) console.log(JSON.stringify(swept));
  else {
    for (const code of swept.sites) console.log(code);
    console.log(`${swept.sites.length} 个网站的运行状态变化，${swept.voided.length} 项申请作废`);
  }
} catch (error) {
  endFailed(error);
}
