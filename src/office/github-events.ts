import { type Delivery, hintOf, isSigned } from '#forge/github/webhook.ts';
import { concludeAll } from './review.ts';
import { showReviews } from './show-reviews.ts';
import type { Tools } from './tools.ts';

/** What became of a delivery: its answer says no more. */
export type DeliveryAnswer = 'taken' | 'known' | 'ignored' | 'refused' | 'malformed';

/** Where GitHub tells the register at once what changed; polling tells it later. */
export interface GithubEvents {
  /** Checks a delivery and answers at once; the work goes on behind. */
  take(delivery: Delivery): DeliveryAnswer;
  /** Resolves when nothing is under way; for the end of the process, and for tests. */
  idle(): Promise<void>;
}

/** Deliveries that are remembered, so that one sent again does nothing. */
const remembered = 10_000;

/**
 * Takes deliveries for one register. A delivery is only a hint: what it is about is read from
 * GitHub again, so one that is forged, late or out of order decides nothing. Several that come
 * while one is worked on are one piece of work; what fails is left to polling.
 */
export function openGithubEvents(
  tools: Tools,
  { secret, repository }: { readonly secret: string; readonly repository: string },
): GithubEvents {
  const known = new Set<string>();
  const pulls = new Set<number>();
  let isAsked = false;
  let running: Promise<void> | null = null;

  async function work(): Promise<void> {
    while (isAsked) {
      isAsked = false;
      const changed = Array.from(pulls);
      pulls.clear();
      try {
        await concludeAll(tools);
        for (const number of changed) await showReviews(tools, number);
      } catch (error) {
        // the next run of the clockwork and of the workflows finds the same things
        const name = error instanceof Error ? error.name : 'unknown';
        process.stderr.write(`GitHub webhook: ${name}\n`);
      }
    }
  }

  return {
    take(delivery) {
      if (!isSigned(secret, delivery)) return 'refused';
      if (!/^[\w-]{1,64}$/.test(delivery.id)) return 'malformed';
      if (known.has(delivery.id)) return 'known';
      let hint;
      try {
        hint = hintOf(delivery, repository);
      } catch {
        return 'malformed';
      }
      known.add(delivery.id);
      for (const oldest of known) {
        if (known.size <= remembered) break;
        known.delete(oldest);
      }
      if (hint === null) return 'ignored';
      if (hint.pull !== null) pulls.add(hint.pull);
      isAsked = true;
      running ??= work().finally(() => {
        running = null;
      });
      return 'taken';
    },
    idle: async () => {
      while (running) await running;
    },
  };
}
