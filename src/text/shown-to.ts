import type { FilingState } from '#registry/filing.ts';
import { dateOf } from '#registry/moment.ts';
import type { UnitCode } from '#registry/unit.ts';

/** Who looks at a filing. */
export type Viewer =
  | { readonly kind: 'filer' }
  | { readonly kind: 'unit'; readonly unit: UnitCode };

/** What of a state the words depend on. */
export type ShownState = Pick<FilingState, 'stage' | 'turn'> & {
  readonly chain: Pick<FilingState['chain'], 'steps'>;
  readonly done: number;
};

const day = 86_400_000;

/**
 * The words for a stage as one viewer reads them (R-4.6, X09); a projection, never stored.
 * `mintsAt` is the minting moment of something approved.
 */
export function shownTo(
  viewer: Viewer,
  state: ShownState,
  now: Date,
  mintsAt: Date | null,
): string {
  switch (state.stage) {
    case 'returned':
      return '已退回';
    case 'withdrawn':
      return '已撤回';
    case 'minted':
      return '已办结';
    case 'approved':
    case 'concluded':
      return viewer.kind === 'filer' ? mintsOn(now, mintsAt) : concludedFor(viewer.unit, state);
    case 'received':
    case 'in-review':
      return viewer.kind === 'filer' ? '审核中' : inReviewFor(viewer.unit, state);
  }
}

/** 将于今天生成 before today's 16:00, 将于明天生成 after it (C05, X05). */
function mintsOn(now: Date, mintsAt: Date | null): string {
  const isTomorrow = mintsAt !== null && dateOf(mintsAt) === dateOf(new Date(now.getTime() + day));
  return `审核通过，网站标识码还未生成，将于${isTomorrow ? '明天' : '今天'}生成`;
}

function concludedFor(unit: UnitCode, state: ShownState): string {
  const index = state.chain.steps.findIndex((step) => step.unit === unit);
  return index >= 0 && index < state.chain.steps.length - 1 ? '已审核' : '已办结';
}

function inReviewFor(unit: UnitCode, state: ShownState): string {
  if (state.turn === unit) return state.stage === 'received' ? '未提交' : '未审核';
  const index = state.chain.steps.findIndex((step) => step.unit === unit);
  return index >= 0 && index < state.done ? '已审核' : '审核中';
}
