import { Command } from 'commander';
import { openOffice } from '#office/open.ts';
import { findingsOf, isFault } from '#registry/page-check/finding.ts';
import { rootCode } from '#registry/unit-check.ts';
import { parseUnitCode } from '#registry/unit.ts';
import { findingText } from '#text/check-words.ts';
import { endFailed } from './command.ts';

const program = new Command()
  .name('npm run check-sites --')
  .description(
    '访问登记的网站，检查首页、栏目、标识和页脚信息；只记录结果，不作任何决定。中断后再次运行接着检查',
  )
  .option('--unit <CODE>', '只检查这个组织单位和下级的网站')
  .option('--most <N>', '最多检查多少个网站')
  .option('--rate <PER_SECOND>', '每秒最多访问多少次（所有网站合计）', '20')
  .option('--json', '每个网站一行 JSON')
  .parse();
const options = program.opts<{ unit?: string; most?: string; rate: string; json?: true }>();
const unit = options.unit === undefined ? rootCode : parseUnitCode(options.unit);
const most = options.most === undefined ? Number.MAX_SAFE_INTEGER : Number(options.most);
const perSecond = Number(options.rate);
if (unit === null)
  program.error(`组织单位标识码应为六位，如 110000：${options.unit}`, { exitCode: 2 });
if (!Number.isInteger(most) || most < 1)
  program.error(`--most 应为正整数：${options.most}`, { exitCode: 2 });
if (!(perSecond > 0 && perSecond <= 1000))
  program.error(`--rate 应为 1000 以内的正数：${options.rate}`, { exitCode: 2 });

try {
  const { office } = await openOffice(process.env);
  if (unit === null || office.catalogue.unit(unit) === null) {
    await office.close();
    program.error(`没有这个组织单位：${options.unit}`, { exitCode: 2 });
  } else {
    const { checked, faulty, isCutOff, waiting } = await office.checks.runAll({
      unit,
      most,
      perSecond,
      onDone: (check) => {
        if (options.json) return console.log(JSON.stringify(check));
        const faults = findingsOf(check).filter(isFault);
        const words = faults.map((finding) => findingText(finding)).join('；');
        console.log(`${check.site} ${words || '没有发现问题'}`);
      },
    });
    await office.close();
    if (!options.json) {
      console.log(`检查 ${checked} 个网站，首页打不开 ${faulty} 个，还有 ${waiting} 个等待检查`);
    }
    if (isCutOff) {
      console.error('连续多个网站都没有应答，可能是本机的网络不通：已停止，这些网站没有记录结果');
      process.exitCode = 1;
    }
  }
} catch (error) {
  endFailed(error);
}
