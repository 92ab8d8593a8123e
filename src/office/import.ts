import { setImmediate } from 'node:timers/promises';
import type { FileProblem, ImportRow, ReadUpload } from '#registry/import-row.ts';
import type { FilingId } from '#registry/site.ts';
import type { Account } from '#private/types.ts';
import { isFiled, isOurToken, propose } from './file.ts';
import { type CheckedRow, checkRow, duplicatesIn } from './import-check.ts';
import { importMark, isMarked, receiptRequest } from './import-earlier.ts';
import type { ImportLine, ImportOptions, ImportReport, RowResult } from './import-types.ts';
import { catchUp } from './settle.ts';
import { progressTrailer } from './progress-trailer.ts';
import type { Tools } from './tools.ts';

/** Rows that are filed before others may have the register. */
const batch = 10;

/** What an import is asked with. */
export interface ImportRequest extends ImportOptions {
  /** Of this import; the same one never files a row twice. */
  readonly token: string;
  /** Rows looked at so far; answers whether to go on. */
  readonly onProgress?: (done: number, total: number) => boolean;
}

/** An import was stopped between two rows; doing it again under its token goes on. */
export class ImportStopped extends Error {
  override name = 'ImportStopped';
}

/**
 * Imports new sites under one unit: each row by the rules of the form, good rows filed and the
 * rest told, or nothing at all where `allOrNothing` is asked and something is wrong. Filings name the
 * account, which may not review them. Throws `ImportStopped`.
 */
export async function importSites(
  tools: Tools,
  upload: ReadUpload,
  account: Account,
  request: ImportRequest,
): Promise<ImportReport> {
  if (!request.dryRun && !isOurToken(tools, request.token)) throw new TypeError('not our token');
  const { dryRun, allOrNothing } = request;
  const { rows } = upload;
  const total = rows.length;
  const goOn = async (done: number) => {
    // Others are answered between two rows.
    await setImmediate();
    if (request.onProgress?.(done, total) === false) throw new ImportStopped();
  };
  const twice = duplicatesIn(tools, rows);
  const check = async (row: ImportRow): Promise<CheckedRow> => {
    const checked = await checkRow(tools, row, account);
    const problem = twice.get(row);
    if (!problem) return checked;
    // That the first of the two has taken it already need not be said as well.
    const others = checked.problems.filter(({ at }) => at !== problem.at);
    return { ...checked, problems: [...others, problem], fileable: null };
  };
  const file = (row: ImportRow) => fileRow(tools, row, check, account, request.token);

  let lines: readonly ImportLine[];
  if (dryRun) lines = await checkAll(rows, check, goOn);
  else if (allOrNothing) {
    // One hold of the lock: what was found right stays right until it is filed.
    lines = await tools.forge.exclusive(async () => {
      await catchUp(tools);
      const found = await checkAll(rows, check, goOn);
      const isRight =
        found.every(({ result }) => result !== 'refused') && !upload.problems.some(refuses);
      if (!isRight) return found.map(heldBack);
      return inOrder(rows, file, goOn);
    });
  } else {
    const done: ImportLine[] = [];
    for (let from = 0; from < total; from += batch) {
      const some = rows.slice(from, from + batch);
      const filed = await tools.forge.exclusive(async () => {
        await catchUp(tools);
        return inOrder(some, file, (count) => goOn(from + count));
      });
      done.push(...filed);
    }
    lines = done;
  }
  const held = dryRun && allOrNothing && isRefused(lines, upload) ? lines.map(heldBack) : lines;
  return { dryRun, allOrNothing, lines: held, problems: upload.problems };
}

async function checkAll(
  rows: readonly ImportRow[],
  check: (row: ImportRow) => Promise<CheckedRow>,
  goOn: (done: number) => Promise<void>,
): Promise<readonly ImportLine[]> {
  const judge = async (row: ImportRow) => {
    const checked = await check(row);
    const good = checked.earlier.is === 'filing' ? 'replaced' : 'filed';
    return lineOf(checked, checked.fileable ? good : 'refused');
  };
  return inOrder(rows, judge, goOn);
}

async function inOrder(
  rows: readonly ImportRow[],
  work: (row: ImportRow) => Promise<ImportLine>,
  goOn: (done: number) => Promise<void>,
): Promise<readonly ImportLine[]> {
  const lines: ImportLine[] = [];
  for (const row of rows) {
    lines.push(await work(row));
    await goOn(lines.length);
  }
  return lines;
}

/** Files one row under the lock: anew, or in place of its earlier filing (M07). */
async function fileRow(
  tools: Tools,
  row: ImportRow,
  check: (row: ImportRow) => Promise<CheckedRow>,
  account: Account,
  token: string,
): Promise<ImportLine> {
  const { receipts } = tools.store;
  const request = await receiptRequest(tools, row, account, token);
  const known = receipts.find(request);
  if (known && (await isMarked(tools, known.id, token, row))) {
    // A crash came after this row: it is filed, and only its answer was lost.
    const line = lineOf(await check(row), 'filed');
    return { ...line, problems: [], filing: known.id, receiptCode: known.code };
  }
  const checked = await check(row);
  const { fileable, earlier } = checked;
  if (!fileable) return lineOf(checked, 'refused');
  const importer = { account: account.id, unit: account.unit, trailers: [importMark(token, row)] };
  if (earlier.is === 'filing') {
    const { id, tip } = earlier;
    if (!(await isMarked(tools, id, token, row))) {
      await propose(tools, id, fileable, tip, 'resubmit', '', importer);
    }
    return lineOf(checked, 'replaced', id, known?.id === id ? known.code : '');
  }
  const { id, code } = await receipts.issue(request, tools.now());
  if (!(await isFiled(tools, id))) {
    const more = await progressTrailer(code);
    await propose(tools, id, fileable, null, 'submit', '', importer, more);
  }
  return lineOf(checked, 'filed', id, code);
}

function lineOf(
  { row, problems, advice, fileable }: CheckedRow,
  result: RowResult,
  filing: FilingId | null = null,
  receiptCode = '',
): ImportLine {
  const name = fileable?.record.name ?? (row.fields['name'] ?? '').trim().slice(0, 60);
  const { file, row: number, origin } = row;
  const said = [...problems, ...advice.map((one) => ({ ...one, advice: true as const }))];
  return {
    file,
    row: number,
    isPackage: origin !== null,
    name,
    result,
    problems: said,
    filing,
    receiptCode,
  };
}

function heldBack(line: ImportLine): ImportLine {
  return line.result === 'refused' ? line : { ...line, result: 'held-back' };
}

function isRefused(lines: readonly ImportLine[], upload: ReadUpload): boolean {
  return lines.some(({ result }) => result === 'refused') || upload.problems.some(refuses);
}

function refuses({ problem }: FileProblem): boolean {
  return problem.advice !== true;
}
