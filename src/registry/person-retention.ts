import { isoOf } from './moment.ts';

/** A record of persons as the private store keeps it; nothing of the persons themselves. */
export interface KeptRecord {
  /** Its commitment. */
  readonly record: string;
  /** Since when nothing needs it, as far as was looked (ISO); null while something does. */
  readonly idleSince: string | null;
}

/** What still needs records of one subject: a site, an application, an address that codes go to. */
export interface RecordNeeds {
  /** What stands: on main, or as the address in use; empty where nothing does. */
  readonly current: string;
  /** What open filings name: their contents and what they were made from. */
  readonly open: readonly string[];
  /** Whether mails about it wait: they may go to any of its records. */
  readonly hasMail: boolean;
  /** Whether something of it is not understood now: then nothing is decided. */
  readonly isUnclear: boolean;
}

/** Why a record stays or goes. */
export type RecordReason =
  | 'current'
  | 'open-filing'
  | 'mail-waits'
  | 'unclear'
  | 'not-yet'
  | 'past-period';

/** What becomes of one record. */
export interface RecordStep {
  readonly record: string;
  readonly act: 'keep' | 'erase';
  readonly because: RecordReason;
  /** What is to be noted of it when it stays. */
  readonly idleSince: string | null;
}

const day = 86_400_000;

/**
 * Which records of a subject go: those that nothing has needed for `days` days in a row, counted from
 * the first look that found them so. What stands, what an open filing names and what a mail
 * that waits may need stays; where something is not understood, everything does.
 */
export function planRecords(
  kept: readonly KeptRecord[],
  needs: RecordNeeds,
  days: number,
  now: Date,
): readonly RecordStep[] {
  return kept.map(({ record, idleSince }) => {
    const keep = (because: RecordReason, since: string | null): RecordStep => ({
      ...{ record, act: 'keep', because, idleSince: since },
    });
    if (needs.isUnclear) return keep('unclear', idleSince);
    if (record === needs.current) return keep('current', null);
    if (needs.open.includes(record)) return keep('open-filing', null);
    const since = idleSince ?? isoOf(now);
    if (Date.parse(since) > now.getTime() - days * day) return keep('not-yet', since);
    if (needs.hasMail) return keep('mail-waits', since);
    return { record, act: 'erase', because: 'past-period', idleSince: since };
  });
}

/**
 * Whether a subject need not be looked at again before it gets another record: it has one, that one
 * stands, and nothing is open.
 */
export function isSettled(kept: readonly KeptRecord[], needs: RecordNeeds): boolean {
  const [only, more] = kept;
  return (
    only !== undefined &&
    more === undefined &&
    !needs.isUnclear &&
    needs.open.length === 0 &&
    only.record === needs.current
  );
}
