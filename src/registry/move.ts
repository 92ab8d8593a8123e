import { trailer, type Trailers } from './events.ts';
import { isoOf } from './moment.ts';
import type { FilingId } from './site.ts';

/** An open filing that goes along with its decisions, and the tip of its branch then. */
export interface MovedFiling {
  readonly id: FilingId;
  readonly tip: string;
}

const line = /^([0-9A-HJKMNP-TV-Z]{8}) ([0-9a-f]{40})$/;

/**
 * What the commit says by which a register goes to GitHub while filings are under review: up to
 * these tips their decisions were made before and elsewhere, so no review stands behind them there.
 */
export function moveTrailers(filings: readonly MovedFiling[], at: Date): Trailers {
  return [
    ['Event', 'move'],
    ['To', 'github'],
    ...filings.map(({ id, tip }) => ['Moved', `${id} ${tip}`] as const),
    ['At', isoOf(at)],
  ];
}

/** The filings that such a commit names; null for any other commit and for one that says it wrongly. */
export function parseMove(trailers: Trailers): readonly MovedFiling[] | null {
  if (trailer(trailers, 'Event') !== 'move' || trailer(trailers, 'To') !== 'github') return null;
  const filings: MovedFiling[] = [];
  for (const [key, value] of trailers) {
    if (key !== 'Moved') continue;
    const [, id, tip] = line.exec(value) ?? [];
    if (id === undefined || tip === undefined) return null;
    filings.push({ id: id as FilingId, tip });
  }
  return filings;
}
