import type { FilingEvent } from './filing.ts';
import { parseMoment } from './moment.ts';
import type { UnitCode } from './unit.ts';

/** How long a filing stood with one unit before that unit decided (Z10). */
export interface Wait {
  readonly unit: UnitCode;
  /** Whole days, 0 for less than one. */
  readonly days: number;
}

const day = 86_400_000;

/**
 * The waits of a trail, one for each approval or return, in order (Z10). A unit's time runs from the
 * submission, or from what the unit before it did; taking a filing in does not stop the time of the
 * unit that took it, and a unit that only takes in hands the filing up (X26). An event without a
 * readable time is passed over.
 */
export function waitsOf(trail: readonly FilingEvent[]): readonly Wait[] {
  const waits: Wait[] = [];
  let since: Date | null = null;
  let taken: { readonly unit: UnitCode; readonly at: Date } | null = null;
  for (const event of trail) {
    const at = parseMoment(event.at);
    if (at === null) continue;
    if (event.event === 'take-in') {
      taken = { unit: event.unit, at };
    } else if (event.event === 'approve' || event.event === 'return') {
      const from: Date = taken !== null && taken.unit !== event.unit ? taken.at : (since ?? at);
      const days = Math.max(0, Math.floor((at.getTime() - from.getTime()) / day));
      waits.push({ unit: event.unit, days });
      since = at;
      taken = null;
    } else {
      since = at;
      taken = null;
    }
  }
  return waits;
}

/** How many decisions of one level took how long. */
export interface WaitSummary {
  readonly decisions: number;
  /** Mean of whole days, to one decimal. */
  readonly mean: number;
  readonly median: number;
  /** Nine of ten were decided within so many days. */
  readonly ninth: number;
  readonly longest: number;
}

/** Sums up counts by whole days; null where nothing was decided. */
export function summarizeWaits(byDays: ReadonlyMap<number, number>): WaitSummary | null {
  const sorted = [...byDays].toSorted(([a], [b]) => a - b);
  const decisions = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (decisions === 0) return null;
  const total = sorted.reduce((sum, [days, count]) => sum + days * count, 0);
  const withinShare = (share: number): number => {
    let seen = 0;
    for (const [days, count] of sorted) {
      seen += count;
      if (seen >= decisions * share) return days;
    }
    return 0;
  };
  return {
    decisions,
    mean: Math.round((total * 10) / decisions) / 10,
    median: withinShare(0.5),
    ninth: withinShare(0.9),
    longest: sorted.at(-1)?.[0] ?? 0,
  };
}
