import type { Chain, DecisionEvent, FilingEvent, FilingState, Refusal, Step } from './filing.ts';

/** A filing in the making of its state. */
type Fold = { -readonly [K in keyof FilingState]: FilingState[K] };

/**
 * The state that a filing's events add up to. Each decision is judged by the chain of the tree it
 * was made under (`chainThen`); the rest of the way is the chain of the tree now, so decisions
 * already made stay when units are re-hung (R-1.3, X13): what was approved to its end stays
 * approved, and nothing is approved by a new tree alone. Decisions that do not count are kept apart
 * with the reason.
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
        const then = at(state, chainThen(event));
        const why = refusalOf(then, event, filer);
        if (why === null) count(state, event, then, chain);
        else state.ignored = [...state.ignored, { event, why }];
      }
    }
  }
  return state;
}

/** When the content that stands was filed; null before anything was. */
export function filedAt(events: readonly FilingEvent[]): string | null {
  return events.findLast(({ event }) => event === 'submit' || event === 'resubmit')?.at ?? null;
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
  // to take in is to open the file, not to decide on it: who imported it may (D05, D14)
  if (decision.event === 'take-in') return state.stage === 'received' ? null : 'already-taken-in';
  if (filer !== '' && filer === decision.account) return 'own-filing';
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

/** Counts a decision: by the tree it was made under it was the last one or not, whatever is now. */
function count(state: Fold, event: DecisionEvent, then: FilingState, chain: Chain): void {
  const handsUp = then.chain.steps[then.done]?.act === 'take-in';
  state.decisions = [...state.decisions, event];
  state.since = event.at;
  if (event.event === 'return') {
    state.stage = 'returned';
    state.turn = null;
    return;
  }
  state.stage = 'in-review';
  if (event.event === 'take-in' && !handsUp) return;
  if (then.done === then.chain.steps.length - 1) {
    state.stage = 'approved';
    state.approvedAt = event.at;
    state.chain = then.chain;
    state.done = then.chain.steps.length;
    state.turn = null;
    return;
  }
  place(state, chain);
}

/** The state as it stands against another tree's chain. */
function at(state: Fold, chain: Chain): FilingState {
  if (chain === state.chain) return state;
  const copy: Fold = { ...state, chain };
  place(copy, chain);
  return copy;
}

/** Puts the turn at the first step above everything that is decided; the last step is never passed. */
function place(state: Fold, chain: Chain): void {
  const { steps } = chain;
  const isDecided = ({ unit, act, insteadOf }: Step) =>
    state.decisions.some(
      (decision) =>
        (decision.unit === unit || insteadOf?.includes(decision.unit)) &&
        (decision.event === 'approve' || (decision.event === 'take-in' && act === 'take-in')),
    );
  const last = steps.findLastIndex(isDecided);
  state.chain = chain;
  state.done = Math.max(0, Math.min(last + 1, steps.length - 1));
  state.turn = steps[state.done]?.unit ?? null;
}
