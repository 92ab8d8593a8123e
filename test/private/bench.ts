import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openPrivateStore } from '#private/store.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that goes away after the tests of the file. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'register-private-'));
  folders.push(folder);
  return folder;
}

/** A fresh store with its folder. */
export function freshStore() {
  const folder = emptyFolder();
  const path = join(folder, 'private.db');
  return { folder, path, store: openPrivateStore({ path }) };
}

/** All bytes of a folder whose file names match, as one buffer. */
export function bytesOf(folder: string, pattern = /./): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  return Buffer.concat(files);
}

export const morning = new Date('2026-11-21T09:00:00+08:00');

/** Some minutes after `morning`. */
export function later(minutes: number): Date {
  return new Date(morning.getTime() + minutes * 60_000);
}

export { persons } from './persons.ts';
