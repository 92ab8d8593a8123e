import type { Problem } from '#registry/problem.ts';
import type { FilingId } from '#registry/site.ts';
import { registerKeysPath } from '#registry/register-keys.ts';
import { foreignCommit } from './foreign-commit.ts';
import type { Tools } from './tools.ts';

/**
 * What stands against deciding and landing a filing: a commit on its branch that the register did not
 * sign, written beside it into the repository (Z01). `verify` takes the signature of a merge for those
 * under it because of this (decision 0019). A register without keys has nothing to hold it against.
 */
export async function againstSignatures(
  { forge, keysNow }: Pick<Tools, 'forge' | 'keysNow'>,
  id: FilingId,
): Promise<readonly Problem[]> {
  const keys = await keysNow();
  const proposal = keys && (await forge.proposal(id));
  if (!proposal) return [];
  const base = await forge.objects.commit(proposal.base);
  const since = Date.parse(keys[0]?.from ?? '');
  const isSigned = (await forge.objects.entry(base.tree, registerKeysPath)) !== null;
  // what was handed in before the first key came could not be signed; whoever writes beside the register
  // dates it as they like, so that a date counts only where the commit it was made from had no key
  const asked = proposal.commits.filter(
    ({ author }) => isSigned || !(Math.max(author.at.getTime(), base.author.at.getTime()) < since),
  );
  const foreign = await foreignCommit(asked, keys);
  return foreign ? [{ code: 'commit-unsigned', at: '', params: { commit: foreign.oid } }] : [];
}
