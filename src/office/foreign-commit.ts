import { firstUnsigned, type Signed } from '#git/ed25519.ts';
import type { Commit } from '#git/types.ts';
import type { RegisterKeys } from '#registry/register-keys.ts';
import { claimedSignature } from '#verify/commit-signature.ts';

/** A commit that no key of the register in force at its time signed (Z01); null where each is signed. */
export async function foreignCommit(
  commits: readonly Commit[],
  keys: RegisterKeys,
): Promise<Commit | null> {
  const open: Signed[] = [];
  for (const commit of commits) {
    const claimed = claimedSignature(commit, commit.author.at.getTime(), keys);
    if (claimed.is === 'wrong') return commit;
    open.push(claimed.open());
  }
  return commits[await firstUnsigned(open)] ?? null;
}
