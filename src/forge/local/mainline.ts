import type { Commit, ObjectReader, Oid } from '#git/types.ts';

/** How many commits of main are read at once when a proposal's beginning is looked for. */
const stride = 256;

/** Knows which commits main has had, as far back as anyone asked. */
export interface Mainline {
  /**
   * The commits of a proposal, oldest first, and the commit of main below them. Throws where the
   * tip does not descend from main.
   */
  branch(tip: Oid, main: Oid): Promise<{ readonly base: Oid; readonly commits: readonly Commit[] }>;
}

/**
 * Follows first parents. The known part of main is without gaps from its newest commit, so the first
 * commit of a branch that is in it is where the branch began; dates are never asked.
 */
export function mainline(objects: ObjectReader): Mainline {
  let known = new Set<Oid>();
  let newest: Oid | null = null;
  let next: Oid | null = null;

  async function follow(main: Oid): Promise<void> {
    if (main === newest) return;
    const young: Oid[] = [];
    for (let at: Oid | null = main; at !== null; at = await parentOf(at)) {
      if (known.has(at) || (newest === null && young.length === stride)) {
        if (newest === null) next = at;
        for (const oid of young) known.add(oid);
        newest = main;
        return;
      }
      young.push(at);
    }
    // Main was put on another history, or is short: what is known now is all of it.
    known = new Set(young);
    newest = main;
    next = null;
  }

  async function goBack(): Promise<boolean> {
    for (let count = 0; count < stride && next !== null; count += 1) {
      known.add(next);
      next = await parentOf(next);
    }
    return next !== null;
  }

  async function parentOf(oid: Oid): Promise<Oid | null> {
    return (await objects.commit(oid)).parents[0] ?? null;
  }

  return {
    async branch(tip, main) {
      await follow(main);
      const commits: Commit[] = [];
      let at: Oid | null = tip;
      for (let isMore = true; ;) {
        // A stretch of the branch, then a stretch of main: both may be the longer one.
        const until = commits.length + 16;
        for (; at !== null && commits.length < until && !known.has(at);) {
          const commit: Commit = await objects.commit(at);
          commits.push(commit);
          at = commit.parents[0] ?? null;
        }
        const found = commits.findIndex((commit) => known.has(commit.oid));
        const base =
          found >= 0 ? commits[found]?.oid : at !== null && known.has(at) ? at : undefined;
        if (base !== undefined) {
          return { base, commits: commits.slice(0, found < 0 ? undefined : found).reverse() };
        }
        if (!isMore && at === null) throw new Error(`not a branch of main: ${tip}`);
        isMore = await goBack();
      }
    },
  };
}
