import { openRepository } from '#git/repository.ts';
import type { Repository } from '#git/types.ts';
import { stateOf, sweptRefs } from './fault-steps.ts';
import { commitOnMain } from './scratch.ts';

/**
 * What is wrong with a register after a crash, or null: it opens without a person, every ref stands
 * where the last confirmed step left it or where the next one would, all of its history can be
 * read, and it takes another commit.
 */
export async function judge(
  gitdir: string,
  confirmed: readonly string[],
  states: readonly string[],
  booted?: number,
): Promise<string | null> {
  let repository: Repository;
  try {
    const options = booted === undefined ? {} : { booted };
    repository = await openRepository(gitdir, { ...options, notice: () => {} });
  } catch (error) {
    return `does not open: ${String(error)}`;
  }
  try {
    const state = await stateOf(repository);
    const before = states[confirmed.length] ?? '';
    const after = states[confirmed.length + 1] ?? before;
    if (state !== before && state !== after) return `stands at ${state}, confirmed was ${before}`;
    for (const ref of sweptRefs) await readAll(repository, await repository.resolve(ref));
    await commitOnMain(repository, { 'data/notices/after.yaml': 'a: b\n' });
    return null;
  } catch (error) {
    return `cannot be used: ${String(error)}`;
  } finally {
    await repository.close();
  }
}

/** Reads every commit and file behind a commit. Throws where one is missing. */
export async function readAll(repository: Repository, tip: string | null): Promise<void> {
  const trees = new Set<string>();
  const queue = tip === null ? [] : [tip];
  const seen = new Set(queue);
  for (let oid = queue.pop(); oid !== undefined; oid = queue.pop()) {
    const { tree, parents } = await repository.commit(oid);
    for (const parent of parents) {
      if (!seen.has(parent)) queue.push(parent);
      seen.add(parent);
    }
    if (trees.has(tree)) continue;
    trees.add(tree);
    for await (const file of repository.files(tree)) await repository.blob(file.oid);
  }
}
