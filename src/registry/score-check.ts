import { lineProblems, textProblems } from './free-text.ts';
import { isoOf, parseMoment } from './moment.ts';
import type { Problem } from './problem.ts';
import { itemsOf, type Rubric } from './rubric.ts';
import type { Answers, ScoreSheet } from './score.ts';
import { scoreNoteMax } from './score-form.ts';

/** What is wrong with a score by itself, and against its rubric where that is known. */
export function scoreProblems(sheet: ScoreSheet, rubric: Rubric | null): readonly Problem[] {
  const moments = [
    ...momentProblems(sheet.at, '/at'),
    ...sheet.errata.flatMap(({ at }, index) => momentProblems(at, `/errata/${index}/at`)),
  ];
  const account = sheet.kind === 'self' ? sheet.account === '' : sheet.account !== '';
  return [
    ...moments,
    ...(account ? [] : [{ code: 'score-account', at: '/account' }]),
    ...answerProblems(sheet, '', rubric),
    ...sheet.errata.flatMap((erratum, index) => [
      ...lineProblems(erratum.reason, `/errata/${index}/reason`, 300),
      ...answerProblems(erratum, `/errata/${index}`, rubric),
    ]),
  ];
}

function answerProblems(answers: Answers, at: string, rubric: Rubric | null): readonly Problem[] {
  const { vetoes, lines } = answers;
  const problems: Problem[] = [];
  if (vetoes.length > 0 && lines.length > 0) {
    problems.push({ code: 'veto-with-deductions', at: `${at}/lines` });
  }
  for (const [index, { note }] of vetoes.entries()) {
    problems.push(...textProblems(note, `${at}/vetoes/${index}/note`, scoreNoteMax));
  }
  for (const [index, { note }] of lines.entries()) {
    problems.push(...textProblems(note, `${at}/lines/${index}/note`, scoreNoteMax));
  }
  if (!rubric) return problems;
  const parts = rubric.vetoes.flatMap((veto) => veto.parts.map(({ id }) => id));
  const wrongPart = firstWrong(
    vetoes.map(({ part }) => part),
    parts,
  );
  if (wrongPart >= 0) problems.push({ code: 'score-line', at: `${at}/vetoes/${wrongPart}/part` });
  const items = itemsOf(rubric);
  const wrongItem = firstWrong(
    lines.map(({ item }) => item),
    items.map(({ id }) => id),
  );
  if (wrongItem >= 0) problems.push({ code: 'score-line', at: `${at}/lines/${wrongItem}/item` });
  for (const [index, line] of lines.entries()) {
    const item = items.find(({ id }) => id === line.item);
    if (!item) continue;
    const isChoice = item.kind === 'choice';
    const isRight = isChoice
      ? line.count === 0 && item.options.some(({ key }) => key === line.option)
      : line.option === '' &&
        line.count > 0 &&
        (item.kind !== 'flag' || line.count === 1) &&
        (item.most === 0 || line.count <= item.most);
    if (!isRight) problems.push({ code: 'score-line', at: `${at}/lines/${index}/count` });
  }
  return problems;
}

/** Where ids are unknown, doubled or out of the rubric's order; -1 where they are right. */
function firstWrong(given: readonly string[], known: readonly string[]): number {
  let last = -1;
  return given.findIndex((id) => {
    const at = known.indexOf(id);
    if (at <= last) return true;
    last = at;
    return false;
  });
}

/** What is wrong with a rubric by itself: ids twice, drafts among what is in force. */
export function rubricProblems(rubric: Rubric): readonly Problem[] {
  const ids = [
    ...rubric.vetoes.flatMap(({ parts }) => parts.map(({ id }) => id)),
    ...itemsOf(rubric).map(({ id }) => id),
  ];
  const problems: Problem[] = [];
  if (new Set(ids).size !== ids.length) problems.push({ code: 'rubric-line', at: '/groups' });
  const caps = rubric.groups.flatMap(({ cap }) => cap ?? []);
  const isDraft = [...rubric.vetoes, ...itemsOf(rubric), ...caps].some(
    ({ confidence }) => confidence === 'draft',
  );
  if (isDraft && rubric.status === 'in-force')
    problems.push({ code: 'rubric-draft', at: '/status' });
  for (const [group, { items }] of rubric.groups.entries()) {
    for (const [index, item] of items.entries()) {
      const isRight =
        item.kind === 'choice'
          ? item.options.length > 0 && item.points === 0
          : item.options.length === 0 &&
            (item.kind === 'points' ? item.points === 0 : item.points > 0);
      if (!isRight) problems.push({ code: 'rubric-line', at: `/groups/${group}/items/${index}` });
    }
  }
  if (rubric.passAt > rubric.base) problems.push({ code: 'rubric-line', at: '/passAt' });
  return problems;
}

function momentProblems(text: string, at: string): readonly Problem[] {
  const moment = parseMoment(text);
  return moment !== null && isoOf(moment) === text ? [] : [{ code: 'moment-format', at }];
}
