import type { GitObject } from '#git/objects.ts';
import { trailer } from '#registry/events.ts';
import type { Commit, ObjectReader, Oid } from '#git/types.ts';
import { type ProofFile, recording } from '#verify/proof-file.ts';
import { proveSite } from '#verify/site-proof.ts';

/** Finds the mint of a minting moment; what it has walked over it keeps. */
export function findsMints(
  objects: ObjectReader,
): (main: Oid, mintedAt: string) => Promise<Oid | null> {
  const mints = new Map<string, Oid>();
  let newest: Oid | null = null;
  return async (main, mintedAt) => {
    for (let at: Oid | undefined = main; at !== undefined && at !== newest;) {
      const commit: Commit = await objects.commit(at);
      const { trailers } = commit;
      if (trailer(trailers, 'Event') === 'mint') mints.set(trailer(trailers, 'Minting-Day'), at);
      at = commit.parents[0];
    }
    newest = main;
    return mints.get(mintedAt) ?? null;
  };
}

/**
 * The proof of one site (Z01): the objects that its check reads, and no more. Null where the check
 * finds something wrong, or the history is from before there were signatures.
 */
export async function makeProof(
  read: (oid: Oid) => GitObject,
  subject: Pick<ProofFile, 'code' | 'conclusion' | 'mint'>,
): Promise<ProofFile | null> {
  const { reader, objects } = recording(read);
  const { first } = await proveSite(reader, subject);
  if (first) return null;
  const { code, conclusion, mint } = subject;
  return { format: 'site-register-proof', version: 1, code, conclusion, mint, objects: objects() };
}
