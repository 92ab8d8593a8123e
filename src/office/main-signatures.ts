import { MainAstray } from '#forge/github/faults.ts';
import type { Commit } from '#git/types.ts';
import { trailer } from '#registry/events.ts';
import type { RegisterKeys } from '#registry/register-keys.ts';
import { isByGithub } from '#verify/commit-signature.ts';
import { foreignCommit } from './foreign-commit.ts';

/**
 * Holds that commits of main that tell an event were signed by the register (Z01), so that it builds on
 * nothing that somebody wrote beside it: its next signature would vouch for that (decision 0019). They
 * come oldest first, after `before`, which is null where nothing is known. Throws `MainAstray`. What
 * tells no event is for `verify` to name.
 */
export async function holdMainSigned(
  before: Commit | null,
  commits: readonly Commit[],
  keys: RegisterKeys | null,
): Promise<void> {
  if (keys === null) return;
  const since = Math.floor(Date.parse(keys[0]?.from ?? '') / 1000) * 1000;
  // after the first key a date alone excuses nothing: it is what the commit says of itself
  let isSigned = before !== null && before.author.at.getTime() >= since;
  const asked = commits.filter((commit) => {
    isSigned ||= commit.author.at.getTime() > since;
    return isSigned && trailer(commit.trailers, 'Event') !== '' && !isByGithub(commit);
  });
  const foreign = await foreignCommit(asked, keys);
  if (foreign) throw new MainAstray(`no signature of the register: ${foreign.oid}`);
}
