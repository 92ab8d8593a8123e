import { Command } from 'commander';
import { abuseLines } from '#test/plan/abuse-lines.ts';
import { printLast, runPlan, unknownIds } from '#test/plan/command.ts';

const program = new Command()
  .name('npm run test:abuse --')
  .description('攻击计划：恶意的输入、文件、网址、越权和猜测，逐行打印做了多少、结果如何')
  .argument('[G...]', `要查的行：${abuseLines.map(({ id }) => id).join('、')}；不写则全部`)
  .option('--share <N>', '做全部数目的几分之几，如 0.01', '1')
  .option('--json', '以 JSON 输出')
  .option('--last', '不跑，只打印各行上一次的结果')
  .parse();
const { share, json, last } = program.opts<{ share: string; json?: true; last?: true }>();
const wrong = unknownIds(abuseLines, program.args);
if (wrong.length > 0) program.error(`没有这样的行：${wrong.join('、')}`, { exitCode: 2 });
if (!(Number(share) > 0 && Number(share) <= 1)) {
  program.error('--share 应大于 0，最多为 1', { exitCode: 2 });
}

if (last) await printLast(abuseLines);
else await runPlan(abuseLines, { ids: program.args, share: Number(share), json: json === true });
