import type { Problem } from './problem.ts';
import { readSiteFile } from './site-check.ts';
import type { SiteFile } from './site.ts';

/**
 * What a change would make wrong with a registered site's file. What was wrong before, and is
 * still written as it was, does not count: records of an earlier day may be so. A wrong shape always does,
 * the order of keys never: what lands is written in the one order (Y4).
 */
export function changedSiteProblems(
  before: SiteFile,
  after: unknown,
  path: string,
): readonly Problem[] {
  const { file, problems } = readSiteFile(after, path);
  const found = problems.filter(({ advice, code }) => advice !== true && code !== 'key-order');
  if (!file || found.length === 0) return found;
  const known = new Set(readSiteFile(before, path).problems.map((one) => keyOf(one, before)));
  return found.filter((one) => !known.has(keyOf(one, file)));
}

/** A problem with the value it is about: entries of lists move when one before them goes. */
function keyOf({ code, at }: Problem, file: SiteFile): string {
  let value: unknown = file;
  for (const key of at.split('/').slice(1)) {
    value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
  }
  return `${code} ${at.replace(/\d+/g, '')} ${JSON.stringify(value)}`;
}
