import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyTree } from '#git/objects.ts';
import type { Oid } from '#git/types.ts';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { theRegister } from '#office/tools.ts';
import { type RegisterKeys, registerKeysPath } from '#registry/register-keys.ts';
import { findingText } from '#text/verify-words.ts';
import { replayMain } from '#verify/replay.ts';
import { type TestOffice, testOffice } from '../office/test-office.ts';
import { type Hand, openThief, when } from './hand.ts';
import { editedTree, type RawEntry, writeRaw, writeRawCommit, writeRawTree } from './raw-trees.ts';
import { tellStory } from './story.ts';

let opened: TestOffice;
/** Whoever stole the register's key. */
let thief: Hand;
let root: Oid;
beforeAll(async () => {
  opened = await testOffice();
  await tellStory(opened);
  thief = await openThief(opened.environment);
  root = (await thief.commit(thief.start)).tree;
});
afterAll(async () => {
  await thief.close();
  await opened.remove();
});

type TreeEdit = (entries: readonly RawEntry[]) => readonly RawEntry[];
const edited = (folder: string, edit: TreeEdit) => editedTree(thief, root, folder, edit);
const onMain = (tree: Oid) => writeRawCommit(thief.dir, tree, [thief.start]);
const named = async (main: Oid) => (await replayMain(thief, main)).first;
const unit = 'data/sites/99/990101';

/** A second entry of a name, before or after the one that is there. */
const twice =
  (name: string, other: Partial<RawEntry>, isAfter = false): TreeEdit =>
  (entries) =>
    entries.flatMap((entry) => {
      if (entry.path !== name) return [entry];
      const second = { ...entry, ...other };
      return isAfter ? [entry, second] : [second, entry];
    });
const emptyFolder = { mode: '40000', oid: emptyTree };

/** A folder of ten times the same folder, and so on: 10^depth folders or files in a few objects. */
function nested(depth: number, innermost: Oid, mode: string): Oid {
  let oid = innermost;
  for (let level = 0; level < depth; level += 1) {
    const entries = [...'0123456789'].map((name) => ({
      mode: level === 0 ? mode : '40000',
      path: `a${name}`,
      oid,
    }));
    oid = writeRawTree(thief.dir, entries);
  }
  return oid;
}

