import { describe, expect, it } from 'vitest';
import {
  closingLine,
  coveredIds,
  tallyOf,
  type TestReport,
  type TestResult,
} from '../../scripts/test-report.ts';

const result = (
  title: string,
  status: TestResult['status'] = 'passed',
  describes: string[] = [],
): TestResult => ({
  ancestorTitles: describes,
  title,
  status,
});
const report = (...assertionResults: TestResult[]): TestReport => ({
  testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults }],
});

describe('closing line of npm test', () => {
  it('counts what passed, failed and, if any, was skipped', () => {
    expect(closingLine(tallyOf(report(result('a'), result('b'), result('c', 'failed'))))).toBe(
      '2 passed, 1 failed',
    );
    expect(
      closingLine(tallyOf(report(result('a'), result('b', 'skipped'), result('c', 'todo')))),
    ).toBe('1 passed, 0 failed, 2 skipped');
  });

  it('a test file that cannot be loaded is a failure', () => {
    const broken = { name: 'b.test.ts', status: 'failed', assertionResults: [] } as const;
    const { testResults } = report(result('a'));
    expect(closingLine(tallyOf({ testResults: [...testResults, broken] }))).toBe(
      '1 passed, 1 failed',
    );
  });
});

describe('rows that tests cite', () => {
  it('stand in the brackets at the end of titles, of the group as of the test', () => {
    const cited = coveredIds(
      report(result('mints at 16:00 [E01 R-5.1]', 'passed', ['minting [Z02]'])),
    );
    expect([...cited].sort()).toEqual(['E01', 'R-5.1', 'Z02']);
  });

  it('count only where a test passed and none failed', () => {
    const cited = coveredIds(
      report(
        result('a [A01]'),
        result('b [A02]'),
        result('c [A02]', 'failed'),
        result('d [A03]', 'skipped'),
      ),
    );
    expect([...cited]).toEqual(['A01']);
  });

  it('brackets elsewhere in a title cite nothing', () => {
    expect(coveredIds(report(result('a list [A01] of things'))).size).toBe(0);
  });
});
