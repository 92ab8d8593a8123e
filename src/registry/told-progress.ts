import type { FilingEvent, FilingKind, Stage } from './filing.ts';
import type { FilingId } from './site.ts';
import type { UnitCode } from './unit.ts';

/** Progress of a filing as a file of the static site: no person, no check code, ever. */
export interface ToldProgress {
  readonly format: 'site-register-progress';
  readonly version: 1;
  readonly filing: FilingId;
  readonly name: string;
  readonly kind: FilingKind;
  readonly stage: Stage;
  /** Who has it, with the office telephone (C07). */
  readonly turn: ToldUnit | null;
  readonly since: string;
  readonly submittedAt: string;
  readonly round: number;
  /** The minting moment that follows from the approval (C05); null before approval. */
  readonly mintsAt: string | null;
  readonly siteCode: string | null;
  readonly trail: readonly ToldEvent[];
}

/** A unit as it is told of. */
export interface ToldUnit {
  readonly code: UnitCode;
  readonly office: string;
  readonly phone: string | null;
}

/** One line of the trail. */
export interface ToldEvent {
  readonly at: string;
  readonly event: FilingEvent['event'];
  /** The unit that decided or imported; null for the filer and the register. */
  readonly unit: Pick<ToldUnit, 'code' | 'office'> | null;
  readonly reason: string;
  readonly opinion: string;
}
