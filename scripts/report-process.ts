import { join } from 'node:path';
import { openCatalogue } from '#catalogue/open.ts';
import { viewRepository } from '#git/repository-view.ts';
import type { ReportTask } from '#office/report-apart.ts';
import { reportSheets, siteReport } from '#office/site-report.ts';
import { openRowSpool } from './row-spool.ts';
import { writeRows } from '#workbook/xlsx-writer.ts';

/** What the process is sent, once. */
export interface ReportOrder extends ReportTask {
  readonly registerDir: string;
}

/** What it answers when the whole workbook is written. */
export interface ReportDone {
  /** The most memory that it took. */
  readonly megabytes: number;
}

// A process of its own for one report (`report-apart.ts`): it reads the catalogue and the repository,
// has no way to persons, writes the workbook to its standard output and is gone.
process.once('message', (order: ReportOrder) => void answer(order));
// whoever asked is gone
process.once('disconnect', () => process.exit());

async function answer({ registerDir, unit, filter }: ReportOrder): Promise<void> {
  try {
    await write(registerDir, { unit, filter });
  } catch {
    process.exit(1);
  }
  const done: ReportDone = { megabytes: process.resourceUsage().maxRSS / 1024 };
  process.send?.(done, undefined, {}, () => process.disconnect());
}

async function write(registerDir: string, { unit, filter }: ReportTask): Promise<void> {
  const objects = viewRepository(registerDir);
  const catalogue = await openCatalogue({ path: join(registerDir, 'catalogue.db'), objects });
  await writeRows(
    process.stdout,
    reportSheets(() => siteReport({ catalogue }, unit, filter, null), openRowSpool()),
  );
  catalogue.close();
  objects.close();
}
