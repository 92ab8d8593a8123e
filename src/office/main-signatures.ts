import { MainAstray } from '#forge/github/faults.ts';
import type { Commit, ObjectReader, Oid } from '#git/types.ts';
import { trailer } from '#registry/events.ts';
import type { RegisterKeys } from '#registry/register-keys.ts';
import { isByGithub } from '#verify/commit-signature.ts';
import { isDataOther } from '#verify/folder.ts';
import { keysOf } from '#verify/signatures.ts';
import { Wrong } from '#verify/wrong.ts';
import { foreignCommit } from './foreign-commit.ts';

/**
 * Holds that commits of main that tell an event or change `data` were signed by the register (Z01), so
 * that it builds on nothing that somebody wrote beside it: its next signature would vouch for that
 * (decision 0019). They come oldest first, after `before`, which is null where nothing is known. Each is
 * held against the keys that stood there before it, whatever dates it bears: both the keys and the dates
 * after it are its author's to write. What was written before the first key came is excused, and where the
 * register is at GitHub a conclusion that GitHub merged and signed. Throws `MainAstray`.
 */
export async function holdMainSigned(
  objects: ObjectReader,
  before: Commit | null,
  commits: readonly Commit[],
  isAtGithub = false,
): Promise<void> {
  const [first] = commits;
  let keys = await keysAt(objects, before?.oid ?? first?.parents[0]);
  let asked: Commit[] = [];
  for (const commit of commits) {
    const event = trailer(commit.trailers, 'Event');
    const isMerged = isAtGithub && event === 'conclude' && isByGithub(commit);
    const isOfRegister = event !== '' || (await changesData(objects, commit));
    if (isOfRegister && !isMerged) asked.push(commit);
    if (event !== 'keys' && keys !== null) continue;
    await holdSigned(asked, keys);
    asked = [];
    keys = await keysAt(objects, commit.oid);
  }
  await holdSigned(asked, keys);
}

async function keysAt(objects: ObjectReader, oid: Oid | undefined): Promise<RegisterKeys | null> {
  if (oid === undefined) return null;
  try {
    return await keysOf(objects, oid, (await objects.commit(oid)).tree);
  } catch (error) {
    if (error instanceof Wrong) throw new MainAstray(error.message);
    throw error;
  }
}

async function holdSigned(asked: readonly Commit[], keys: RegisterKeys | null): Promise<void> {
  const foreign = keys && (await foreignCommit(asked, keys));
  if (foreign) throw new MainAstray(`no signature of the register: ${foreign.oid}`);
}

async function changesData(objects: ObjectReader, { tree, parents }: Commit): Promise<boolean> {
  const [parent] = parents;
  const before = parent === undefined ? null : (await objects.commit(parent)).tree;
  return isDataOther(objects, before, tree);
}
