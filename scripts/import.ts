import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { importRows } from '#components/import-rows.ts';
import { newRequestToken, signedToken } from '#office/file.ts';
import { importSites } from '#office/import.ts';
import { openOffice } from '#office/open.ts';
import { operatorSentence } from '#office/operator-faults.ts';
import { readContained } from '#workbook/contained-reader.ts';

const program = new Command()
  .name('npm run import --')
  .description(
    '导入新增网站：离线填报的上报文件（.zip）、Excel 工作簿（.xlsx）和 .csv；逐行检查，没有错误的登记并进入审核',
  )
  .argument('<FILE...>', '要导入的文件')
  .requiredOption('--account <ID>', '以哪个组织单位账户导入；只能导入本单位和下级的网站')
  .option('--dry-run', '只检查，不登记')
  .option('--all-or-nothing', '有一处错误就全部不导入')
  .option('--again <TEXT>', '同一段文字的导入只登记一次：中断以后用同一段文字接着做')
  .option('--json', '以 JSON 输出')
  .addHelpText('after', '\n结果：0 全部可以导入或者已经导入，1 有不能导入的，2 没有运行。')
  .parse();
const options = program.opts<{
  account: string;
  dryRun?: true;
  allOrNothing?: true;
  again?: string;
  json?: true;
}>();

try {
  const files = await Promise.all(
    program.args.map(async (path) => ({ name: basename(path), bytes: await readFile(path) })),
  );
  const { office, store, tools } = await openOffice(process.env, { readFile: readContained });
  try {
    const account = store.accounts.get(options.account);
    if (!account || account.disabled) {
      throw refused(`没有可以使用的账户 ${options.account}，请核对`);
    }
    const upload = await office.imports.read(files);
    const { again } = options;
    const report = await importSites(tools, upload, account, {
      dryRun: options.dryRun === true,
      allOrNothing: options.allOrNothing === true,
      token: again === undefined ? newRequestToken(tools) : signedToken(tools, digestOf(again)),
    });
    const rows = importRows(report);
    if (options.json) console.log(JSON.stringify(report));
    else {
      for (const { file, place, name, result, reasons, receiptCode } of rows) {
        const words = [file, place, name, result, reasons, receiptCode && `临时码 ${receiptCode}`];
        console.log(words.filter((word) => word !== '').join('  '));
      }
    }
    const isWrong =
      report.lines.some(({ result }) => result === 'refused' || result === 'held-back') ||
      report.problems.some(({ problem }) => problem.advice !== true);
    process.exitCode = isWrong ? 1 : 0;
  } finally {
    await office.close();
  }
} catch (error) {
  const sentence = sentenceOf(error);
  if (sentence === null) throw error;
  console.error(sentence);
  process.exitCode = 2;
}

function sentenceOf(error: unknown): string | null {
  const { code, path, message, name } = error as NodeJS.ErrnoException;
  if (name === 'Refused') return message;
  if (code === 'ENOENT' || code === 'EISDIR') return `没有文件 ${path ?? ''}，请核对`;
  return operatorSentence(error);
}

/** Something that the person who runs it can put right. */
function refused(sentence: string): Error {
  const error = new Error(sentence);
  error.name = 'Refused';
  return error;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
