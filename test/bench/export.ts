import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { ExportRun } from './export-child.ts';
import { type BenchRun, compared, type Figure } from './figure.ts';

const exec = promisify(execFile);
const runs = 3;
const allowedMemory = 250;

/**
 * 导出上报表 of the whole country, files read and both sheets written, against exceljs's streaming
 * writer alone on as many rows that are there already; each in a process of its own (K04, K05).
 */
export async function benchExport(run: BenchRun): Promise<readonly Figure[]> {
  const dir = await run.register(run.sites);
  const reports: ExportRun[] = [];
  const writers: ExportRun[] = [];
  // the catalogue is built by the first who opens it
  await exportBy(dir, 'writer', [1, 1]);
  for (let index = 0; index < runs; index += 1) {
    const report = await exportBy(dir, 'report', []);
    if (report.rows[0] !== run.sites) throw new Error(`${report.rows[0]} sites in the report`);
    reports.push(report);
    writers.push(await exportBy(dir, 'writer', report.rows));
    run.tell(`run ${index + 1}: ${report.rows.join(' + ')} rows`);
  }
  await rm(dir, { recursive: true, force: true });
  const ms = (each: readonly ExportRun[]) => each.map((one) => one.ms);
  const most = (each: readonly ExportRun[]) => Math.max(...each.map((one) => one.megabytes));
  const rows = reports[0]?.rows.join(' + ');
  return [
    compared(
      'export-report',
      ms(reports),
      ms(writers),
      1.5,
      `${rows} rows; baseline: exceljs's streaming writer alone on as many`,
    ),
    {
      name: 'export-memory',
      median: most(reports),
      unit: 'MB',
      baseline: most(writers),
      ratio: most(reports) / allowedMemory,
      goal: 1,
      runs,
      note: `peak of the process, as a part of the ${allowedMemory} MB allowed (baseline: the writer alone)`,
    },
  ];
}

async function exportBy(
  dir: string,
  what: 'report' | 'writer',
  rows: readonly number[],
): Promise<ExportRun> {
  const flags = ['--disable-warning=ExperimentalWarning'];
  const args = [...flags, 'test/bench/export-child.ts', what, dir, ...rows.map(String)];
  return JSON.parse((await exec(process.execPath, args)).stdout) as ExportRun;
}
