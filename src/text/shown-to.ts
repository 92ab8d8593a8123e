import {
  type FilingKind,
  type FilingState,
  isRecordChange,
  isUnitFilingKind,
} from '#registry/filing.ts';
import { dateOf } from '#registry/moment.ts';
import type { UnitCode } from '#registry/unit.ts';

/** Who looks at a filing. */
export type Viewer =
  | { readonly kind: 'filer' }
  | { readonly kind: 'unit'; readonly unit: UnitCode };

/** What of a state the words depend on; without a kind it is a new site. */
export type ShownState = Pick<FilingState, 'stage' | 'turn'> & {
  readonly kind?: FilingKind;
  readonly chain: Pick<FilingState['chain'], 'steps'>;
  readonly done: number;
};

const day = 86_400_000;

/** What a filing that never came into force reads as, by everybody. */
export const endedText = { withdrawn: '已撤回', void: '已作废' } as const;

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
  const changed =
    state.kind !== undefined && isRecordChange(state.kind) && changeWords(viewer, state);
  if (changed) return changed;
  switch (state.stage) {
    case 'returned':
      return '已退回';
    case 'withdrawn':
    case 'void':
      return endedText[state.stage];
    case 'minted':
      return '已办结';
    case 'effective':
      return viewer.kind === 'filer' && state.kind === 'offline-permanent'
        ? '下线申请通过'
        : '已办结';
    case 'approved':
    case 'concluded':
      return viewer.kind === 'filer' ? mintsOn(now, mintsAt) : concludedFor(viewer.unit, state);
    case 'received':
    case 'in-review':
      return viewer.kind === 'filer' ? '审核中' : inReviewFor(viewer.unit, state);
  }
}

/** 办结后修改 as its two sides read it (F08, F09, F16); null where the common words hold. */
function changeWords(viewer: Viewer, { stage }: ShownState): string | null {
  const isFiler = viewer.kind === 'filer';
  switch (stage) {
    case 'received':
    case 'in-review':
      return isFiler ? '修改未审核' : '办结后修改';
    case 'returned':
      return '修改后审核未通过';
    case 'approved':
    case 'effective':
      return isFiler ? '修改审核通过' : '已办结';
    default:
      return null;
  }
}

/** 将于今天生成 before today's 16:00, 将于明天生成 after it (C05, X05). */
function mintsOn(now: Date, mintsAt: Date | null): string {
  const isTomorrow = mintsAt !== null && dateOf(mintsAt) === dateOf(new Date(now.getTime() + day));
  return `审核通过，网站标识码还未生成，将于${isTomorrow ? '明天' : '今天'}生成`;
}

function concludedFor(unit: UnitCode, state: ShownState): string {
  const index = state.chain.steps.findLastIndex((step) => step.unit === unit);
  return index >= 0 && index < state.chain.steps.length - 1 ? '已审核' : '已办结';
}

function inReviewFor(unit: UnitCode, state: ShownState): string {
  // one unit alone decides about units, so nothing is taken in first
  const isTakenIn = state.stage !== 'received' || (state.kind && isUnitFilingKind(state.kind));
  if (state.turn === unit) return isTakenIn ? '未审核' : '未提交';
  const index = state.chain.steps.findLastIndex((step) => step.unit === unit);
  return index >= 0 && index < state.done ? '已审核' : '审核中';
}
