import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { EntryRefused } from '#git/object-reader.ts';
import { initRepository, openRepository } from '#git/repository.ts';
import { viewRepository } from '#git/repository-view.ts';
import { ObjectMissing, RefMoved, type Repository } from '#git/types.ts';
import { fsck, git, hasGit } from './real-git.ts';
import {
  at,
  by,
  changesOf,
  cleanUp,
  commitOnMain,
  main,
  openScratch,
  scratchDir,
} from './scratch.ts';

afterEach(cleanUp);

const site = (unit: string, serial: number) =>
  `data/sites/${unit.slice(0, 2)}/${unit}/${unit}${String(serial).padStart(4, '0')}.yaml`;

async function toArray<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function filesOf(repository: Repository, commit: string, under?: string) {
  const { tree } = await repository.commit(commit);
  return toArray(repository.files(tree, under));
}

describe('a commit', () => {
  it('is written so that Git finds nothing to complain of, in Beijing time [Y6 D1]', async () => {
    const repository = await openScratch();
    const files = { [site('330106', 7)]: 'a: 西湖\n', 'data/units/33/330106.yaml': 'b: c\n' };
    const oid = await commitOnMain(repository, files, '新增网站：示例\n\nFiling: 7K3M9Q2T\n');
    expect(await repository.commit(oid)).toMatchObject({
      parents: [],
      author: { ...by, at },
      message: '新增网站：示例\n\nFiling: 7K3M9Q2T\n',
      trailers: [['Filing', '7K3M9Q2T']],
    });
    await repository.close();
    if (!hasGit) return;
    expect(fsck(repository.dir)).toBe('');
    expect(git(repository.dir, ['log', '--format=%ai|%an|%cn', 'main']).toString()).toBe(
      '2026-03-01 09:00:00 +0800|登记簿|登记簿\n',
    );
    expect(git(repository.dir, ['show', `main:${site('330106', 7)}`]).toString()).toBe('a: 西湖\n');
  });

  it('rewrites only the trees on its path and keeps the rest [DESIGN 5]', async () => {
    const repository = await openScratch();
    const one = await commitOnMain(repository, {
      ...{ [site('330106', 1)]: 'a\n', [site('330108', 1)]: 'b\n', [site('440100', 1)]: 'c\n' },
    });
    const two = await commitOnMain(repository, {
      [site('330106', 1)]: null,
      [site('330106', 2)]: 'd\n',
    });
    const [before, after] = await Promise.all([one, two].map((oid) => repository.commit(oid)));
    const diff = await toArray(repository.diff(before?.tree ?? '', after?.tree ?? ''));
    expect(diff.map(({ path }) => path)).toEqual([site('330106', 1), site('330106', 2)]);
    expect(diff.map((change) => [change.before === null, change.after === null])).toEqual([
      [false, true],
      [true, false],
    ]);
    expect((await filesOf(repository, two)).map(({ path }) => path)).toEqual([
      ...[site('330106', 2), site('330108', 1), site('440100', 1)],
    ]);
    expect((await filesOf(repository, two, 'data/sites/44/')).map(({ path }) => path)).toEqual([
      site('440100', 1),
    ]);
    expect(await filesOf(repository, two, 'data/sites/55')).toEqual([]);
    await repository.close();
  });

  it('a folder that becomes empty is gone, and an existing file can be put elsewhere [DESIGN 3]', async () => {
    const repository = await openScratch();
    const one = await commitOnMain(repository, {
      [site('330106', 1)]: 'a\n',
      'data/policy.yaml': 'p\n',
    });
    const { tree } = await repository.commit(one);
    const entry = await repository.entry(tree, site('330106', 1));
    const changes = new Map([
      [site('330106', 1), null],
      ['data/sites/44/440100/4401000001.yaml', { oid: entry?.oid ?? '' }],
    ]);
    const two = await repository.commitFiles({
      parents: [one],
      base: tree,
      changes,
      message: 'm\n',
      by,
      at,
    });
    expect(await filesOf(repository, two)).toEqual([
      { path: 'data/policy.yaml', oid: expect.any(String) },
      { path: 'data/sites/44/440100/4401000001.yaml', oid: entry?.oid },
    ]);
    await repository.close();
    if (hasGit) expect(fsck(repository.dir)).toBe('');
  });

  it.each([
    '../evil',
    '/etc/passwd',
    'data/../x',
    '.git/config',
    'data//x',
    'data/a b',
    'data/x\0',
    'a\\b',
    'data/.x',
  ])('refuses the path %j [Y5 Y6]', async (path) => {
    const repository = await openScratch();
    await expect(commitOnMain(repository, { [path]: 'x' })).rejects.toBeInstanceOf(TypeError);
    await repository.close();
  });

  it('refuses a file where a folder is, and a signature that Git cannot hold', async () => {
    const repository = await openScratch();
    await commitOnMain(repository, { 'data/units/33.yaml': 'a\n' });
    await expect(commitOnMain(repository, { 'data/units': 'x' })).rejects.toBeInstanceOf(TypeError);
    await expect(commitOnMain(repository, { 'data/units/33.yaml/x': 'x' })).rejects.toBeInstanceOf(
      TypeError,
    );
    const commit = { parents: [], base: null, changes: changesOf({}), message: 'm\n', at };
    for (const name of ['', 'a\nb', 'a <b', ' a']) {
      const made = repository.commitFiles({ ...commit, by: { name, email: 'a@example.invalid' } });
      await expect(made).rejects.toBeInstanceOf(TypeError);
    }
    await repository.close();
  });

  it.skipIf(!hasGit)(
    'of many files becomes one pack that Git accepts, few become files [D1]',
    async () => {
      const repository = await openScratch();
      const many = Object.fromEntries(
        Array.from({ length: 3000 }, (_, index) => [
          site(String(330100 + (index % 40)), Math.floor(index / 40) + 1),
          `name: 示例${index}\ntext: ${'政府网站'.repeat(index % 97)}\n`,
        ]),
      );
      const oid = await commitOnMain(repository, many);
      const folder = join(repository.dir, 'objects/pack');
      const names = readdirSync(folder).sort();
      expect(names.map((name) => name.slice(-4))).toEqual(['.idx', 'pack']);
      git(repository.dir, ['index-pack', '--strict', '--verify', join(folder, names[1] ?? '')]);
      git(repository.dir, ['verify-pack', join(folder, names[0] ?? '')]);
      expect(fsck(repository.dir)).toBe('');
      expect(await filesOf(repository, oid)).toHaveLength(3000);
      const text = git(repository.dir, ['show', `main:${site('330105', 3)}`]).toString();
      expect(text).toBe(many[site('330105', 3)]);
      // A second time nothing is written at all.
      const again = readdirSync(folder);
      await repository.commitFiles({
        ...{ parents: [], base: null, changes: changesOf(many), message: '登记\n', by, at },
      });
      expect(readdirSync(folder)).toEqual(again);
      await repository.close();
    },
  );

  it.skipIf(!hasGit)('writes an object again that Git pruned behind its back [D6]', async () => {
    const repository = await openScratch();
    const one = await commitOnMain(repository, { 'data/policy.yaml': 'a: b\n' });
    const { tree } = await repository.commit(one);
    const commit = (count: number) => {
      const files = Array.from({ length: count }, (_, index) => [
        `data/units/${index}.yaml`,
        `c: ${index}\n`,
      ]);
      const changes = changesOf(Object.fromEntries(files));
      return repository.commitFiles({
        parents: [one],
        base: tree,
        changes,
        message: 'm\n',
        by,
        at,
      });
    };
    for (const count of [3, 300]) {
      await commit(count);
      git(repository.dir, ['-c', 'gc.pruneExpire=now', 'gc', '-q', '--prune=now']);
      const again = await commit(count);
      await repository.moveRef(main, again, await repository.resolve(main));
      expect(fsck(repository.dir)).toBe('');
    }
    await repository.close();
  });
});

