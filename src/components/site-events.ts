import type { FilingEvent } from '#registry/filing.ts';
import type { Raise } from '#registry/generation.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import { eventText } from '#text/words.ts';

/** One line of the trail that everybody may read: when, which unit, what; no account, no opinion. */
export interface PublicEvent {
  readonly at: string;
  readonly event: FilingEvent['event'] | 'raise-generation';
  /** Empty where the filer acted. */
  readonly unit: string;
  readonly who: string;
  readonly what: string;
}

/** The public trail of a filing, oldest first. */
export function publicEvents(
  events: readonly FilingEvent[],
  units: UnitTree,
): readonly PublicEvent[] {
  return events.map((event) => {
    const unit = 'unit' in event ? event.unit : null;
    return {
      at: event.at,
      event: event.event,
      unit: unit ?? '',
      who: unit === null ? '填报单位' : (units.get(unit)?.office ?? unit),
      what: eventText[event.event],
    };
  });
}

/** Replaced check codes as lines of the same trail; why is for those who may see it (E08). */
export function raiseEvents(raises: readonly Raise[], units: UnitTree): readonly PublicEvent[] {
  return raises.map(({ at, unit }) => ({
    at,
    event: 'raise-generation' as const,
    unit: unit ?? '',
    who: unit === null ? '填报单位' : (units.get(unit)?.office ?? unit),
    what: '更换校验码',
  }));
}
