import { Command } from 'commander';
import { type Fault, type SweepResult, sweepStep } from '#test/faults/sweep.ts';
import { type StepName, stepNames } from '#test/faults/steps.ts';

const program = new Command()
  .name('npm run test:faults --')
  .description(
    '在每一步业务的每一次写操作处杀死进程（或让磁盘出错），重新打开后检查：不丢、不重、不坏',
  )
  .argument('[STEP...]', `要查的步骤：${stepNames.join('、')}；不写则全部`)
  .option('--fault <KIND...>', 'kill、enospc、eio', ['kill', 'enospc', 'eio'])
  .option('--every <N>', '每 N 个写操作取一个', '1')
  .option('--json', '以 JSON 输出')
  .parse();
const options = program.opts<{ fault: Fault[]; every: string; json?: true }>();
const steps = program.args.length > 0 ? program.args : stepNames;
const wrong = [
  ...steps.filter((step) => !(stepNames as readonly string[]).includes(step)),
  ...options.fault.filter((fault) => !['kill', 'enospc', 'eio'].includes(fault)),
];
if (wrong.length > 0) program.error(`没有这样的步骤或故障：${wrong.join('、')}`, { exitCode: 2 });

const results: SweepResult[] = [];
for (const fault of options.fault) {
  for (const step of steps) {
    process.stderr.write(`  ${fault} ${step} …\n`);
    results.push(await sweepStep(step as StepName, fault, Number(options.every)));
  }
}
if (options.json) console.log(JSON.stringify(results));
else console.table(results);
process.exitCode = results.every(({ lost, twice, corrupt }) => lost + twice + corrupt === 0)
  ? 0
  : 1;
