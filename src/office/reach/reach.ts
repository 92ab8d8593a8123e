import { none } from '#registry/formats.ts';
import type { SiteRecord } from '#registry/site.ts';
import { probe, type ProbeOptions, type Reached } from './probe.ts';
import type { ReachState, ReachStore } from './reach-store.ts';

/** An address of a record with what is known of it. */
export interface ReachLine {
  readonly address: string;
  readonly known: ReachState | null;
}

/** Asks the addresses that filers declared, in the background; told, never refused (J03, R-2.7). */
export interface Reach {
  /** Every address of a record: home page and channels; what nobody asked for is wanted now. */
  ofRecord(record: Pick<SiteRecord, 'homeUrl' | 'channels'>): readonly ReachLine[];
  /**
   * The home page alone, asked anew where that was not done just now: what is looked for may have
   * been put there a minute ago (I03). Null where the register asks nothing.
   */
  homeOf(record: Pick<SiteRecord, 'homeUrl'>): ReachLine | null;
  /** Asks what waits, a few at a time; returns how many. */
  askWaiting(): Promise<number>;
}

const day = 86_400_000;
const freshDays = 7;
const justNow = 10 * 60_000;
const atOnce = 4;
const aRound = 8;

/** Opens the checker over its store. `ask` is replaced in tests only. */
export function openReach(
  store: ReachStore,
  now: () => Date,
  options: ProbeOptions = {},
  ask: (address: string, options: ProbeOptions) => Promise<Reached> = probe,
): Reach {
  return {
    ofRecord(record) {
      const addresses = addressesOf(record);
      const at = now();
      store.want(addresses, at, new Date(at.getTime() - freshDays * day));
      return addresses.map((address) => ({ address, known: store.get(address) }));
    },
    homeOf({ homeUrl }) {
      const at = now();
      store.want([homeUrl], at, new Date(at.getTime() - justNow));
      return { address: homeUrl, known: store.get(homeUrl) };
    },
    async askWaiting() {
      const waiting = [...store.waiting(aRound)];
      const count = waiting.length;
      // one host is asked one page after the other
      const lanes = Array.from(Map.groupBy(waiting, hostOf).values());
      const worker = async () => {
        for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
          for (const address of lane) store.put(address, await ask(address, options), now());
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      return count;
    },
  };
}

/** Where the register may not ask the internet: nothing is asked and nothing is said. */
export const noReach: Reach = {
  ofRecord: () => [],
  homeOf: () => null,
  askWaiting: async () => 0,
};

/** Addresses of a record, each once. */
export function addressesOf(record: Pick<SiteRecord, 'homeUrl' | 'channels'>): readonly string[] {
  const channels = record.channels.flatMap(({ url }) => url.split('；'));
  return Array.from(new Set([record.homeUrl, ...channels])).filter((url) => url !== none);
}

function hostOf(address: string): string {
  return URL.parse(address)?.host ?? '';
}
