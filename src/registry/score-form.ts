import { normaliseText, textProblems } from './free-text.ts';
import type { Problem } from './problem.ts';
import { itemsOf, parsePoints, pointsText, type Rubric, type RubricItem } from './rubric.ts';
import type { Answers, FoundLine, FoundVeto } from './score.ts';

/** Fields of a scoring form by the names of its inputs: `veto.V3a` yes|no, `found.D2a`, `note.D2a`. */
export type ScoreFields = Readonly<Record<string, string>>;

export const scoreNoteMax = 300;
/** Most of one thing that is counted. */
export const countMax = 9999;

/** The inputs of a rubric's form, in its order. */
export function scoreFieldNames(rubric: Rubric): readonly string[] {
  return [
    ...rubric.vetoes.flatMap(({ parts }) =>
      parts.flatMap(({ id }) => [`veto.${id}`, `note.${id}`]),
    ),
    ...itemsOf(rubric).flatMap(({ id }) => [`found.${id}`, `note.${id}`]),
  ];
}

/**
 * Reads a filled form. Every veto is answered; with one 是 the deductions are not read at all
 * (N07). Deductions are positive; an empty one is none. Everything wrong at once.
 */
export function readAnswers(
  rubric: Rubric,
  fields: ScoreFields,
): { readonly answers: Answers; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const vetoes: FoundVeto[] = [];
  for (const { id } of rubric.vetoes.flatMap(({ parts }) => parts)) {
    const given = fields[`veto.${id}`] ?? '';
    if (given !== 'yes' && given !== 'no') problems.push({ code: 'choose', at: `/veto/${id}` });
    if (given === 'yes') vetoes.push({ part: id, note: noteOf(id) });
  }
  const lines = vetoes.length > 0 ? [] : itemsOf(rubric).flatMap((item) => lineOf(item) ?? []);
  return { answers: { vetoes, lines }, problems };

  function lineOf(item: RubricItem): FoundLine | null {
    const at = `/found/${item.id}`;
    const typed = (fields[`found.${item.id}`] ?? '').normalize('NFKC').trim();
    if (typed === '') return null;
    const line = { item: item.id, count: 0, option: '', note: noteOf(item.id) };
    switch (item.kind) {
      case 'choice': {
        if (typed === 'none-found') return null;
        const isKnown = item.options.some(({ key }) => key === typed);
        if (!isKnown) problems.push({ code: 'choice-unknown', at });
        return isKnown ? { ...line, option: typed } : null;
      }
      case 'flag': {
        if (typed !== 'yes' && typed !== 'no') problems.push({ code: 'choose', at });
        return typed === 'yes' ? { ...line, count: 1 } : null;
      }
      case 'points': {
        const count = parsePoints(typed);
        if (count === null) problems.push({ code: 'points-format', at });
        return count ? { ...line, count } : null;
      }
      case 'count': {
        const most = item.most === 0 ? countMax : item.most;
        const count = /^\d{1,4}$/.test(typed) ? Number(typed) : null;
        if (count === null || count > most) {
          problems.push({ code: 'count-range', at, params: { max: most } });
        }
        return count !== null && count > 0 && count <= most ? { ...line, count } : null;
      }
    }
  }

  function noteOf(id: string): string {
    const note = normaliseText(fields[`note.${id}`] ?? '');
    problems.push(...textProblems(note, `/note/${id}`, scoreNoteMax));
    return note;
  }
}

/** The form's fields of answers, for a draft or an erratum. */
export function fieldsOfAnswers(rubric: Rubric, answers: Answers): ScoreFields {
  const fields: Record<string, string> = {};
  const found = new Map(answers.vetoes.map((veto) => [veto.part, veto]));
  for (const { id } of rubric.vetoes.flatMap(({ parts }) => parts)) {
    fields[`veto.${id}`] = found.has(id) ? 'yes' : 'no';
    const note = found.get(id)?.note ?? '';
    if (note !== '') fields[`note.${id}`] = note;
  }
  const lines = new Map(answers.lines.map((line) => [line.item, line]));
  for (const item of itemsOf(rubric)) {
    const line = lines.get(item.id);
    if (!line) continue;
    fields[`found.${item.id}`] =
      item.kind === 'choice'
        ? line.option
        : item.kind === 'flag'
          ? 'yes'
          : item.kind === 'points'
            ? pointsText(line.count)
            : String(line.count);
    if (line.note !== '') fields[`note.${item.id}`] = line.note;
  }
  return fields;
}
