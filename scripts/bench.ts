import { rm } from 'node:fs/promises';
import { Command } from 'commander';
import { benchChecker } from '#test/bench/checker.ts';
import { benchDesk } from '#test/bench/desk.ts';
import { benchExport } from '#test/bench/export.ts';
import { benchFiling } from '#test/bench/filing.ts';
import type { BenchRun, Figure } from '#test/bench/figure.ts';
import { benchImport } from '#test/bench/import.ts';
import { benchMinting } from '#test/bench/minting.ts';
import { benchPublish } from '#test/bench/publish.ts';
import { benchReady } from '#test/bench/ready.ts';
import { copyOfRegister } from '#test/bench/registers.ts';
import { benchServing } from '#test/bench/serving.ts';
import { benchSearch } from '#test/bench/search.ts';
import { benchScores } from '#test/bench/scores.ts';
import { benchValidation } from '#test/bench/validation.ts';
import { benchVerify } from '#test/bench/verify.ts';

const benches: Readonly<Record<string, (run: BenchRun) => Promise<readonly Figure[]>>> = {
  filing: benchFiling,
  import: benchImport,
  export: benchExport,
  desk: benchDesk,
  checker: benchChecker,
  validation: benchValidation,
  minting: benchMinting,
  ready: benchReady,
  scores: benchScores,
  publish: benchPublish,
  serving: benchServing,
  search: benchSearch,
  verify: benchVerify,
};

const program = new Command()
  .name('npm run bench --')
  .description('测量登记簿的速度：每个数字旁边是同一次运行中的基准')
  .argument('[NAME...]', `要测的项目：${Object.keys(benches).join('、')}；不写则全部`)
  .option('--sites <N>', '登记簿的网站数', '84094')
  .option('--fresh', '重新生成测试用登记簿')
  .option('--json', '以 JSON 输出')
  .parse();
const options = program.opts<{ sites: string; fresh?: true; json?: true }>();
const names = program.args.length > 0 ? program.args : Object.keys(benches);
const sites = Number(options.sites);
const unknown = names.filter((name) => !(name in benches));
if (unknown.length > 0 || !Number.isInteger(sites) || sites < 60) {
  program.error(`没有这样的项目或网站数（至少 60）：${unknown.join('、') || options.sites}`, {
    exitCode: 2,
  });
}
if (options.fresh) await rm('var/bench', { recursive: true, force: true });

const tell = (line: string) => process.stderr.write(`  ${line}\n`);
const figures: Figure[] = [];
for (const name of names) {
  tell(`${name} …`);
  figures.push(...((await benches[name]?.({ sites, register: copyOfRegister, tell })) ?? []));
}
if (options.json) console.log(JSON.stringify(figures));
else for (const figure of figures) console.log(lineOf(figure));
process.exitCode = figures.every(isMet) ? 0 : 1;

function isMet({ ratio, goal }: Figure): boolean {
  return ratio <= goal;
}

function lineOf(figure: Figure): string {
  const { name, median, unit, baseline, ratio, goal, runs, note } = figure;
  const mark = isMet(figure) ? '达到' : '未达到';
  const round = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
  return `${mark}  ${name}: ${round(median)} ${unit} / ${round(baseline)} ${unit} = ${ratio.toFixed(3)} (目标 ≤ ${goal.toFixed(3)}, ${runs} 次) ${note}`;
}
