import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Family, fileAt, type Output } from './types.ts';

/** What the build made once and for all: styles, scripts, pictures, chapters of the handbook. */
export const assets: Family = {
  name: 'assets',
  *all({ appDir }): Iterable<Output> {
    const dir = join(appDir, 'client');
    const files = readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'));
    for (const path of files.toSorted()) yield fileAt(path);
  },
  // They change with the template only, and then everything is written.
  touched: () => [],
  bytes: ({ appDir }, path) => readFileSync(join(appDir, 'client', path)),
};
