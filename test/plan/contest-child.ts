/**
 * One of several processes that commit to main at once, half of them under the lock, half by trying
 * again: `contest-child.ts DIR NAME COUNT`. Prints how long each took, as JSON.
 */
import { openRepository } from '#git/repository.ts';
import { RefMoved } from '#git/types.ts';
import { at, by, changesOf, commitOnMain, main } from '../git/scratch.ts';

const [dir = '', name = '', count = '0'] = process.argv.slice(2);
const repository = await openRepository(dir, { notice: () => {} });
const took: number[] = [];
for (let index = 0; index < Number(count); index += 1) {
  const folder = `data/notices/${name}/${Math.floor(index / 50)}`;
  const file = { [`${folder}/${index}.yaml`]: `a: ${name}\n` };
  const began = performance.now();
  if (index % 2 === 0) await commitOnMain(repository, file, `${name} ${index}\n`);
  else await insist(file, `${name} ${index}\n`);
  took.push(Math.round(performance.now() - began));
}
await repository.close();
process.stdout.write(JSON.stringify(took));

async function insist(file: Record<string, string>, message: string): Promise<void> {
  for (;;) {
    const parent = (await repository.resolve(main)) ?? '';
    const base = (await repository.commit(parent)).tree;
    const commit = { parents: [parent], base, changes: changesOf(file), message, by, at };
    const oid = await repository.commitFiles(commit);
    try {
      return await repository.moveRef(main, oid, parent);
    } catch (error) {
      if (!(error instanceof RefMoved)) throw error;
    }
  }
}
