import type { Family } from './types.ts';
import { sitePages } from './site-pages.ts';

/** What the static site consists of, in the order in which it is written. */
export const families: readonly Family[] = [sitePages];