describe('reading', () => {
  it.skipIf(!hasGit)(
    'reads every object as git cat-file does, loose and packed with deltas',
    async () => {
      const repository = await openScratch();
      for (let round = 0; round < 30; round += 1) {
        const lines = Array.from(
          { length: 80 },
          (_, line) => `line${line}: ${line % 30 === round ? round : line}`,
        );
        await commitOnMain(repository, {
          [site('330106', 1)]: `${lines.join('\n')}\n`,
          [site('330106', round + 2)]: `${lines.slice(round).join('\n')}\n`,
        });
      }
      const all = () =>
        git(repository.dir, [
          'cat-file',
          '--batch-all-objects',
          '--batch-check=%(objectname) %(objecttype)',
        ])
          .toString()
          .trim()
          .split('\n')
          .map((line) => line.split(' ') as [string, string]);
      const compare = async (view: Pick<Repository, 'blob' | 'tree' | 'commit'>) => {
        for (const [oid, type] of all()) {
          const raw = git(repository.dir, ['cat-file', type, oid]);
          if (type === 'blob') expect(Buffer.from(await view.blob(oid)).equals(raw)).toBe(true);
          else if (type === 'commit')
            expect(raw.toString()).toContain((await view.commit(oid)).message);
          else {
            const listed = (await view.tree(oid)).map((entry) => `${entry.oid}\t${entry.path}`);
            const shown = git(repository.dir, ['ls-tree', oid]).toString().trim().split('\n');
            expect(listed).toEqual(shown.map((line) => line.slice(line.indexOf(' ', 7) + 1)));
          }
        }
      };
      const view = viewRepository(repository.dir);
      await compare(view);
      // Both the open repository and the view find what was packed behind their backs.
      git(repository.dir, ['repack', '-adfq', '--depth=50', '--window=50']);
      git(repository.dir, ['prune-packed', '-q']);
      const pack = readdirSync(join(repository.dir, 'objects/pack')).find((name) =>
        name.endsWith('.idx'),
      );
      const listing = git(repository.dir, [
        'verify-pack',
        '-v',
        join(repository.dir, 'objects/pack', pack ?? ''),
      ]);
      expect(listing.toString()).toMatch(/chain length = [1-9]/);
      await compare(view);
      view.close();
      const fresh = viewRepository(repository.dir);
      await compare(fresh);
      fresh.close();
      await commitOnMain(repository, { [site('330106', 1)]: 'after: gc\n' });
      await repository.close();
      expect(fsck(repository.dir)).toBe('');
    },
    120_000,
  );

  it.skipIf(!hasGit)('reads ref-deltas too', async () => {
    const repository = await openScratch();
    for (let round = 0; round < 5; round += 1) {
      await commitOnMain(repository, {
        'data/policy.yaml': `${'a: b\n'.repeat(200)}round: ${round}\n`,
      });
    }
    const list = git(repository.dir, ['rev-list', '--objects', '--all']);
    const pack = git(
      repository.dir,
      ['pack-objects', '--stdout', '--no-reuse-delta', '--window=20'],
      list,
    );
    const other = scratchDir();
    execFileSync('git', ['init', '-q', '--bare', other]);
    git(other, ['index-pack', '--stdin'], pack);
    const view = viewRepository(other);
    const tip = (await repository.resolve(main)) ?? '';
    const { tree } = await view.commit(tip);
    const entry = await view.entry(tree, 'data/policy.yaml');
    expect(Buffer.from(await view.blob(entry?.oid ?? '')).toString()).toContain('round: 4');
    view.close();
    await repository.close();
  });

  it('an object whose file is a named pipe or a folder is missing, and nobody waits for it [Y6 G15]', async () => {
    const repository = await openScratch();
    const oid = 'ab'.repeat(20);
    const folder = join(repository.dir, 'objects/ab');
    const path = join(folder, oid.slice(2));
    mkdirSync(folder, { recursive: true });
    execFileSync('mkfifo', [path]);
    await expect(repository.blob(oid)).rejects.toBeInstanceOf(ObjectMissing);
    rmSync(path);
    mkdirSync(path);
    await expect(repository.blob(oid)).rejects.toBeInstanceOf(ObjectMissing);
    await repository.close();
  });

  it('a damaged or forged object is missing by name, never read [Y6 G15]', async () => {
    const repository = await openScratch();
    const oid = await commitOnMain(repository, { 'data/policy.yaml': 'a: b\n' });
    const { tree } = await repository.commit(oid);
    const entry = await repository.entry(tree, 'data/policy.yaml');
    const path = join(
      repository.dir,
      'objects',
      entry?.oid.slice(0, 2) ?? '',
      entry?.oid.slice(2) ?? '',
    );
    const sound = readFileSync(path);
    const { tree: otherTree } = await repository.commit(
      await commitOnMain(repository, { 'data/x.yaml': 'c\n' }),
    );
    const other = await repository.entry(otherTree, 'data/x.yaml');
    const forged = readFileSync(
      join(repository.dir, 'objects', other?.oid.slice(0, 2) ?? '', other?.oid.slice(2) ?? ''),
    );
    for (const bytes of [Buffer.alloc(0), sound.subarray(0, -3), forged, Buffer.from('x')]) {
      rmSync(path, { force: true });
      writeFileSync(path, bytes);
      await expect(repository.blob(entry?.oid ?? '')).rejects.toBeInstanceOf(ObjectMissing);
    }
    await repository.close();
    // A later process that needs it writes it anew.
    const later = await openRepository(repository.dir);
    await commitOnMain(later, { 'data/policy.yaml': null });
    await commitOnMain(later, { 'data/policy.yaml': 'a: b\n' });
    expect(Buffer.from(await later.blob(entry?.oid ?? '')).toString()).toBe('a: b\n');
    await later.close();
    await expect(later.blob('0'.repeat(40))).rejects.toThrow();
  });

  it.skipIf(!hasGit)(
    'refuses links, executables and submodules below data, and shows them in a tree [Y7]',
    async () => {
      const repository = await openScratch();
      const oid = await commitOnMain(repository, { 'data/policy.yaml': 'a: b\n' });
      const blob = (await repository.entry((await repository.commit(oid)).tree, 'data/policy.yaml'))
        ?.oid;
      for (const [mode, name] of [
        ['120000', 'x'],
        ['100755', 'x'],
        ['100644', '.x'],
      ] as const) {
        const tree = git(repository.dir, ['mktree'], `${mode} blob ${blob}\t${name}\n`)
          .toString()
          .trim();
        expect(await repository.tree(tree)).toEqual([
          { mode, path: name, oid: blob, type: 'blob' },
        ]);
        await expect(toArray(repository.files(tree))).rejects.toBeInstanceOf(EntryRefused);
        await expect(toArray(repository.diff(null, tree))).rejects.toBeInstanceOf(EntryRefused);
      }
      await repository.close();
    },
  );
});

