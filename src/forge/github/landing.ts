import type { Forge } from '#forge/port.ts';
import { type Oid, RefMoved, type Repository } from '#git/types.ts';
import { MainAstray } from './faults.ts';
import { HeadMoved, type Pulls } from './types.ts';

interface Parts {
  readonly mirror: Repository;
  readonly pulls: Pulls;
  fetch(): Promise<void>;
}

/**
 * Lands by GitHub's own merge, naming the head's sha, for organisations whose rules let nobody push
 * to main. Null where that merge would not be what is to land: a change of a registered site is
 * written on top of what stands. GitHub's merge does not name main, so what came of it is looked at
 * afterwards: `MainAstray` where it is not this landing on the main that was seen. Throws `RefMoved`
 * where the head is another (409) and `NotMergeable` where GitHub does not merge (405).
 */
export async function mergeByGithub(
  { mirror, pulls, fetch }: Parts,
  { id, tip, expected, changes, message, by, at }: Parameters<Forge['land']>[0],
): Promise<Oid | null> {
  const ref = `refs/heads/filing/${id}`;
  const head = await mirror.resolve(ref);
  if (head !== tip) throw new RefMoved(ref, head);
  const main = await mirror.resolve('refs/heads/main');
  if (main !== expected) throw new RefMoved('refs/heads/main', main);
  const base = (await mirror.commit(expected)).tree;
  const parents = [expected, tip];
  const wanted = await mirror.commitFiles({ parents, base, changes, message, by, at });
  const { tree } = await mirror.commit(wanted);
  if (!(await isWholeProposal(mirror, { base, tree, tip }))) return null;
  const [title = '', ...rest] = message.split('\n');
  // a filing of somebody's own pull request has none yet: its branch is what is merged
  const branch = `filing/${id}`;
  const pull = (await pulls.find(branch)) ?? (await pulls.open({ branch, title, body: '' }));
  const ask = { number: pull.number, head: tip, title, message: rest.join('\n').trim() };
  const landed = await pulls.merge(ask).catch(async (error: unknown) => {
    if (!(error instanceof HeadMoved)) throw error;
    await fetch();
    throw new RefMoved(ref, await mirror.resolve(ref));
  });
  await fetch();
  const made = await mirror.commit(landed);
  const isOurs = made.parents.join() === parents.join() && made.tree === tree;
  if (!isOurs) throw new MainAstray(`the merge of #${pull.number} is not what was decided`);
  return landed;
}

/** Whether what lands is, path for path, what the tip holds. */
async function isWholeProposal(
  mirror: Repository,
  { base, tree, tip }: { readonly base: Oid; readonly tree: Oid; readonly tip: Oid },
): Promise<boolean> {
  const filed = (await mirror.commit(tip)).tree;
  for await (const { path, after } of mirror.diff(base, tree)) {
    if (((await mirror.entry(filed, path))?.oid ?? null) !== after) return false;
  }
  return true;
}
