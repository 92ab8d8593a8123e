import type { Listed } from './types.ts';

/** One page of a list, with its `Link` header. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly link: string | undefined;
}

/**
 * Reads a list to its end, or says that it did not: after `most` pages with more to come it is cut
 * short. With one page of reviews read, an old approval hides a newer refusal.
 */
export async function readAll<T>(
  page: (number: number) => Promise<PageOf<T>>,
  most = 10,
): Promise<Listed<T>> {
  const items: T[] = [];
  for (let number = 1; number <= most; number += 1) {
    const found = await page(number);
    items.push(...found.items);
    if (!/rel="next"/.test(found.link ?? '')) return { items, isWhole: true };
  }
  return { items, isWhole: false };
}
