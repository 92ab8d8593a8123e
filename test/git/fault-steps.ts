import type { Repository } from '#git/types.ts';
import { at, by, changesOf, commitOnMain, main } from './scratch.ts';

/** Refs that the steps move. */
export const sweptRefs = [
  main,
  'refs/heads/filing/7K3M9Q2T',
  'refs/archive/filing/7K3M9Q2T',
] as const;

/** One state of the swept refs, as a line to confirm: `<ref>=<oid>` for those that are there. */
export async function stateOf(repository: Repository): Promise<string> {
  const parts = await Promise.all(
    sweptRefs.map(async (ref) => `${ref}=${(await repository.resolve(ref)) ?? ''}`),
  );
  return parts.join(' ');
}

/**
 * Everything that changes a repository, one ref update a step: a commit on main, a filing opened,
 * decided, archived and taken off the list, a second commit of many files (a pack).
 */
export async function playSteps(
  repository: Repository,
  confirm: (state: string) => void,
): Promise<void> {
  const [, filing, aside] = sweptRefs;
  const done = async () => confirm(await stateOf(repository));
  const base = await commitOnMain(repository, {
    'data/sites/33/330106/new-7K3M9Q2T.yaml': 'a: b\n',
    'data/sites/33/330106/3301060001.yaml': null,
  });
  await done();
  const { tree } = await repository.commit(base);
  const one = await repository.commitFiles({
    ...{ parents: [base], base: tree, message: '提交\n', by, at },
    changes: changesOf({ 'data/sites/44/440100/new-7K3M9Q2T.yaml': 'c: d\n' }),
  });
  await repository.moveRef(filing, one, null);
  await done();
  const two = await repository.commitFiles({
    ...{ parents: [one], base: (await repository.commit(one)).tree, changes: new Map() },
    ...{ message: '同意\n', by, at },
  });
  await repository.moveRef(filing, two, one);
  await done();
  await repository.moveRef(aside, two, null);
  await done();
  await repository.moveRef(filing, null, two);
  await done();
  const many = Array.from({ length: 250 }, (_, index) => [
    `data/units/33/${330000 + index}.yaml`,
    `name: 示例${index}\n`,
  ]);
  await commitOnMain(repository, Object.fromEntries(many));
  await done();
}
