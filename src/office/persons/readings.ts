import { pageOf, windowOf } from '#catalogue/paging.ts';
import type { Page, PageRequest } from '#catalogue/types.ts';
import type { Reading } from '#private/readings.ts';
import type { UnitCode } from '#registry/unit.ts';
import { readerText, readingPurposeText } from '#text/reading-words.ts';
import type { Tools } from '../tools.ts';

/** One reading of a personal record in words (Z19). */
export interface ReadingLine {
  /** ISO, +08:00. */
  readonly at: string;
  /** A unit, the filer, or the register itself. */
  readonly who: string;
  /** The account of a unit; empty for other readers. Not for the person concerned. */
  readonly account: string;
  readonly purpose: string;
}

/** Readings of what is kept under these subjects, newest first; null for all. */
export function readingPage(
  tools: Tools,
  subjects: readonly string[] | null,
  request: PageRequest,
): Page<ReadingLine & { readonly subject: string }> {
  const { readings } = tools.store;
  const window = windowOf(readings.count(subjects), request);
  const rows = readings.list(subjects, { offset: window.offset, size: window.size });
  return pageOf(
    window,
    rows.map((row) => ({ ...readingLine(tools, row), subject: row.subject })),
  );
}

/** A reading in words; the unit is the one that the account had then. */
export function readingLine(tools: Tools, { reader, unit, purpose, at }: Reading): ReadingLine {
  const account = reader.startsWith('account:') ? reader.slice('account:'.length) : '';
  // noted before units were noted
  const code = unit || (account === '' ? '' : (tools.store.accounts.get(account)?.unit ?? ''));
  const known = code === '' ? null : tools.catalogue.unit(code as UnitCode);
  return {
    at,
    who: readerText(reader, known && { code: known.code, name: known.office || known.name }),
    account,
    purpose: readingPurposeText[purpose],
  };
}
