import type { Chain, DecisionEvent, FilingKind, FilingState } from './filing.ts';

/** Filings that a policy may ask a second reader for (Z17); a portal drops its flag before it goes (I06). */
export const sensitiveActs = ['offline-permanent', 'portal-cancel', 'exempt', 'delete'] as const;
export type SensitiveAct = (typeof sensitiveActs)[number];

/** Whether the policy wants two persons for a filing (Z17); a policy without the line wants none. */
export function needsSecondReader(
  acts: readonly SensitiveAct[] | undefined,
  kind: FilingKind,
): boolean {
  return acts?.some((act) => act === kind) === true;
}

/**
 * The chain in which the unit that decides last decides twice. That the second decision is another
 * account's follows from: one account decides once in a chain, and never on its own filing.
 */
export function withSecondReader(chain: Chain): Chain {
  const last = chain.steps.at(-1);
  if (last?.act !== 'approve') return chain;
  const second = { unit: last.unit, act: 'approve', because: 'second-reader' } as const;
  return { ...chain, steps: [...chain.steps, second] };
}

/** The decision that stands for a step; undefined before it was made. Two steps of one unit have one each. */
export function decisionOfStep(
  { chain: { steps }, decisions }: Pick<FilingState, 'chain' | 'decisions'>,
  index: number,
): DecisionEvent | undefined {
  const step = steps[index];
  if (!step) return undefined;
  const own = decisions.filter(({ unit }) => unit === step.unit);
  const decided = own.filter(({ event }) => event !== 'take-in');
  if (step.because === 'second-reader') return decided[1];
  if (steps[index + 1]?.because === 'second-reader' && decided[0]) return decided[0];
  return own.at(-1) ?? decisions.findLast(({ unit }) => step.insteadOf?.includes(unit));
}
