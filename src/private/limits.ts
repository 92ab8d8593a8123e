import { addressGroup } from './address-group.ts';
import type { Database } from './database.ts';
import type { PrivateSettings } from './settings.ts';
import type { LimitRule, Limits, Secrets } from './types.ts';

const minute = 60_000;
const quarter = 15 * minute;
const day = 24 * 60 * minute;

interface Rule {
  readonly tries: number;
  readonly window: number;
  /**
   * `doubling` waits 1, 2, 4, 8, 15 minutes after each further wrong try and never locks for good;
   * `window` waits for the window's end.
   */
  readonly then: 'doubling' | 'window';
}

/** Tries in a window (R-5.5, W8). Five in 15 minutes are at most 480 a day (G13). */
function rulesOf(settings: PrivateSettings): Readonly<Record<LimitRule, Rule>> {
  const window = settings.tryWindowMinutes * minute;
  const account = { tries: settings.signInTriesPerAccount, window, then: 'doubling' } as const;
  const address = { tries: settings.signInTriesPerAddress, window, then: 'doubling' } as const;
  const filings = settings.filingsPerHourPerAddress;
  return {
    'sign-in-account': account,
    'sign-in-address': address,
    'receipt-code': account,
    'receipt-address': address,
    'site-code': account,
    'site-address': address,
    'filing-address': { tries: filings, window: 60 * minute, then: 'window' },
    'recovery-address': {
      tries: settings.recoveriesPerHourPerAddress,
      window: 60 * minute,
      then: 'window',
    },
    'recovery-site': {
      tries: 1,
      window: settings.recoveryPauseHours * 60 * minute,
      then: 'window',
    },
    'opening-register-address': { tries: filings, window: 60 * minute, then: 'window' },
    'opening-code': account,
    'opening-send': { tries: 5, window: 60 * minute, then: 'window' },
    'opening-recipient': { tries: 5, window: 60 * minute, then: 'window' },
    'mail-resend': { tries: settings.mailResendsPerDay, window: day, then: 'window' },
  };
}

interface State {
  readonly count: number;
  readonly strikes: number;
  /** Start of the window. */
  readonly since: number;
  /** No try before this. */
  readonly until: number;
}

const fresh: State = { count: 0, strikes: 0, since: 0, until: 0 };

/** What one more wrong try makes of a state. */
function missed({ tries, window, then }: Rule, before: State, now: number): State {
  const quiet = then === 'doubling' ? quarter : 0;
  const isOld = before.strikes === 0 ? now - before.since >= window : now - before.until >= quiet;
  const { count, strikes, since } = isOld ? { ...fresh, since: now } : before;
  if (strikes === 0 && count + 1 < tries) return { count: count + 1, strikes, since, until: 0 };
  const delay = Math.min(minute * 2 ** strikes, quarter);
  const until = then === 'doubling' ? now + delay : since + window;
  return { count: count + 1, strikes: strikes + 1, since, until };
}

/** Rate limits kept over restarts. Addresses and codes are kept only as HMACs. */
export function openLimits(
  database: Database,
  secrets: Secrets,
  settings: PrivateSettings,
): Limits {
  const rules = rulesOf(settings);
  const { sql } = database;
  const one = sql.prepare('SELECT count, strikes, since, until FROM misses WHERE key = ?');
  const put = sql.prepare(
    'INSERT OR REPLACE INTO misses (key, count, strikes, since, until) VALUES (?, ?, ?, ?, ?)',
  );
  const remove = sql.prepare('DELETE FROM misses WHERE key = ?');
  const removeOld = sql.prepare('DELETE FROM misses WHERE max(since, until) < ?');

  const rowOf = (rule: LimitRule, key: string): string => {
    const who = rule.endsWith('-address') ? addressGroup(key) : key;
    return secrets.hmac('limit', `${rule}\n${who}`).toString('base64url');
  };
  const stateOf = (row: string): State => (one.get(row) as State | undefined) ?? fresh;
  const save = (row: string, { count, strikes, since, until }: State): void => {
    put.run(row, count, strikes, since, until);
  };
  const waitOf = ({ until }: State, now: number): number | null =>
    until > now ? Math.ceil((until - now) / 1000) : null;
  const count = (rule: LimitRule, row: string, now: number): void => {
    removeOld.run(now - day);
    save(row, missed(rules[rule], stateOf(row), now));
  };

  return {
    wait(rule, key, at) {
      return waitOf(stateOf(rowOf(rule, key)), at.getTime());
    },
    miss(rule, key, at) {
      database.write(() => count(rule, rowOf(rule, key), at.getTime()));
    },
    take(rule, key, at) {
      const row = rowOf(rule, key);
      return database.write(() => {
        const wait = waitOf(stateOf(row), at.getTime());
        if (wait === null) count(rule, row, at.getTime());
        return wait;
      });
    },
    giveBack(rule, key) {
      const row = rowOf(rule, key);
      database.write(() => {
        const state = stateOf(row);
        if (state.count <= 1) remove.run(row);
        else {
          const strikes = Math.max(0, state.strikes - 1);
          save(row, { ...state, count: state.count - 1, strikes, until: 0 });
        }
      });
    },
    clear(rule, key) {
      database.write(() => remove.run(rowOf(rule, key)));
    },
  };
}
