import { Command } from 'commander';
import { clockAt, clockAtNextMint } from '#office/clock.ts';
import { openOffice } from '#office/open.ts';
import { problemText } from '#text/problems.ts';
import { tellWorkflow } from './step-output.ts';
import { endFailed } from './command.ts';

const program = new Command()
  .name('npm run mint --')
  .description(
    '生成到期的网站标识码（每天 16:00 前办结的网站），并发出通知邮件；重复运行不会重复生成',
  )
  .option('--at <ISO>', '按这一时刻计算，如 2026-11-21T16:00:00+08:00；不能晚于现在')
  .option('--next', '试用：按下一个 16:00 计算，须有 REGISTER_CLOCK=simulated')
  .option('--no-mail', '只生成，不发邮件')
  .option('--json', '以 JSON 输出')
  .parse();
const options = program.opts<{ at?: string; next?: true; mail: boolean; json?: true }>();

try {
  const now = options.next ? clockAtNextMint(process.env) : clockAt(process.env, options.at);
  const { office } = await openOffice(process.env, { now });
  const { minted, problems } = await office.mint();
  const mail = options.mail ? await office.sendMail() : { sent: 0, failed: 0 };
  await office.close();
  tellWorkflow('minted', minted.length);
  if (options.json) console.log(JSON.stringify({ minted, problems, mail }));
  else {
    for (const code of minted) console.log(code);
    console.log(`生成 ${minted.length} 个网站标识码，发出 ${mail.sent} 封邮件`);
    for (const problem of problems) console.error(problemText(problem));
  }
  process.exitCode = problems.length > 0 ? 1 : 0;
} catch (error) {
  endFailed(error);
}
