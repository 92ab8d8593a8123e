import { Command } from 'commander';
import { openOffice } from '#office/open.ts';
import { upgradeFormat } from '#office/upgrade.ts';
import { endFailed } from './command.ts';

const program = new Command()
  .name('npm run upgrade --')
  .description('把登记簿的数据升级到本程序的格式：一个提交，可以核验；私有库和目录在启动时自动升级')
  .option('--dry-run', '只说明要做什么，不改动')
  .option('--json', '以 JSON 输出 {from, to, titles, files, commit}')
  .addHelpText('after', '\n退出码：0 完成或者已经是最新，2 不能升级。升级以前先备份。')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();
const { dryRun, json } = program.opts<{ dryRun?: true; json?: true }>();

try {
  const { office, tools } = await openOffice(process.env);
  try {
    const done = await upgradeFormat(tools, { isTried: dryRun === true });
    const { from, to, titles, files, commit } = done;
    if (json) console.log(JSON.stringify(done));
    else if (from === to) console.log(`数据格式已经是第 ${to} 版，不用升级`);
    else {
      console.log(`从第 ${from} 版到第 ${to} 版，${files} 个文件：${titles.join('，')}`);
      console.log(commit === null ? '没有改动（--dry-run）' : `提交 ${commit}`);
    }
  } finally {
    await office.close();
  }
} catch (error) {
  endFailed(error);
}
