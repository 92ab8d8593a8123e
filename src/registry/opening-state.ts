import type { Opening } from './opening.ts';
import type { ChangedPath } from './filing-kind.ts';
import type { DecisionEvent, FilingEvent } from './filing.ts';
import { dataPath } from './data-path.ts';
import type { Policy } from './policy.ts';
import type { FilingId } from './site.ts';
import { bodyCode, type Region } from './staffing-office.ts';

/** Where an application at a staffing office stands (X24); what a viewer reads is in `src/text/`. */
export const openingStages = [
  'submitted', // waits for the first review
  'first-passed', // 初审通过, waits for the papers
  'paper-received', // waits for the approval
  'returned',
  'withdrawn',
  'approved', // approved and not on main yet
  'concluded', // on main
] as const;
export type OpeningStage = (typeof openingStages)[number];

/** What a staffing office does with an application, each in its turn (X24). */
export const openingSteps = [
  'pass', // 初审通过
  'paper', // 收到纸质材料
  'approve', // 审核通过
  'return', // 退回
] as const;
export type OpeningStep = (typeof openingSteps)[number];

/** Why a step does not count or may not be made. */
export type OpeningRefusal =
  | 'not-open'
  | 'outside-chain'
  | 'content-changed'
  | 'opening-step-done'
  | 'opening-review-first'
  | 'opening-paper-first'
  | 'opening-second-account';

/** An application as its events add up. */
export interface OpeningState {
  readonly stage: OpeningStage;
  /** Blob id of the newest content. */
  readonly content: string;
  /** 1 for the first submission, one more with each resubmission. */
  readonly round: number;
  readonly submittedAt: string;
  readonly since: string;
  /** Day on which the papers of this round were received; null before. */
  readonly paperOn: string | null;
  /** The account that received the papers of this round; null before. */
  readonly receivedBy: string | null;
  readonly approvedAt: string | null;
  /** The opinion of the last return; null where none stands. */
  readonly returned: DecisionEvent | null;
  /** Decisions that do not count, with why; the register writes none. */
  readonly ignored: readonly { readonly event: DecisionEvent; readonly why: OpeningRefusal }[];
}

/** The step that a decision is in this stage; null for one that is none there. */
export function stepOf(stage: OpeningStage, event: DecisionEvent['event']): OpeningStep | null {
  if (event === 'return') return 'return';
  if (event === 'take-in') return 'paper';
  return stage === 'submitted' ? 'pass' : 'approve';
}

/** The event that tells a step in a commit: the words are those of all filings. */
export function eventOfStep(step: OpeningStep): DecisionEvent['event'] {
  return step === 'paper' ? 'take-in' : step === 'return' ? 'return' : 'approve';
}

/**
 * Folds the events of an application (X24): online first review, papers received, approved; each by
 * the region's own staffing office and on exactly the content it names.
 */
export function openingState(events: readonly FilingEvent[], region: Region): OpeningState {
  let state: OpeningState = {
    stage: 'submitted',
    content: '',
    round: 0,
    submittedAt: events[0]?.at ?? '',
    since: events[0]?.at ?? '',
    paperOn: null,
    receivedBy: null,
    approvedAt: null,
    returned: null,
    ignored: [],
  };
  for (const event of events) state = next(state, event, region);
  return state;
}

function next(state: OpeningState, event: FilingEvent, region: Region): OpeningState {
  const since = event.at;
  switch (event.event) {
    case 'submit':
    case 'resubmit': {
      const round = state.round + 1;
      const { content } = event;
      const anew = { paperOn: null, receivedBy: null, returned: null };
      return { ...state, stage: 'submitted', content, round, since, ...anew };
    }
    case 'withdraw':
    case 'void':
      return isOpenOpening(state.stage) ? { ...state, stage: 'withdrawn', since } : state;
    default: {
      const step = stepOf(state.stage, event.event) ?? 'approve';
      const why = openingRefusal(state, region, step, event);
      if (why !== null) return { ...state, ignored: [...state.ignored, { event, why }] };
      return { ...state, ...after(step, event), since };
    }
  }
}

function after(step: OpeningStep, event: DecisionEvent): Partial<OpeningState> {
  switch (step) {
    case 'pass':
      return { stage: 'first-passed' };
    case 'paper':
      return {
        stage: 'paper-received',
        paperOn: event.paperOn ?? event.at.slice(0, 10),
        receivedBy: event.account,
      };
    case 'approve':
      return { stage: 'approved', approvedAt: event.at };
    case 'return':
      return { stage: 'returned', returned: event };
  }
}

/** Why a step may not be made now; null when it may. */
export function openingRefusal(
  { stage, content }: Pick<OpeningState, 'stage' | 'content'>,
  region: Region,
  step: OpeningStep,
  by: Pick<DecisionEvent, 'unit' | 'content'>,
): OpeningRefusal | null {
  if (by.unit !== bodyCode(region)) return 'outside-chain';
  if (stage !== 'submitted' && stage !== 'first-passed' && stage !== 'paper-received') {
    return 'not-open';
  }
  if (by.content !== content) return 'content-changed';
  if (step === 'return') return null;
  if (step === 'pass') return stage === 'submitted' ? null : 'opening-step-done';
  if (stage === 'submitted') return 'opening-review-first';
  if (step === 'paper') return stage === 'first-passed' ? null : 'opening-step-done';
  return stage === 'paper-received' ? null : 'opening-paper-first';
}

/**
 * Whether a step is for another account of the staffing office (Z17): where the policy asks for two,
 * whoever noted the papers does not also approve.
 */
export function needsOtherAccount(
  { receivedBy }: Pick<OpeningState, 'receivedBy'>,
  step: OpeningStep,
  account: string,
  { openingApproval }: Pick<Policy, 'openingApproval'>,
): boolean {
  return openingApproval === 'twoAccounts' && step === 'approve' && receivedBy === account;
}

/** Whether an application may still be taken back or decided (P33). */
export function isOpenOpening(stage: OpeningStage): boolean {
  return (
    stage === 'submitted' ||
    stage === 'first-passed' ||
    stage === 'paper-received' ||
    stage === 'returned'
  );
}

/**
 * The one application that a proposal adds, from its difference and never from what it says of
 * itself. Null when it touches anything else, changes what stands, or takes it away.
 */
export function touchedOpening(
  id: FilingId,
  changes: readonly ChangedPath[],
): { readonly path: string; readonly region: Region; readonly content: string } | null {
  const [change, ...more] = changes;
  if (!change || more.length > 0 || change.before !== null || change.after === null) return null;
  const at = dataPath(change.path);
  if (at?.is !== 'opening' || at.filing !== id) return null;
  return { path: change.path, region: at.region, content: change.after };
}

/** What a resubmission may not change: whose application it is, where, and what it asks for. */
export function isSameOpening(before: Opening, after: Opening): boolean {
  return (
    before.kind === after.kind &&
    before.region === after.region &&
    before.applicant === after.applicant
  );
}
