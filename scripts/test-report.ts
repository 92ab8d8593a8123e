import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where `npm test` leaves what Vitest found. */
export const reportPath = join(import.meta.dirname, '../reports/tests.json');

/** The part of Vitest's JSON report that is read. */
export interface TestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: 'passed' | 'failed';
    readonly assertionResults: readonly TestResult[];
  }[];
}

export interface TestResult {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'pending' | 'skipped' | 'todo' | 'disabled';
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The report of the last run; throws when there is none. */
export async function readReport(path = reportPath): Promise<TestReport> {
  return JSON.parse(await readFile(path, 'utf8')) as TestReport;
}

/** Counts tests; a file that could not even be loaded counts as one failure. */
export function tallyOf({ testResults }: TestReport): Tally {
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (...states: readonly TestResult['status'][]) =>
    results.filter(({ status }) => states.includes(status)).length;
  const unloaded = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  );
  const passed = count('passed');
  const failed = count('failed');
  return { passed, failed: failed + unloaded.length, skipped: results.length - passed - failed };
}

/** The closing line: `N passed, N failed`, and what was skipped, if anything. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** The ids that a test cites: what stands in the brackets at the end of its titles. */
function citedBy({ ancestorTitles, title }: TestResult): readonly string[] {
  return [...ancestorTitles, title].flatMap(
    (text) => /\[([^[\]]*)\]\s*$/.exec(text)?.[1]?.split(/[\s,，]+/) ?? [],
  );
}

/** Ids cited by a test that passed and by none that failed. */
export function coveredIds({ testResults }: TestReport): ReadonlySet<string> {
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const ids = (status: TestResult['status']) =>
    results.filter((result) => result.status === status).flatMap(citedBy);
  const failed = new Set(ids('failed'));
  return new Set(ids('passed').filter((id) => !failed.has(id)));
}
