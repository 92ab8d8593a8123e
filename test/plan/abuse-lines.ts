import { archives } from './archives.ts';
import { authorisation } from './authorisation.ts';
import { badInput } from './bad-input.ts';
import { g16 } from './g16.ts';
import { canaries } from './canaries.ts';
import { guesses } from './guesses.ts';
import { injected } from './injected.ts';
import type { PlanLine } from './line.ts';
import { namesAndUrls } from './names-and-urls.ts';
import { ssrf } from './ssrf.ts';

/** The lines of `npm run test:abuse`: hostile inputs, people and networks. */
export const abuseLines: readonly PlanLine[] = [
  badInput,
  archives,
  namesAndUrls,
  injected,
  authorisation,
  guesses,
  ssrf,
  g16,
  canaries,
];
