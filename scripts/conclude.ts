import { Command } from 'commander';
import { openOffice } from '#office/open.ts';
import { endFailed } from './command.ts';

const program = new Command()
  .name('npm run conclude --')
  .description('办结审核流程已全部通过、尚未并入 main 的申请（平时由最后一次审核自动完成）')
  .option('--json', '以 JSON 输出')
  .parse();
const options = program.opts<{ json?: true }>();

try {
  const { office } = await openOffice(process.env);
  const concluded = await office.conclude();
  await office.close();
  console.log(options.json ? JSON.stringify({ concluded }) : `办结 ${concluded.length} 项申请`);
} catch (error) {
  endFailed(error);
}
