import type { Oid } from '#git/types.ts';
import type { DecisionEvent } from '#registry/filing.ts';
import { parseMove } from '#registry/move.ts';
import type { FilingFacts } from './filing-facts.ts';
import type { Tools } from './tools.ts';

/**
 * Which decisions of an open filing came along when the register went to GitHub: those up to the tip that
 * a commit of main names for it, which nobody but the register can write there. Every later one
 * needs its review.
 */
export async function movedDecisions(
  { forge }: Pick<Tools, 'forge'>,
  { id, commits }: Pick<FilingFacts, 'id' | 'commits'>,
): Promise<ReadonlySet<DecisionEvent>> {
  const base = (await forge.proposal(id))?.base;
  const tips = new Set<Oid>();
  // the filing was open then: the move is younger than the main it was made from
  for (let at: Oid | undefined = await forge.main(); at !== undefined && at !== base;) {
    const { trailers, parents } = await forge.objects.commit(at);
    for (const moved of parseMove(trailers) ?? []) if (moved.id === id) tips.add(moved.tip);
    at = parents[0];
  }
  const last = commits.findLastIndex(({ oid }) => tips.has(oid));
  return new Set(
    commits.slice(0, last + 1).flatMap(({ event }) => ('opinion' in event ? [event] : [])),
  );
}
