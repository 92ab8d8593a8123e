import { openRepository } from '#git/repository.ts';
import { RefMoved } from '#git/types.ts';
import { at, by, changesOf, commitOnMain, main } from './scratch.ts';

// One of several processes that commit to main at once, half under the lock, half by trying again.
const [dir = '', name = '', count = '0'] = process.argv.slice(2);
const repository = await openRepository(dir, { notice: () => {} });
for (let index = 0; index < Number(count); index += 1) {
  const file = { [`data/notices/${name}-${index}.yaml`]: `a: ${name}\n` };
  if (index % 2 === 0) await commitOnMain(repository, file, `${name} ${index}\n`);
  else await insist(file, `${name} ${index}\n`);
}
await repository.close();

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
