import { resolve } from 'node:path';
import { Command } from 'commander';
import { SettingRefused } from '#office/clock.ts';
import { readEnvironment } from '#office/environment.ts';
import { exportOpenData } from '#office/open-data/export.ts';
import { resolveCommit } from '#office/publish/facts.ts';
import { csvLine } from '#workbook/csv-writer.ts';
import { writeRows } from '#workbook/xlsx-writer.ts';
import { endFailedTelling } from './command.ts';

const program = new Command()
  .name('npm run export --')
  .description('写出登记簿某一提交的开放数据：全部、各省（部委）、各组织单位，JSON、CSV、xlsx')
  .requiredOption('--out <DIR>', '写到哪个文件夹（其下的 open-data）')
  .option('--commit <REV>', '提交：引用名或 40 位编号', 'main')
  .option('--state <DIR>', '工作文件的位置（默认 DIR.state）')
  .option('--full', '全部重写；不写则只改写有变化的文件')
  .option('--json', '以 JSON 输出')
  .addHelpText('after', '\n登记簿的位置用环境变量 REGISTER_DIR（默认 ./var/register.git）')
  .parse();
const options = program.opts<{
  out: string;
  commit: string;
  state?: string;
  full?: true;
  json?: true;
}>();

try {
  const { registerDir, siteUrl } = readEnvironment(process.env);
  const commit = await resolveCommit(registerDir, options.commit);
  if (commit === null) throw new SettingRefused(`${registerDir} 中没有这个提交：${options.commit}`);
  const outDir = resolve(options.out);
  const stateDir = resolve(options.state ?? `${outDir}.state`);
  const report = await exportOpenData({
    source: { registerDir, stateDir, commit, siteUrl, serverUrl: null, appDir: '' },
    outDir,
    tables: { csvLine, xlsx: writeRows },
    isWhole: options.full === true,
    onProgress: (written) => {
      if (process.stderr.isTTY && written % 100 === 0) process.stderr.write(`\r${written} 个文件`);
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[K');
  const { sites, files, written, seconds } = report;
  console.log(
    options.json
      ? JSON.stringify(report)
      : `${commit.slice(0, 10)}：${sites} 个网站，${files} 个文件，写了 ${written} 个，${seconds.toFixed(1)} 秒`,
  );
} catch (error) {
  endFailedTelling(error);
}
