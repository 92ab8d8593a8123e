/** What is known of an account that would take part in a reset. */
export interface ResetPerson {
  readonly id: string;
  /** When its holder first set a password of their own, ISO; null before. */
  readonly activatedAt: string | null;
}

/** Who once gave an account a code, or began a reset that gave it one; not the server. */
export interface Maker {
  readonly account: string;
  /** Whether that was for a further account of its own unit. */
  readonly isOwnUnit: boolean;
}

/**
 * Why an account cannot be the second person of a reset (A28, X33); null where it can. Two accounts
 * count as two persons where the second was in use before the reset was begun, has no code from the
 * first, directly or through others, and the two do not stem from one account of their own unit: who
 * adds an account may hold both.
 */
export function whyNotSecond(
  starter: string,
  startedAt: string,
  second: ResetPerson,
  makersOf: (account: string) => readonly Maker[],
): 'reset-same-person' | 'reset-second-new' | 'reset-second-related' | null {
  if (second.id === starter) return 'reset-same-person';
  if (second.activatedAt === null || second.activatedAt > startedAt) return 'reset-second-new';
  if (ancestry(second.id, makersOf).has(starter)) return 'reset-second-related';
  const own = (account: string) => makersOf(account).filter(({ isOwnUnit }) => isOwnUnit);
  const ofStarter = ancestry(starter, own);
  const isRelated = Array.from(ancestry(second.id, own)).some((each) => ofStarter.has(each));
  return isRelated ? 'reset-second-related' : null;
}

/** An account and all that it has its code from, directly or through others. */
function ancestry(
  account: string,
  makersOf: (account: string) => readonly Maker[],
): ReadonlySet<string> {
  const found = new Set([account]);
  // a set hands on what is added while it is walked
  for (const each of found) for (const maker of makersOf(each)) found.add(maker.account);
  return found;
}
