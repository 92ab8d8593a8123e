import type { Readable } from 'node:stream';
import type { SiteFilter } from '#catalogue/filters.ts';
import type { UnitCode } from '#registry/unit.ts';

/** Which sites a report is of: all of a subtree that match. */
export interface ReportTask {
  readonly unit: UnitCode;
  readonly filter: SiteFilter;
}

/**
 * Writes a long report as a workbook without holding up whoever else is served; what reads the stream
 * hears when it fails. The server gives one that works in a process of its own.
 */
export type ReportApart = (task: ReportTask) => Readable;

/** From this many sites on a report is written apart: less is quicker than a process begins. */
export const longReport = 2_000;
