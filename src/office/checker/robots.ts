import {
  mayVisit,
  noRobotsRules,
  readRobots,
  type RobotsRules,
} from '#registry/page-check/robots.ts';
import { follow, type SafeOptions } from '../reach/safe-get.ts';

/** By what a `robots.txt` names the checks. */
export const robotsName = 'site-register-check';

/** What hosts ask of the checks (`robots.txt`). */
export interface Robots {
  /** Whether an address may be asked for; reads the host's `robots.txt` first. Never throws. */
  mayAsk(url: URL): Promise<boolean>;
  /** Milliseconds that a host wants between two requests, as far as it is known. */
  pauseOf(host: string): number;
}

const keptMs = 3_600_000;
const keptMax = 5_000;
const timeout = 5_000;
const bytesMax = 128 * 1024;
/** Longest pause that is kept: a check has up to some seventy pages to ask for. */
export const pauseMaxMs = 10_000;

interface Known {
  readonly until: number;
  readonly rules: Promise<RobotsRules>;
}

/**
 * Asks each host once an hour. No file, a fault, or no answer means that nothing is asked of us: a
 * site that is down has to be told as down, not as closed.
 */
export function openRobots(options: () => SafeOptions): Robots {
  const known = new Map<string, Known>();
  const pauses = new Map<string, number>();
  const ask = async (origin: string, host: string): Promise<RobotsRules> => {
    const { answer } = await follow(`${origin}/robots.txt`, { ...options(), timeout, bytesMax });
    if (answer?.status !== 200) return noRobotsRules;
    const rules = readRobots(answer.body.toString('utf8'), robotsName);
    if (rules.delay > 0) pauses.set(host, Math.min(rules.delay * 1000, pauseMaxMs));
    return rules;
  };
  return {
    async mayAsk(url) {
      const now = performance.now();
      let found = known.get(url.origin);
      if (!found || found.until <= now) {
        if (known.size >= keptMax) {
          known.clear();
          pauses.clear();
        }
        found = { until: now + keptMs, rules: ask(url.origin, url.host) };
        known.set(url.origin, found);
      }
      return mayVisit(await found.rules, url);
    },
    pauseOf: (host) => pauses.get(host) ?? 0,
  };
}
