import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { openOffice } from '#office/open.ts';
import { changePolicy } from '#office/policy-change.ts';
import { endFailed } from './command.ts';

const program = new Command()
  .name('npm run policy --')
  .description('改动登记簿的规则（data/policy.yaml）：一个有签名的提交，写明由谁、为什么')
  .argument('<FILE>', '改好的 policy.yaml')
  .option(
    '--by <ACCOUNT>',
    'operator（运行登记簿的人），或国务院办公厅的账户，如 bm0100',
    'operator',
  )
  .requiredOption('--because <TEXT>', '为什么，如会议或文件的名称')
  .parse();
const { by, because } = program.opts<{ by: string; because: string }>();

try {
  if (!/^(?:operator|bm0100(?:-\d+)?)$/.test(by)) {
    program.error('--by 应为 operator 或国务院办公厅的账户，如 bm0100', { exitCode: 2 });
  }
  const { office, tools } = await openOffice(process.env);
  const [file = ''] = program.args;
  const made = await changePolicy(tools, await readFile(file), { account: by, because });
  console.log(made === null ? '规则没有变化' : `提交 ${made}`);
  await office.close();
} catch (error) {
  endFailed(error);
}
