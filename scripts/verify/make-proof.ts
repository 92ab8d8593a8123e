import { openObjectStore } from '#git/object-store.ts';
import type { Commit, Oid } from '#git/types.ts';
import { makeProof } from '#office/site-proof.ts';
import { trailer } from '#registry/events.ts';
import type { SiteCode } from '#registry/site.ts';
import type { Clone } from '#verify/clone.ts';

/**
 * The proof of one site out of a clone, as the register's own page would hand it out; null where main
 * gives no such code, or its history is not signed.
 */
export async function proofFrom(clone: Clone, code: SiteCode): Promise<string | null> {
  const { objects, main, gitdir } = clone;
  let mint: Oid | null = null;
  let filing = '';
  for (let at: Oid | undefined = main; at !== undefined;) {
    const commit: Commit = await objects.commit(at);
    const { trailers, parents } = commit;
    const line = trailers.find(([key, value]) => key === 'Minted' && value.endsWith(` ${code}`));
    if (mint === null && line && trailer(trailers, 'Event') === 'mint') {
      mint = at;
      filing = line[1].slice(0, -1 - code.length);
    }
    const isConclusion =
      mint !== null &&
      trailer(trailers, 'Event') === 'conclude' &&
      trailer(trailers, 'Filing') === filing;
    if (mint !== null && isConclusion) {
      const store = openObjectStore(gitdir);
      const proof = await makeProof((oid) => store.read(oid), { code, conclusion: at, mint });
      store.close();
      return proof && JSON.stringify(proof);
    }
    at = parents[0];
  }
  return null;
}
