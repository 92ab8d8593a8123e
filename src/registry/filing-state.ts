import type { Chain, DecisionEvent, FilingEvent, FilingState, Refusal, Step } from './filing.ts';
import type { UnitCode } from './unit.ts';

/** A filing in the making of its state. */
type Fold = { -readonly [K in keyof FilingState]: FilingState[K] };

/**
 * The state that a filing's events add up to. Each decision is judged by the chain of the tree it
 * was made under (`chainThen`); the rest of the way is the chain of the tree now, so decisions
 * already made stay when units are re-hung (R-1.3, X13). Decisions that do not count are kept
 * apart with the reason.
 */
export function filingState(
  events: readonly FilingEvent[],
  chain: Chain,
  chainThen: (decision: DecisionEvent) => Chain = () => chain,
): FilingState {
  const first = events[0];
  const state: Fold = {
    stage: 'received',
    turn: chain.steps[0]?.unit ?? null,
    chain,
    done: 0,
    decisions: [],
    ignored: [],
    content: '',
    round: 0,
    submittedAt: first?.at ?? '',
    since: first?.at ?? '',
    approvedAt: null,
  };
  let filer = '';
  for (const event of events) {
    switch (event.event) {
      case 'submit':
      case 'resubmit':
        filer = event.account;
        state.stage = 'received';
        state.content = event.content;
        state.decisions = [];
        state.round += 1;
        state.since = event.at;
        place(state, chain);
        break;
      case 'withdraw':
      case 'void':
        if (isOpen(state)) {
          state.stage = event.event === 'void' ? 'void' : 'withdrawn';
          state.turn = null;
          state.since = event.at;
        }
        break;
      default: {
        const why = refusalOf(at(state, chainThen(event)), event, filer);
        if (why === null) count(state, event, chain);
        else state.ignored = [...state.ignored, { event, why }];
      }
    }
  }
  return state;
}

/** Why a decision would not count in this state, or null when it does (R-4.1, R-4.2, D10). */
export function refusalOf(
  state: FilingState,
  decision: Pick<DecisionEvent, 'event' | 'unit' | 'account' | 'content'>,
  filer: string,
): Refusal | null {
  if (state.stage !== 'received' && state.stage !== 'in-review') return 'not-open';
  const step = state.chain.steps[state.done];
  if (!state.chain.steps.some(({ unit }) => unit === decision.unit)) return 'outside-chain';
  if (step?.unit !== decision.unit) {
    const isDone = state.chain.steps
      .slice(0, state.done)
      .some(({ unit }) => unit === decision.unit);
    return isDone ? 'already-approved' : 'not-your-turn';
  }
  if (decision.content !== state.content) return 'content-changed';
  if (filer !== '' && filer === decision.account) return 'own-filing';
  if (decision.event === 'take-in') return state.stage === 'received' ? null : 'already-taken-in';
  if (decision.event === 'approve' && step.act === 'take-in') return 'own-portal';
  const before = state.decisions.some(
    ({ event, account }) => event !== 'take-in' && account === decision.account,
  );
  return before ? 'account-decided' : null;
}

/** Whether the filer may still take the filing back or a unit decide. */
export function isOpen(state: Pick<FilingState, 'stage'>): boolean {
  return state.stage === 'received' || state.stage === 'in-review' || state.stage === 'returned';
}

function count(state: Fold, event: DecisionEvent, chain: Chain): void {
  const handedUp = state.chain.steps[state.done]?.act === 'take-in';
  state.decisions = [...state.decisions, event];
  state.since = event.at;
  if (event.event === 'return') {
    state.stage = 'returned';
    state.turn = null;
    return;
  }
  state.stage = 'in-review';
  if (event.event === 'take-in' && !handedUp) return;
  place(state, chain);
  if (state.turn === null) {
    state.stage = 'approved';
    state.approvedAt = event.at;
  }
}

/** The state as it stands against another tree's chain. */
function at(state: Fold, chain: Chain): FilingState {
  if (chain === state.chain) return state;
  const copy: Fold = { ...state, chain };
  place(copy, chain);
  return copy;
}

/** Puts the turn at the first step above everything that is decided. */
function place(state: Fold, chain: Chain): void {
  const decided = decidedUnits(state.decisions, chain.steps);
  const last = chain.steps.findLastIndex(({ unit }) => decided.has(unit));
  state.done = last + 1;
  state.turn = chain.steps[state.done]?.unit ?? null;
}

/** Units whose step is done: approved, or a portal's own unit that handed it up. */
function decidedUnits(
  decisions: readonly DecisionEvent[],
  steps: readonly Step[],
): ReadonlySet<UnitCode> {
  const takesIn = new Set(steps.filter(({ act }) => act === 'take-in').map(({ unit }) => unit));
  return new Set(
    decisions
      .filter(
        ({ event, unit }) => event === 'approve' || (event === 'take-in' && takesIn.has(unit)),
      )
      .map(({ unit }) => unit),
  );
}
