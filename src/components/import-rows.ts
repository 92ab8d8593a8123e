import type { ImportReport } from '#office/import-types.ts';
import { rowForecastText, rowPlaceText, rowResultText } from '#text/import-words.ts';
import { problemText } from '#text/problems.ts';
import { siteLabel } from '#text/site-labels.ts';
import type { Problem } from '#registry/problem.ts';

/** The lines of an import's report in words, those of whole files first. */
export function importRows({ dryRun, lines, problems }: ImportReport) {
  const words = dryRun ? rowForecastText : rowResultText;
  return [
    ...problems.map(({ file, row, problem }) => ({
      file,
      place: rowPlaceText(row, true),
      name: '',
      result: problem.advice ? '提示' : words.refused,
      reasons: reason(problem),
      receiptCode: '',
    })),
    ...lines.map((line) => ({
      file: line.file,
      place: rowPlaceText(line.row, line.isPackage),
      name: line.name,
      result: words[line.result],
      reasons: line.problems.map(reason).join('；'),
      receiptCode: line.receiptCode,
    })),
  ];
}

function reason(problem: Problem): string {
  const label = siteLabel(problem.at);
  const where = problem.at === '' || label === problem.at ? '' : `${label}：`;
  return `${problem.advice ? '提示：' : ''}${where}${problemText(problem)}`;
}
