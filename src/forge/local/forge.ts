import type { Forge, Proposal } from '#forge/port.ts';
import { type Oid, RefMoved, type Repository } from '#git/types.ts';
import { mainline } from './mainline.ts';

const mainRef = 'refs/heads/main';
const open = 'refs/heads/filing/';
const aside = 'refs/archive/filing/';

/**
 * The forge of the embedded register: proposals are branches `filing/<id>` of a bare repository,
 * decisions are commits on them that keep the tree.
 */
export function openLocalForge(repository: Repository): Forge {
  const line = mainline(repository);

  async function main(): Promise<Oid> {
    const oid = await repository.resolve(mainRef);
    if (oid === null) throw new Error('the register has no main yet');
    return oid;
  }

  async function under(folder: string): Promise<readonly { id: string; tip: Oid }[]> {
    const refs = await repository.refs(folder);
    return refs.map(({ ref, oid }) => ({ id: ref.slice(folder.length), tip: oid }));
  }

  async function proposal(id: string): Promise<Proposal | null> {
    const tip = (await repository.resolve(open + id)) ?? (await repository.resolve(aside + id));
    return tip === null ? null : proposalAt(id, tip);
  }

  async function proposalAt(id: string, tip: Oid): Promise<Proposal> {
    return { id, tip, ...(await line.branch(tip, await main())) };
  }

  // Content is said against the base, so that what an earlier round held and this one does not is gone.
  async function baseTree(id: string, tip: Oid | null, isContent: boolean): Promise<Oid> {
    let from = tip ?? (await main());
    if (tip !== null && isContent) from = (await proposalAt(id, tip)).base;
    return (await repository.commit(from)).tree;
  }

  return {
    objects: repository,
    main,
    proposal,
    exclusive: (work) => repository.locked(work),

    proposals: () => under(open),
    archived: () => under(aside),

    async step({ id, changes, message, by, at, expected }) {
      const actual = await repository.resolve(open + id);
      // Before anything is written; the move asks again.
      if (actual !== expected) throw new RefMoved(open + id, actual);
      const isContent = changes.size > 0;
      if (expected === null && !isContent) throw new TypeError('a proposal begins with content');
      const base = await baseTree(id, expected, isContent);
      const parents = [expected ?? (await main())];
      const tip = await repository.commitFiles({ parents, base, changes, message, by, at });
      await repository.moveRef(open + id, tip, expected);
      return tip;
    },

    async land({ id, tip, expected, changes, message, by, at }) {
      await expect(open + id, tip);
      return commitOnMain({ parents: [expected, tip], changes, message, by, at });
    },

    commit: ({ expected, changes, message, by, at }) =>
      commitOnMain({ parents: [expected], changes, message, by, at }),

    async close(id, how, expected) {
      const isAside = how === 'archived' && (await repository.resolve(aside + id)) === expected;
      if (isAside && (await repository.resolve(open + id)) === null) return;
      await expect(open + id, expected);
      if (how === 'archived') {
        // Aside first: a crash between the two leaves both, and closing again goes on from there.
        const kept = await repository.resolve(aside + id);
        if (kept !== expected) await repository.moveRef(aside + id, expected, null);
      }
      await repository.moveRef(open + id, null, expected);
    },
  };

  async function expect(ref: string, tip: Oid): Promise<void> {
    const actual = await repository.resolve(ref);
    if (actual !== tip) throw new RefMoved(ref, actual);
  }

  async function commitOnMain(
    commit: Omit<Parameters<Repository['commitFiles']>[0], 'base'>,
  ): Promise<Oid> {
    const [expected] = commit.parents;
    if (expected === undefined) throw new TypeError('main has a parent');
    await expect(mainRef, expected);
    const base = (await repository.commit(expected)).tree;
    const next = await repository.commitFiles({ ...commit, base });
    await repository.moveRef(mainRef, next, expected);
    return next;
  }
}
