import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '#private/database.ts';
import { keyMigrations, privateMigrations } from '#private/schema.ts';
import { snapshotDatabase } from '#private/snapshot.ts';
import { emptyFolder, freshStore, persons } from './bench.ts';

const root = join(import.meta.dirname, '../..');
const settingsOf = (path: string, steps = privateMigrations) => {
  const database = openDatabase(path, steps, () => {});
  const read = (name: string) => Object.values(database.sql.prepare(`PRAGMA ${name}`).get() ?? {});
  const found = ['journal_mode', 'synchronous', 'secure_delete', 'foreign_keys'].flatMap(read);
  database.close();
  return found;
};
// 2 is FULL: a commit that came back is on the disk
const safe = ['wal', 2, 1, 1];

describe('SQLite', () => {
  it('confirms nothing that is not on the disk, and overwrites what it drops [R-9.3 R-9.4 D12]', () => {
    const folder = emptyFolder();
    expect(settingsOf(join(folder, 'private.db'))).toEqual(safe);
    expect(settingsOf(join(folder, 'private-keys.db'), keyMigrations)).toEqual(safe);
  });

  it('does so too after an upgrade, and with a file that came out of a backup [R-9.3 D12]', () => {
    const folder = emptyFolder();
    const old = join(folder, 'old.db');
    openDatabase(old, privateMigrations.slice(0, 2), () => {}).close();
    const sql = new DatabaseSync(old);
    sql.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF');
    sql.close();
    expect(settingsOf(old)).toEqual(safe);
    const { path, store } = freshStore();
    store.people.put('ABCD2345' as never, persons);
    const copy = join(folder, 'copy.db');
    snapshotDatabase(path, copy);
    store.close();
    expect(settingsOf(copy)).toEqual(safe);
  });

  it('is opened for people and keys in one place only; less is asked of what can be made again [R-9.3]', () => {
    const files = ['src', 'scripts'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(folder, name)),
    );
    const textOf = (file: string) => readFileSync(join(root, file), 'utf8');
    const opening = files.filter((file) => textOf(file).includes('new DatabaseSync('));
    expect(opening.toSorted()).toEqual([
      'src/catalogue/sqlite.ts', // made again from main
      'src/git/lock.ts', // holds nothing
      'src/office/publish/facts.ts', // made again from main
      'src/office/publish/filings/store.ts', // made again from main
      'src/office/publish/state.ts', // made again from main
      'src/office/publish/stencil/kept.ts', // made again from main
      'src/private/database.ts',
      'src/private/examine.ts', // reads, and asks for a lock
      'src/private/snapshot.ts', // copies
    ]);
    const lesser = files.filter((file) => /synchronous = (?:NORMAL|OFF)/.test(textOf(file)));
    expect(lesser.toSorted()).toEqual([
      'src/catalogue/sqlite.ts',
      'src/office/checker/check-store.ts', // sites are looked at again
      'src/office/publish/filings/store.ts',
      'src/office/publish/state.ts',
    ]);
  });
});
