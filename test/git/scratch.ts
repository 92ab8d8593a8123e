import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRepository } from '#git/repository.ts';
import type { Repository } from '#git/types.ts';

/** A made-up signature and moment for commits of tests. */
export const by = { name: '登记簿', email: 'register@example.invalid' };
export const at = new Date('2026-03-01T09:00:00+08:00');
export const main = 'refs/heads/main';

const dirs: string[] = [];

/** A folder that `cleanUp` removes. */
export function scratchDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'register-'));
  dirs.push(dir);
  return dir;
}

/** Call after each test. */
export function cleanUp(): void {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
}

/** A new repository without main. */
export function openScratch(dir: string = scratchDir()): Promise<Repository> {
  return openRepository(join(dir, 'register.git'), { notice: () => {} });
}

/** Bytes of files by path; null removes. */
export function changesOf(files: Readonly<Record<string, string | null>>) {
  return new Map(
    Object.entries(files).map(([path, text]) => [path, text === null ? null : Buffer.from(text)]),
  );
}

/** One commit on main, moved under the lock. */
export function commitOnMain(
  repository: Repository,
  files: Readonly<Record<string, string | null>>,
  message = '登记\n',
): Promise<string> {
  return repository.locked(async () => {
    const parent = await repository.resolve(main);
    const base = parent === null ? null : (await repository.commit(parent)).tree;
    const parents = parent === null ? [] : [parent];
    const changes = changesOf(files);
    const oid = await repository.commitFiles({ parents, base, changes, message, by, at });
    await repository.moveRef(main, oid, parent);
    return oid;
  });
}