describe('refs', () => {
  const filing = 'refs/heads/filing/7K3M9Q2T';

  it('move only from where the caller thought they were [D2]', async () => {
    const repository = await openScratch();
    const one = await commitOnMain(repository, { 'data/policy.yaml': 'a: b\n' });
    const two = await commitOnMain(repository, { 'data/policy.yaml': 'a: c\n' });
    await expect(repository.moveRef(main, one, one)).rejects.toMatchObject({
      ref: main,
      actual: two,
    });
    await expect(repository.moveRef(main, one, null)).rejects.toBeInstanceOf(RefMoved);
    await expect(repository.moveRef(filing, one, two)).rejects.toMatchObject({ actual: null });
    await repository.moveRef(filing, one, null);
    expect(await repository.refs('refs/heads/')).toEqual([
      { ref: filing, oid: one },
      { ref: main, oid: two },
    ]);
    await repository.moveRef(filing, null, one);
    expect(await repository.resolve(filing)).toBeNull();
    await expect(repository.moveRef(main, '1'.repeat(40), two)).rejects.toBeInstanceOf(
      ObjectMissing,
    );
    const { tree } = await repository.commit(two);
    await expect(repository.moveRef(main, tree, two)).rejects.toBeInstanceOf(ObjectMissing);
    await repository.close();
  });

  it.each([
    ...[
      'refs/heads/other',
      'refs/heads/filing/../main',
      'refs/heads/filing/7k3m9q2t',
      'HEAD',
      'main',
    ],
    ...['refs/heads/filing/7K3M9Q2T.lock', 'refs/../config', 'refs/heads/filing/7K3M9Q2T\n'],
  ])('refuses to move %j [Y5]', async (ref) => {
    const repository = await openScratch();
    const one = await commitOnMain(repository, { 'data/policy.yaml': 'a: b\n' });
    await expect(repository.moveRef(ref, one, null)).rejects.toBeInstanceOf(TypeError);
    await repository.close();
  });

  it.skipIf(!hasGit)(
    'are the same for Git, packed or not, and after Git packed them [D2]',
    async () => {
      const repository = await openScratch();
      const one = await commitOnMain(repository, { 'data/policy.yaml': 'a: b\n' });
      await repository.moveRef(filing, one, null);
      git(repository.dir, ['pack-refs', '--all']);
      expect(existsSync(join(repository.dir, filing))).toBe(false);
      expect(await repository.resolve(filing)).toBe(one);
      const two = await commitOnMain(repository, { 'data/policy.yaml': 'a: c\n' });
      await repository.moveRef(filing, two, one);
      expect(git(repository.dir, ['rev-parse', filing]).toString().trim()).toBe(two);
      await repository.moveRef(filing, null, two);
      expect(await repository.resolve(filing)).toBeNull();
      expect(readFileSync(join(repository.dir, 'packed-refs'), 'utf8')).not.toContain(filing);
      expect(git(repository.dir, ['for-each-ref', '--format=%(refname)']).toString()).toBe(
        `${main}\n`,
      );
      await repository.close();
      expect(fsck(repository.dir)).toBe('');
    },
  );

  it('many filings are gathered into one file and stay quick to list [DESIGN 4]', async () => {
    const repository = await openScratch();
    const one = await commitOnMain(repository, { 'data/policy.yaml': 'a: b\n' });
    const name = (index: number) => `refs/heads/filing/${String(index).padStart(8, '0')}`;
    await repository.locked(async () => {
      for (let index = 0; index < 600; index += 1) await repository.moveRef(name(index), one, null);
    });
    expect(readdirSync(join(repository.dir, 'refs/heads/filing')).length).toBeLessThan(512);
    expect(await repository.refs('refs/heads/filing/')).toHaveLength(600);
    await repository.moveRef(name(3), null, one);
    expect(await repository.resolve(name(3))).toBeNull();
    expect(await repository.resolve(name(4))).toBe(one);
    expect(await repository.refs('refs/heads/filing/')).toHaveLength(599);
    await repository.close();
    if (hasGit) expect(fsck(repository.dir)).toBe('');
  });

  it.skipIf(!hasGit)('Git is locked out while we move, and we wait for Git [D2]', async () => {
    const repository = await openScratch();
    const one = await commitOnMain(repository, { 'data/policy.yaml': 'a: b\n' });
    const lock = join(repository.dir, `${main}.lock`);
    writeFileSync(lock, '');
    setTimeout(() => rmSync(lock), 150);
    const two = await commitOnMain(repository, { 'data/policy.yaml': 'a: c\n' });
    expect(existsSync(lock)).toBe(false);
    expect((await repository.commit(two)).parents).toEqual([one]);
    await repository.close();
  });
});

