import { Command } from 'commander';
import { subjectNames } from '#test/faults/subjects.ts';
import { type Fault, type SweepResult, sweepStep } from '#test/faults/sweep.ts';
import { printLast, runPlan, unknownIds } from '#test/plan/command.ts';
import { faultLines } from '#test/plan/fault-lines.ts';

const program = new Command()
  .name('npm run test:faults --')
  .description(
    '在每一步业务的每一次写操作处杀死进程（或让磁盘出错），重新打开后检查：不丢、不重、不坏；' +
      '写 G 编号或 --plan 则跑故障计划中的行，逐行打印做了多少、结果如何',
  )
  .argument(
    '[STEP|G...]',
    `要查的步骤：${subjectNames.join('、')}；或计划中的行：${faultLines.map(({ id }) => id).join('、')}；不写则全部步骤`,
  )
  .option('--fault <KIND...>', 'kill、enospc、eio', ['kill', 'enospc', 'eio'])
  .option('--every <N>', '每 N 个写操作取一个', '1')
  .option('--plan', '跑计划中的全部故障行')
  .option('--share <N>', '计划：做全部数目的几分之几，如 0.01', '1')
  .option('--minutes <N>', '计划：G18 运行多少分钟，代替 --share')
  .option('--json', '以 JSON 输出')
  .option('--last', '计划：不跑，只打印各行上一次的结果')
  .parse();
const options = program.opts<{
  fault: Fault[];
  every: string;
  plan?: true;
  share: string;
  minutes?: string;
  json?: true;
  last?: true;
}>();
const ids = program.args.filter((arg) => /^G\d/.test(arg));
const isPlan = options.plan === true || ids.length > 0;
const steps = isPlan || program.args.length > 0 ? program.args : subjectNames;
const wrong = isPlan
  ? unknownIds(faultLines, program.args)
  : [
      ...steps.filter((step) => !subjectNames.includes(step)),
      ...options.fault.filter((fault) => !['kill', 'enospc', 'eio'].includes(fault)),
    ];
if (wrong.length > 0)
  program.error(`没有这样的步骤、行或故障：${wrong.join('、')}`, { exitCode: 2 });
const share = options.minutes === undefined ? Number(options.share) : Number(options.minutes) / 60;
if (!(share > 0 && (share <= 1 || options.minutes !== undefined))) {
  program.error('--share 应大于 0，最多为 1；--minutes 应大于 0', { exitCode: 2 });
}
if (options.minutes !== undefined && program.args.join() !== 'G18') {
  program.error('--minutes 只能用于 G18', { exitCode: 2 });
}

if (options.last) {
  await printLast(faultLines);
} else if (isPlan) {
  await runPlan(faultLines, { ids, share, json: options.json === true });
} else {
  const results: SweepResult[] = [];
  for (const fault of options.fault) {
    for (const step of steps) {
      process.stderr.write(`  ${fault} ${step} …\n`);
      results.push(await sweepStep(step, fault, Number(options.every)));
    }
  }
  if (options.json) console.log(JSON.stringify(results));
  else console.table(results);
  if (results.some(({ lost, twice, corrupt }) => lost + twice + corrupt > 0)) process.exitCode = 1;
}
