import { progressKey } from '#codes/progress-key.ts';
import { parseReceiptCode } from '#codes/receipt-code.ts';
import type { Commit, ObjectReader, Oid } from '#git/types.ts';
import { trailer, type Trailers } from '#registry/events.ts';
import type { FilingId } from '#registry/site.ts';

const name = 'Progress';

/**
 * What the first commit of a filing says besides: the name under which whoever has its receipt code
 * finds its progress on a static site. Whoever publishes needs the register alone.
 */
export async function progressTrailer(receiptCode: string): Promise<Trailers> {
  const code = parseReceiptCode(receiptCode);
  return code === null ? [] : [[name, await progressKey(code)]];
}

/** That name out of a filing's commits; null for one that was filed without. */
export function progressKeyOf(commits: readonly Pick<Commit, 'trailers'>[]): string | null {
  for (const { trailers } of commits) {
    const key = trailer(trailers, name);
    if (/^[0-9a-f]{64}$/.test(key)) return key;
  }
  return null;
}

/** That name of a filing that landed with this merge: its own commits stand behind the second parent. */
export async function progressKeyOfLanded(
  objects: ObjectReader,
  id: FilingId,
  conclusion: Oid,
): Promise<string | null> {
  let at = (await objects.commit(conclusion)).parents[1];
  while (at !== undefined) {
    const commit = await objects.commit(at);
    if (trailer(commit.trailers, 'Filing') !== id) return null;
    const key = progressKeyOf([commit]);
    if (key !== null) return key;
    at = commit.parents[0];
  }
  return null;
}
