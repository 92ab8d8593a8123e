import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { coveredIds, readReport, reportPath } from './test-report.ts';

const table = join(import.meta.dirname, '../test/features.tsv');

interface Feature {
  readonly id: string;
  readonly area: string;
  readonly feature: string;
}

const program = new Command()
  .name('npm run features --')
  .description(
    '功能清单（test/features.tsv）中哪些条目有通过的测试；测试标题末尾的方括号写明条目编号',
  )
  .option('--report <文件>', 'npm test 留下的报告', reportPath)
  .option('--json', '输出 {rows, covered, missing}')
  .parse();
const options = program.opts<{ report: string; json?: true }>();

try {
  const features = await readFeatures();
  const cited = coveredIds(await readReport(options.report));
  const missing = features.filter(({ id }) => !cited.has(id));
  const covered = features.length - missing.length;
  if (options.json) {
    console.log(
      JSON.stringify({ rows: features.length, covered, missing: missing.map(({ id }) => id) }),
    );
  } else {
    for (const [area, rows] of byArea(features)) {
      const open = rows.filter((row) => missing.includes(row));
      console.log(`${area}  ${rows.length - open.length}/${rows.length}`);
      for (const { id, feature } of open) console.log(`  缺 ${id}  ${feature}`);
    }
    console.log(`\n共 ${features.length} 条，有测试 ${covered} 条，缺 ${missing.length} 条`);
  }
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  console.error(`没有 ${options.report}，请先运行 npm test`);
  process.exitCode = 2;
}

async function readFeatures(): Promise<readonly Feature[]> {
  const [, ...lines] = (await readFile(table, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => {
    const [id = '', area = '', feature = ''] = line.split('\t');
    return { id, area, feature };
  });
}

function byArea(features: readonly Feature[]): ReadonlyMap<string, readonly Feature[]> {
  return Map.groupBy(features, ({ area }) => area);
}
