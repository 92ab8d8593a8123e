import { isDeepStrictEqual } from 'node:util';
import type { FilingEvent } from '#registry/filing.ts';
import type { Step } from './history.ts';
import { wrong } from './wrong.ts';

/** The trail that a conclusion tells is that of the filing's commits. */
export function holdTrail({ trailers, oid }: Step['commit'], events: readonly FilingEvent[]): void {
  const trail = trailers.filter(([key]) => key === 'Trail').map(([, value]) => value);
  const other = events.findIndex((event, index) => !tells(trail[index], event));
  if (other >= 0 || trail.length !== events.length) {
    wrong('trail-differs', oid, '', { number: (other < 0 ? events.length : other) + 1 });
  }
}

function tells(text: string | undefined, event: FilingEvent): boolean {
  if (text === undefined || text === JSON.stringify(event)) return text !== undefined;
  try {
    return isDeepStrictEqual(JSON.parse(text), event);
  } catch {
    return false;
  }
}
