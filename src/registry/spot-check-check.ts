import { lineProblems, textProblems } from './free-text.ts';
import { isDate } from './moment.ts';
import type { Problem } from './problem.ts';
import { type SpotCheck, spotReasonMax, spotRemarksMax } from './spot-check.ts';

/** What is wrong with a spot check by itself: what was drawn, what failed, texts (X19, Z15). */
export function spotCheckProblems(check: SpotCheck): readonly Problem[] {
  const problems: Problem[] = [
    ...lineProblems(check.source, '/source', 200),
    ...(isDate(check.valueDay) ? [] : [{ code: 'date-format', at: '/valueDay' }]),
    ...textProblems(check.remarks, '/remarks', spotRemarksMax),
  ];
  const isDrawn = check.value !== '';
  const wanted = isDrawn ? Math.min(check.size, check.population) : 0;
  const sample = new Set(check.sample);
  if (sample.size !== check.sample.length || sample.size !== wanted) {
    problems.push({ code: 'draw-size', at: '/sample', params: { size: wanted } });
  }
  if (isDrawn !== (check.drawnAt !== '')) problems.push({ code: 'draw-size', at: '/drawnAt' });
  const seen = new Set<string>();
  for (const [index, { site, reasons }] of check.failing.entries()) {
    if (!sample.has(site) || seen.has(site)) {
      problems.push({ code: 'not-in-sample', at: `/failing/${index}/site` });
    }
    seen.add(site);
    problems.push(...lineProblems(reasons, `/failing/${index}/reasons`, spotReasonMax));
  }
  return problems;
}
