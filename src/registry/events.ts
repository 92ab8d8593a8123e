import type { DecisionEvent, FilingEvent, FilingKind, Opinion, ReturnReason } from './filing.ts';
import { returnReasons } from './filing.ts';
import type { OpeningKind } from './opening.ts';
import type { FilingId, SiteCode } from './site.ts';
import type { UnitCode } from './unit.ts';

/** Trailers of a commit in order; values are single lines (`src/git/message.ts` escapes the rest). */
export type Trailers = readonly (readonly [key: string, value: string])[];

/** First value of a trailer, or the empty string. */
export function trailer(trailers: Trailers, key: string): string {
  return trailers.find(([name]) => name === key)?.[1] ?? '';
}

/** An event of a filing as the trailers of its commit. */
export function eventTrailers(filing: FilingId, event: FilingEvent): Trailers {
  const head: [string, string][] = [
    ['Event', event.event],
    ['Filing', filing],
  ];
  switch (event.event) {
    case 'withdraw':
      return [...head, ['At', event.at]];
    case 'void':
      return [...head, ['Because', event.because], ['At', event.at]];
    case 'submit':
    case 'resubmit':
      return [
        ...head,
        ['Content', event.content],
        ['Source', event.source],
        ...(event.importedBy ? ([['Unit', event.importedBy]] as const) : []),
        ...(event.account ? ([['Account', event.account]] as const) : []),
        ['At', event.at],
      ];
    case 'take-in':
    case 'approve':
    case 'return':
      return [
        ...head,
        ['Unit', event.unit],
        ['Account', event.account],
        ['Content', event.content],
        ['Base', event.base],
        ...(event.rechained ? ([['Rechained', event.rechained.join(' ')]] as const) : []),
        ...(event.paperOn ? ([['Paper-On', event.paperOn]] as const) : []),
        ...(event.opinion.reason ? ([['Reason', event.opinion.reason]] as const) : []),
        ...(event.opinion.text ? ([['Opinion', event.opinion.text]] as const) : []),
        ['At', event.at],
      ];
  }
}

/** The event that a commit's trailers tell; null for any other commit. */
export function parseEvent(trailers: Trailers): FilingEvent | null {
  const value = (key: string) => trailer(trailers, key);
  const at = value('At');
  const content = value('Content');
  switch (value('Event')) {
    case 'withdraw':
      return { event: 'withdraw', at };
    case 'void':
      return { event: 'void', at, because: value('Because') as FilingId };
    case 'submit':
    case 'resubmit': {
      const source = value('Source');
      return {
        event: value('Event') as 'submit' | 'resubmit',
        at,
        content,
        source: source === 'import' || source === 'git' ? source : 'web',
        account: value('Account'),
        ...(source === 'import' && value('Unit') ? { importedBy: value('Unit') as UnitCode } : {}),
      };
    }
    case 'take-in':
    case 'approve':
    case 'return':
      return {
        event: value('Event') as DecisionEvent['event'],
        at,
        content,
        unit: value('Unit') as UnitCode,
        account: value('Account'),
        opinion: { reason: parseReason(value('Reason')), text: value('Opinion') },
        base: value('Base'),
        ...(value('Rechained') ? { rechained: value('Rechained').split(' ') as UnitCode[] } : {}),
        ...(value('Paper-On') ? { paperOn: value('Paper-On') } : {}),
      };
    default:
      return null;
  }
}

/** The coded reason, or empty when there is none or it is unknown. */
export function parseReason(text: string): Opinion['reason'] {
  return (returnReasons as readonly string[]).includes(text) ? (text as ReturnReason) : '';
}

/** A conclusion's trailers carry the whole trail, whichever forge it came through (DESIGN 3). */
export function concludeTrailers(conclusion: {
  readonly filing: FilingId;
  /** Said for readers of the history; who proves it derives it again from the diff. */
  readonly kind: FilingKind | OpeningKind;
  /** The site a change is about; null for a new site, which has no code yet. */
  readonly site: SiteCode | null;
  /** The unit that a filing about units is about. */
  readonly unit?: UnitCode;
  readonly content: string;
  readonly approvedAt: string;
  readonly at: string;
  readonly rootRecord: boolean;
  readonly events: readonly FilingEvent[];
}): Trailers {
  return [
    ['Event', 'conclude'],
    ['Filing', conclusion.filing],
    ['Kind', conclusion.kind],
    ...(conclusion.site ? ([['Site', conclusion.site]] as const) : []),
    ...(conclusion.unit ? ([['Unit', conclusion.unit]] as const) : []),
    ['Content', conclusion.content],
    ['Approved-At', conclusion.approvedAt],
    ...(conclusion.rootRecord ? ([['Root-Record', 'bm0100']] as const) : []),
    ...conclusion.events.map((event) => ['Trail', JSON.stringify(event)] as const),
    ['At', conclusion.at],
  ];
}

/** The trail that a conclusion carries. */
export function concludedTrail(trailers: Trailers): readonly FilingEvent[] {
  return trailers
    .filter(([key]) => key === 'Trail')
    .map(([, value]) => JSON.parse(value) as FilingEvent);
}

/** A day's mint pairs filings with codes; rename detection is no proof. */
export function mintTrailers(mint: {
  readonly day: string;
  readonly codes: readonly { readonly filing: FilingId; readonly code: SiteCode }[];
  readonly at: string;
  /** All codes ever given, these among them (`logTrailers`); none before there were checkpoints. */
  readonly log?: Trailers;
}): Trailers {
  return [
    ['Event', 'mint'],
    ['Minting-Day', mint.day],
    ...mint.codes.map(({ filing, code }) => ['Minted', `${filing} ${code}`] as const),
    ...(mint.log ?? []),
    ['At', mint.at],
  ];
}