describe('folders as Git writes none', () => {
  it.each([
    ['data', 'sites'],
    ['data', 'units'],
    ['data', 'policy.yaml'],
    ['data/sites/99', '990101'],
    [unit, '9901010001.yaml'],
  ])(
    'an entry of one name twice is refused, whoever wrote it: %s, %s [Z01 Y6 G16]',
    async (folder, name) => {
      for (const isAfter of [false, true]) {
        const main = onMain(await edited(folder, twice(name, emptyFolder, isAfter)));
        const first = await named(main);
        expect(first).toMatchObject({ code: 'entry-refused', commit: main, path: folder });
        expect(findingText(first!)).toContain('同名');
      }
    },
  );

  it('a file and a folder of one name are refused, also where another name stands between [Z01 Y6 G16]', async () => {
    const blob = writeRaw(thief.dir, 'blob', 'a: 1\n');
    const file = { mode: '100644', oid: blob };
    const main = onMain(
      await edited('data/sites/99', (entries) => [
        ...[
          { ...file, path: '990101' },
          { ...file, path: '990101-x' },
        ],
        ...entries,
      ]),
    );
    expect(await named(main)).toMatchObject({ code: 'entry-refused', path: 'data/sites/99' });
  });

  it('entries out of Git’s order are refused, as Git does not find them [Z01 Y6 G16]', async () => {
    const main = onMain(await edited(unit, (entries) => entries.toReversed()));
    expect(await named(main)).toMatchObject({ code: 'entry-refused', path: unit });
  });

  it('nor may `data` itself stand where Git does not find it; other files beside it may be anything [Z01 R-11.2]', async () => {
    const file = { mode: '100755', oid: writeRaw(thief.dir, 'blob', 'x') };
    const before = onMain(await edited('', (entries) => [{ ...file, path: 'zip' }, ...entries]));
    expect(await named(before)).toMatchObject({ code: 'entry-refused', path: 'data' });
    const right = [
      { ...file, path: 'data-说明.md' },
      { ...file, path: '网站.md' },
    ];
    const beside = onMain(
      await edited('', (entries) => [...right.slice(0, 1), ...entries, ...right.slice(1)]),
    );
    expect(await named(beside)).toBeNull();
  });

  it('a second policy and a second file of keys are refused, though the register’s key signed them [Z01 Z12]', async () => {
    const keys = loadYaml(
      await thief.blob((await thief.entry(root, registerKeysPath))?.oid ?? ''),
    ) as { keys: RegisterKeys };
    const until = '2027-01-01T00:00:00.000+08:00';
    const text = dumpYaml({ keys: keys.keys.map((key) => ({ ...key, until })) });
    const other = { oid: writeRaw(thief.dir, 'blob', text) };
    for (const isAfter of [false, true]) {
      const base = await edited('data', twice('register-keys.yaml', other, isAfter));
      const main = await thief.commitFiles({
        ...{ parents: [thief.start], base, changes: new Map(), by: theRegister },
        at: new Date(when.concluded),
        message: `x\n\nEvent: keys\nAccount: operator\nBecause: x\nAt: ${when.concluded}\n`,
      });
      expect(await named(main)).toMatchObject({ code: 'entry-refused', path: 'data' });
    }
  });

  it('the first commit of a history is held to the same [Z01 Y6]', async () => {
    const ghost = await edited('data', twice('sites', emptyFolder));
    const main = writeRawCommit(thief.dir, ghost, []);
    expect(await named(main)).toMatchObject({ code: 'entry-refused', commit: main, path: 'data' });
    const two = writeRawCommit(thief.dir, await edited('', twice('data', {})), []);
    expect(await named(two)).toMatchObject({ code: 'entry-refused', path: 'data' });
    const hollow = await edited('data', (entries) => [
      ...entries.filter(({ path }) => path < 'notices'),
      { ...emptyFolder, path: 'notices' },
      ...entries.filter(({ path }) => path > 'notices'),
    ]);
    const empty = writeRawCommit(thief.dir, hollow, []);
    expect(await named(empty)).toMatchObject({ code: 'entry-refused', path: 'data/notices' });
  });
});

describe('folders that would be walked through for ever', () => {
  it('a folder that no register has is refused before anybody goes into it [Z01 Y5 G16]', async () => {
    const file = writeRaw(thief.dir, 'blob', 'a: 1\n');
    for (const [innermost, mode] of [
      [emptyTree, '40000'],
      [file, '100644'],
    ] as const) {
      // 10^20 folders: whoever went into them would never come back
      const bomb = { mode: '40000', path: 'bomb', oid: nested(20, innermost, mode) };
      const tree = await edited('data', (entries) => [bomb, ...entries]);
      for (const main of [onMain(tree), writeRawCommit(thief.dir, tree, [])]) {
        expect(await named(main)).toMatchObject({ code: 'path-unknown', path: 'data/bomb' });
      }
    }
  });

  it('an empty folder is refused, where a register may have one of that name too [Z01 Y6 G16]', async () => {
    const years = Array.from({ length: 80 }, (_, index) => ({
      ...emptyFolder,
      path: String(index + 10),
    }));
    const labels = { mode: '40000', path: 'labels', oid: writeRawTree(thief.dir, years) };
    const tree = await edited('data', (entries) => [
      ...entries.filter(({ path }) => path < 'labels'),
      labels,
      ...entries.filter(({ path }) => path > 'labels'),
    ]);
    expect(await named(onMain(tree))).toMatchObject({
      code: 'entry-refused',
      path: 'data/labels/10',
    });
  });

  it('one folder of files at two places is refused [Z01 Y6 G16]', async () => {
    const file = { mode: '100644', oid: writeRaw(thief.dir, 'blob', 'a: 1\n') };
    const folder = writeRawTree(thief.dir, [{ ...file, path: 'new-FRGD0001.yaml' }]);
    const two = ['990103', '990104'].map((path) => ({ mode: '40000', path, oid: folder }));
    const tree = await edited('data/sites/99', (entries) => [
      ...entries.filter(({ path }) => path < '990103'),
      ...two,
      ...entries.filter(({ path }) => path > '990104'),
    ]);
    expect(await named(onMain(tree))).toMatchObject({
      code: 'entry-refused',
      path: 'data/sites/99/990104',
    });
  });
});
