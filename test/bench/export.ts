import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { UnitCode } from '#registry/unit.ts';
import { openReports } from '../../scripts/report-apart.ts';
import type { ExportRun } from './export-child.ts';
import { type BenchRun, compared, type Figure, timed } from './figure.ts';

const exec = promisify(execFile);
const runs = 3;
const allowedMemory = 250;

/**
 * 导出上报表 of the whole country as the server writes it, files read and both sheets written, from the
 * start of its process to the last byte, against exceljs's streaming writer alone on as many rows that
 * are there already (K04, K05).
 */
export async function benchExport(run: BenchRun): Promise<readonly Figure[]> {
  const dir = await run.register(run.sites);
  const reports: Exported[] = [];
  const writers: Exported[] = [];
  // builds the catalogue too
  const { rows } = await childRun(dir, 'count', []);
  if (rows[0] !== run.sites) throw new Error(`${rows[0]} sites in the report`);
  for (let index = 0; index < runs; index += 1) {
    reports.push(await exportReport(dir));
    writers.push(await childRun(dir, 'writer', rows));
    run.tell(`run ${index + 1}: ${rows.join(' + ')} rows`);
  }
  await rm(dir, { recursive: true, force: true });
  const ms = (each: readonly Exported[]) => each.map((one) => one.ms);
  const most = (each: readonly Exported[]) => Math.max(...each.map((one) => one.megabytes));
  return [
    compared(
      'export-report',
      ms(reports),
      ms(writers),
      1.5,
      `${rows.join(' + ')} rows; baseline: exceljs's streaming writer alone on as many`,
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

type Exported = Pick<ExportRun, 'ms' | 'megabytes'>;

async function exportReport(dir: string): Promise<Exported> {
  let megabytes = Number.NaN;
  const report = openReports(join(dir, 'register.git'), (done) => ({ megabytes } = done));
  let bytes = 0;
  const ms = await timed(async () => {
    for await (const chunk of report({ unit: 'bm0100' as UnitCode, filter: {} })) {
      bytes += (chunk as Buffer).length;
    }
  });
  if (bytes === 0) throw new Error('nothing was written');
  return { ms, megabytes };
}

async function childRun(
  dir: string,
  what: 'count' | 'writer',
  rows: readonly number[],
): Promise<ExportRun> {
  const flags = ['--disable-warning=ExperimentalWarning'];
  const args = [...flags, 'test/bench/export-child.ts', what, dir, ...rows.map(String)];
  return JSON.parse((await exec(process.execPath, args)).stdout) as ExportRun;
}
