import { itemsOf, type Measure, type Rubric, type RubricItem } from './rubric.ts';
import type { Answers, FoundLine } from './score.ts';

/** Figures that a checker measured; shares in thousandths. What is missing is not measured. */
export type Metrics = Readonly<Record<string, number>>;

/**
 * The answers that measured figures come to. A proposal: a person decides. A veto switches
 * the deductions off, as in the form.
 */
export function proposedAnswers(rubric: Rubric, metrics: Metrics, isPortal: boolean): Answers {
  const vetoes = rubric.vetoes
    .flatMap(({ parts }) => parts)
    .filter(({ measure }) => measure && holds(measure, metrics, isPortal))
    .map(({ id }) => ({ part: id, note: '' }));
  if (vetoes.length > 0) return { vetoes, lines: [] };
  const lines = itemsOf(rubric).flatMap((item) => lineOf(item, metrics, isPortal) ?? []);
  return { vetoes, lines };
}

function lineOf(item: RubricItem, metrics: Metrics, isPortal: boolean): FoundLine | null {
  const line = { item: item.id, count: 0, option: '', note: '' };
  if (item.kind === 'choice') {
    const option = item.options.find(({ measure }) => measure && holds(measure, metrics, isPortal));
    return option ? { ...line, option: option.key } : null;
  }
  const { measure } = item;
  const figure = measure && metrics[measure.metric];
  if (!measure || figure === undefined) return null;
  if (measure.below !== undefined) return figure < measure.below ? { ...line, count: 1 } : null;
  // whole ones only: 4.9 per cent are 4 (rubric-2015: floor of whole percents)
  const count = Math.floor(figure / measure.per);
  const most = item.most === 0 ? count : Math.min(count, item.most);
  return most > 0 ? { ...line, count: most } : null;
}

function holds(measure: Measure, metrics: Metrics, isPortal: boolean): boolean {
  const figure = metrics[measure.metric];
  if (figure === undefined) return false;
  const bound = isPortal ? (measure.portal ?? measure.value) : measure.value;
  switch (measure.op) {
    case 'at-least':
      return figure >= bound;
    case 'equals':
      return figure === bound;
    case 'below':
      return figure < bound;
  }
}
