import type { ObjectReader, Oid } from '#git/types.ts';
import type { GitObject } from '#git/objects.ts';
import type { Catalogue } from '#catalogue/types.ts';
import type { Checkpoint } from '#registry/checkpoint.ts';
import type { RegisterKeys } from '#registry/register-keys.ts';
import type { SiteCode } from '#registry/site.ts';
import type { ProofFile } from '#verify/proof-file.ts';
import { readsCheckpoints } from './checkpoints.ts';
import { findsMints, makeProof } from './site-proof.ts';

/** What people keep and check without the register (Z01, Z23). */
export interface Trust {
  /** Public keys of the register; empty where it has none. */
  keys(): Promise<RegisterKeys>;
  /** The newest checkpoints, newest first. */
  checkpoints(): Promise<readonly Checkpoint[]>;
  /** Whether the history of a site is from after the first key, so that there is a proof. */
  hasProof(code: SiteCode): Promise<boolean>;
  /** The proof of one site; null for one whose history is not signed. */
  proofOf(code: SiteCode): Promise<ProofFile | null>;
}

/** Where there are neither keys nor checkpoints. */
export const noTrust: Trust = {
  keys: async () => [],
  checkpoints: async () => [],
  hasProof: async () => false,
  proofOf: async () => null,
};

/** Trust over the register's objects; `read` gives one as it is stored. */
export function openTrust(parts: {
  readonly objects: ObjectReader;
  readonly catalogue: Catalogue;
  readonly read: (oid: Oid) => GitObject;
  readonly keysNow: () => Promise<RegisterKeys | null>;
}): Trust {
  const { objects, catalogue, read, keysNow } = parts;
  const checkpointsAt = readsCheckpoints(objects);
  const mintAt = findsMints(objects);
  return {
    keys: async () => (await keysNow()) ?? [],
    checkpoints: async () => {
      const main = catalogue.commit();
      return main === null ? [] : checkpointsAt(main);
    },
    async hasProof(code) {
      const row = catalogue.site(code);
      const [first] = (await keysNow()) ?? [];
      return (
        row !== null &&
        row.conclusion !== null &&
        first !== undefined &&
        row.approvedAt >= first.from
      );
    },
    async proofOf(code) {
      const row = catalogue.site(code);
      const main = catalogue.commit();
      if (!row?.conclusion || main === null) return null;
      const { register } = await catalogue.siteFile(row);
      const mint = await mintAt(main, register?.mintedAt ?? '');
      if (mint === null) return null;
      return makeProof(read, { code, conclusion: row.conclusion, mint });
    },
  };
}
