import { Command } from 'commander';
import { adoptOpen } from '#office/adopt-pulls.ts';
import { SettingRefused } from '#office/clock.ts';
import { openOffice } from '#office/open.ts';
import { showReviews } from '#office/show-reviews.ts';
import { endFailed } from './command.ts';

const program = new Command()
  .name('npm run review --')
  .description(
    '重新计算 GitHub 上各合并请求的审核流程：review-chain 状态、一条说明、标签，并请轮到的单位审核',
  )
  .option('--pull <编号>', '只算这一个；空着或者不写为全部未关闭的')
  .option('--json', '以 JSON 输出')
  .parse();
const options = program.opts<{ pull?: string; json?: true }>();

try {
  if (!/^\d{0,9}$/.test(options.pull ?? '')) throw new SettingRefused('--pull 应为合并请求的编号');
  const { office, tools } = await openOffice(process.env);
  if (!tools.github) throw new SettingRefused('npm run review 须有 FORGE=github');
  await adoptOpen(tools);
  const shown = await showReviews(tools, options.pull ? Number(options.pull) : undefined);
  await office.close();
  if (options.json) console.log(JSON.stringify(shown));
  else
    for (const { pull, state, description } of shown)
      console.log(`#${pull} ${state} ${description}`);
  if (shown.some(({ state }) => state === 'error')) process.exitCode = 1;
} catch (error) {
  endFailed(error);
}
