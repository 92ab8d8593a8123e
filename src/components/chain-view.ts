import type { Chain, FilingKind, FilingState } from '#registry/filing.ts';
import { decisionOfStep } from '#registry/second-reader.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import { minuteText } from '#text/elapsed.ts';
import { effectText, stepReasonText } from '#text/words.ts';

/**
 * Who reviews, in which order and why (Z11), and how far it has come; no state for a preview. `status`
 * is the look of a step.
 */
export function chainView(
  chain: Chain,
  units: UnitTree,
  state?: FilingState,
  kind: FilingKind = 'new-site',
) {
  const nameOf = (code: UnitCode) => {
    const unit = units.get(code);
    return unit ? `${unit.office || unit.name}（${code}）` : code;
  };
  const isDone = (index: number) => state !== undefined && index < state.done;
  const isTurn = (index: number) =>
    state !== undefined &&
    index === state.done &&
    (state.stage === 'received' || state.stage === 'in-review');
  const decided = (index: number) =>
    state && decisionOfStep({ chain, decisions: state.decisions }, index);
  const isReturned = (index: number) =>
    state?.stage === 'returned' &&
    decided(index) !== undefined &&
    decided(index) === state.decisions.at(-1);
  const isOver = state?.stage === 'minted' || state?.stage === 'effective';
  const effect = effectText[kind];
  const gone = chain.passedOver.filter((code) => units.get(code)?.retired);
  const without = chain.passedOver.filter((code) => !units.get(code)?.retired);
  return {
    steps: chain.steps.map((step, index) => {
      const takesIn = step.act === 'take-in';
      const decision = decided(index);
      const mark = isReturned(index)
        ? { status: 'returned', sign: '↩', word: '已退回' }
        : isDone(index)
          ? { status: 'done', sign: '✓', word: takesIn ? '已接收' : '已审核' }
          : isTurn(index)
            ? { status: 'current', sign: '●', word: takesIn ? '待接收' : '待审核' }
            : { status: 'waiting', sign: '○', word: takesIn ? '将接收' : '将审核' };
      const isPast = mark.status === 'done' || mark.status === 'returned';
      // decided by a unit that has gone into this one since (X13)
      const by =
        mark.status === 'done' && decision?.unit !== step.unit ? decision?.unit : undefined;
      return {
        ...mark,
        name: nameOf(step.unit),
        minute: isPast && decision ? minuteText(decision.at) : '',
        by: by === undefined ? '' : nameOf(by),
        why: stepReasonText[step.because],
      };
    }),
    end: {
      status: isOver ? 'done' : 'waiting',
      sign: isOver ? '✓' : '○',
      what: effect.what,
      word: isOver ? effect.done : effect.waiting,
      why: effect.why,
    },
    isRecorded: chain.rootRecord,
    without: without.map(nameOf).join('、'),
    gone: gone.map(nameOf).join('、'),
  };
}

/** A chain as `chain.astro` shows it. */
export type ChainView = ReturnType<typeof chainView>;
