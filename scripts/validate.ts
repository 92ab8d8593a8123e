import { Command } from 'commander';
import { fieldTitle } from '#registry/field-title.ts';
import { type FileProblem, registerIndex } from '#registry/register-check.ts';
import { problemText } from '#text/problems.ts';
import { readDataFile } from '#office/data-file.ts';
import { type Dataset, DatasetRefused } from './validate/dataset.ts';
import { openDataset } from './validate/open.ts';

const program = new Command()
  .name('npm run validate --')
  .description(
    '检查登记簿的数据：每个文件的形式和格式、规范的写法、挂接关系、名称和网址不重复、一个单位一个门户',
  )
  .argument('[PATHS...]', '只报告这些文件或目录中的问题，如 data/sites/99；不写则全部')
  .option('--base <REV>', '只检查与这个版本不同的文件，以及它们与其余文件的重复，如 origin/main')
  .option('--register <DIR>', '检查这个裸仓库的 main，而不是当前目录的 data/')
  .option('--advice', '也显示提示（不影响结果）')
  .option('--json', '以 JSON 输出')
  .addHelpText('after', '\n退出码：0 没有问题，1 有问题，2 用法不对')
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '')) })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();
const options = program.opts<{
  base?: string;
  register?: string;
  advice?: true;
  json?: true;
}>();

try {
  const dataset = await openDataset({ dir: process.cwd(), ...options });
  const prefixes = program.args.map((path) => path.replace(/^\.\//, '').replace(/\/+$/, ''));
  for (const prefix of prefixes) {
    if (!dataset.holds(prefix)) throw new DatasetRefused(`没有这个文件或目录：${prefix}`);
  }
  report(await checkDataset(dataset), dataset.changed.length, prefixes);
} catch (error) {
  if (!(error instanceof DatasetRefused)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function checkDataset(dataset: Dataset): Promise<readonly FileProblem[]> {
  const index = registerIndex(dataset.scope);
  const step = progress(dataset.changed.length + dataset.rest.length);
  const parsed: { path: string; value: unknown }[] = [];
  for (const path of [...dataset.rest, ...dataset.gone]) {
    const bytes = dataset.readBefore(path);
    const file = bytes && readDataFile(path, bytes);
    if (file && 'value' in file) parsed.push(file);
    step();
  }
  index.trust(parsed);
  return index.apply(changes());

  function* changes() {
    for (const path of dataset.changed) {
      const bytes = dataset.read(path);
      if (bytes === null) yield { path, gone: true } as const;
      else if ('code' in bytes) yield { path, unreadable: bytes } as const;
      else yield readDataFile(path, bytes);
      step();
    }
  }
}

function report(found: readonly FileProblem[], files: number, prefixes: readonly string[]): void {
  const shown = found
    .filter(({ path }) => prefixes.length === 0 || prefixes.some((prefix) => isUnder(path, prefix)))
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.at < b.at ? -1 : 1));
  const problems = shown.filter(({ advice }) => advice !== true);
  const advice = shown.length - problems.length;
  const lines = options.advice ? shown : problems;
  process.exitCode = problems.length > 0 ? 1 : 0;
  if (options.json) {
    const texts = lines.map((problem) => ({ ...problem, text: problemText(problem) }));
    console.log(JSON.stringify({ ok: problems.length === 0, files, advice, problems: texts }));
    return;
  }
  for (const problem of lines) console.log(lineOf(problem));
  const more = advice > 0 && !options.advice ? `；另有 ${advice} 条提示（--advice 显示）` : '';
  const outcome = problems.length === 0 ? '没有问题' : `${problems.length} 个问题`;
  console.log(`检查了 ${files} 个文件，${outcome}${more}`);
}

/** `file  field  reason` */
function lineOf(problem: FileProblem): string {
  const { path, at } = problem;
  const title = fieldTitle(path, at);
  const field = at === '' ? '（整个文件）' : title === '' ? at : `${title}（${at}）`;
  return `${path}  ${field}  ${problem.advice ? '提示：' : ''}${problemText(problem)}`;
}

function isUnder(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

/** A bar on the terminal for long work; silent anywhere else. */
function progress(total: number): () => void {
  let done = 0;
  let shown = -1;
  return () => {
    done += 1;
    const percent = Math.floor((done * 100) / total);
    if (!process.stderr.isTTY || total < 2000 || percent === shown) return;
    shown = percent;
    const bar = '█'.repeat(Math.floor(percent / 4)).padEnd(25, '·');
    process.stderr.write(`\r${bar} ${percent} % ${done}/${total}${done === total ? '\n' : ''}`);
  };
}