describe('opening', () => {
  it('makes a bare repository with the settings that keep it safe [D2]', async () => {
    const dir = scratchDir();
    await initRepository(dir);
    await initRepository(dir);
    expect(readFileSync(join(dir, 'HEAD'), 'utf8')).toBe('ref: refs/heads/main\n');
    if (!hasGit) return;
    for (const [key, value] of [
      ...([
        ['core.bare', 'true'],
        ['core.fsync', 'all'],
        ['gc.auto', '0'],
      ] as const),
      ...([
        ['receive.denyNonFastForwards', 'true'],
        ['transfer.fsckObjects', 'true'],
      ] as const),
    ]) {
      expect(git(dir, ['config', key]).toString().trim()).toBe(value);
    }
    expect(fsck(dir)).toBe('');
  });

  it('takes no folder that holds something else', async () => {
    const dir = scratchDir();
    writeFileSync(join(dir, 'letter.txt'), 'x');
    await expect(openRepository(dir)).rejects.toThrow('letter.txt');
    expect(readdirSync(dir)).toEqual(['letter.txt']);
  });

  it.each<[string, (dir: string) => void, string]>([
    ['is torn', (dir) => writeFileSync(join(dir, main), ''), main],
    ['holds no object id', (dir) => writeFileSync(join(dir, main), 'xyz\n'), main],
    [
      'names a commit that is not there',
      (dir) => writeFileSync(join(dir, main), `${'1'.repeat(40)}\n`),
      '1111',
    ],
    ['is gone while filings are there', (dir) => rmSync(join(dir, main)), '主分支'],
    [
      'stands in a broken packed-refs',
      (dir) => appendFileSync(join(dir, 'packed-refs'), 'xyz\n'),
      'packed-refs',
    ],
  ])(
    'refuses to start where a ref %s, in a clear sentence [R-9.3 D2]',
    async (_, damage, named) => {
      const repository = await openScratch();
      const one = await commitOnMain(repository, { 'data/policy.yaml': 'a: b\n' });
      await repository.moveRef('refs/heads/filing/7K3M9Q2T', one, null);
      await repository.close();
      damage(repository.dir);
      await expect(openRepository(repository.dir)).rejects.toThrow(/登记簿仓库损坏：.*从镜像恢复/);
      await expect(openRepository(repository.dir)).rejects.toThrow(named);
    },
  );
});
