import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

// No TypeScript: `publish.mjs` asks this before it knows whether any needs to be read.

/** The project's folder. */
export const root = join(import.meta.dirname, '..');
/** The folder of the built pages. */
export const siteDir = join(root, 'dist');
/** The publisher as one program, beside the pages. */
export const publisherDir = join(siteDir, 'publisher');
/** What the pages were built from, as a hash. */
export const keptHash = join(siteDir, '.source-hash');
/** How the sources stood when that hash was found to be theirs, and the hash. */
export const keptStamp = join(siteDir, '.source-stamp');

const sources = [
  'src',
  'public',
  'schemas',
  'scripts/publish',
  'scripts/command.ts',
  'scripts/site-build.ts',
  'astro.config.mjs',
  'package.json',
  'package-lock.json',
];

/**
 * Paths of everything that the pages and the publisher are built from, in order.
 * @returns {string[]}
 */
export function sourceFiles() {
  return sources.flatMap((source) => filesBelow(join(root, source)));
}

/**
 * When each source was touched last, as a hash: told without reading any.
 * @returns {string}
 */
export function stampSources() {
  const lines = [process.versions.node];
  for (const path of sourceFiles()) {
    const { size, mtimeMs, ctimeMs, ino } = statSync(path);
    lines.push(`${path} ${size} ${mtimeMs} ${ctimeMs} ${ino}`);
  }
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/**
 * What stands under `dist` was built from, where nothing was touched since; null where somebody has
 * to look closer, or to build.
 * @returns {string | null}
 */
export function freshBuild() {
  try {
    const [stamp, hash] = readFileSync(keptStamp, 'utf8').split(' ');
    const built = readFileSync(keptHash, 'utf8');
    return hash !== undefined && hash === built && stamp === stampSources() ? hash : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  try {
    return readdirSync(path, { withFileTypes: true })
      .flatMap((entry) => {
        const below = `${path}/${entry.name}`;
        return entry.isDirectory() ? filesBelow(below) : entry.isFile() ? [below] : [];
      })
      .sort();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOTDIR') return [path];
    if (code === 'ENOENT') return [];
    throw error;
  }
}
