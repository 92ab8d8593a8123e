/**
 * What an export is compared with, in a process of its own, so that its memory is its own: `count` tells
 * how many rows the two sheets of a register have, `writer` writes as many by exceljs's streaming writer
 * alone, real rows of the same register over and over. Prints an `ExportRun`.
 */
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { once } from 'node:events';
import ExcelJS from 'exceljs';
import { openOffice } from '#office/open.ts';
import { channelColumns, siteColumns } from '#office/site-report.ts';
import type { UnitCode } from '#registry/unit.ts';

/** What a child tells of its export. */
export interface ExportRun {
  readonly ms: number;
  readonly megabytes: number;
  readonly bytes: number;
  /** Rows without headers, of each sheet. */
  readonly rows: readonly number[];
}

/** Different rows that the writer alone is given, over and over. */
const different = 2_000;
const root = 'bm0100' as UnitCode;
const [what = '', dir = '', ...counts] = process.argv.slice(2);

let bytes = 0;
const sink = new Writable({
  write(chunk: Uint8Array, _, done) {
    bytes += chunk.length;
    done();
  },
});
const { office } = await openOffice({
  REGISTER_DIR: join(dir, 'register.git'),
  PRIVATE_DB: join(dir, 'private.db'),
  DEMO: 'off',
});
const result = what === 'count' ? await countRows() : await writeAlone(counts.map(Number));
const megabytes = process.resourceUsage().maxRSS / 1024;
const run: ExportRun = { ...result, megabytes, bytes };
process.stdout.write(`${JSON.stringify(run)}\n`);
await office.close();

async function countRows(): Promise<Pick<ExportRun, 'ms' | 'rows'>> {
  const start = performance.now();
  let sites = 0;
  let channels = 0;
  for await (const line of office.siteReport(root, {}, null)) {
    sites += 1;
    channels += line.channels.length;
  }
  return { ms: performance.now() - start, rows: [sites, channels] };
}

/** The baseline: what exceljs needs when the rows are there already. */
async function writeAlone(counts: readonly number[]): Promise<Pick<ExportRun, 'ms' | 'rows'>> {
  const sites: (readonly string[])[] = [];
  const channels: (readonly string[])[] = [];
  for await (const line of office.siteReport(root, {}, { page: 1, size: different })) {
    sites.push(line.cells);
    channels.push(...line.channels);
  }
  const start = performance.now();
  const writer = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: sink, useStyles: true });
  const sheets = [
    ['网站基本信息', siteColumns, sites],
    ['栏目（系统）基本信息', channelColumns, channels],
  ] as const;
  for (const [index, [name, headers, rows]] of sheets.entries()) {
    const sheet = writer.addWorksheet(name);
    sheet.columns = headers.map(() => ({ width: 16, style: { numFmt: '@' } }));
    sheet.addRow(headers).commit();
    for (let n = 0; n < (counts[index] ?? 0); n += 1) {
      sheet.addRow(rows[n % rows.length]).commit();
      // as a server must: others are answered, and what is written is taken away
      if (n % 100 === 99) await new Promise(setImmediate);
      if (sink.writableNeedDrain) await once(sink, 'drain');
    }
    sheet.commit();
  }
  await writer.commit();
  return { ms: performance.now() - start, rows: counts };
}
