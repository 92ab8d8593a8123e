import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const kept = join(root, 'dist/.source-hash');
const keptStamp = join(root, 'dist/.source-stamp');
const sources = [
  'src',
  'public',
  'schemas',
  'astro.config.mjs',
  'package.json',
  'package-lock.json',
];

/** The folder of the built pages. */
export const siteDir = join(root, 'dist');

/**
 * Builds the pages where they are missing or older than their sources. Returns whether it built.
 * Throws with the builder's output when it fails.
 */
export async function buildIfStale(tell: (line: string) => void): Promise<boolean> {
  const built = await builtFrom();
  const stamp = await stampSources();
  const known = await readFile(keptStamp, 'utf8').catch(() => '');
  // Nothing was touched since these very sources were read last.
  if (built !== '' && known === `${stamp} ${built}`) return false;
  const hash = await hashSources();
  if (built === hash) {
    // only saves time; in an image or under /opt the program's folder is read-only
    await writeFile(keptStamp, `${stamp} ${hash}`).catch(() => undefined);
    return false;
  }
  tell('正在生成页面（首次启动或源码有变化，约 10 秒）……');
  // A build that is cut short must not pass for a whole one.
  await rm(kept, { force: true });
  await build();
  await writeFile(kept, hash);
  return true;
}

/** What the built pages were built from, as a hash; empty where there are none. */
export function builtFrom(): Promise<string> {
  return readFile(kept, 'utf8').catch(() => '');
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256').update(process.versions.node);
  for (const source of sources) {
    for (const path of await filesBelow(join(root, source))) {
      const bytes = await readFile(path);
      hash.update(`${path}\0${bytes.length}\0`).update(bytes);
    }
  }
  return hash.digest('hex');
}

/** When each source was touched last, as a hash: told without reading any. */
async function stampSources(): Promise<string> {
  const hash = createHash('sha256').update(process.versions.node);
  for (const source of sources) {
    for (const path of await filesBelow(join(root, source))) {
      const { size, mtimeMs, ctimeMs, ino } = statSync(path);
      hash.update(`${path}\0${size} ${mtimeMs} ${ctimeMs} ${ino}\0`);
    }
  }
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') return [path];
    if (code === 'ENOENT') return [];
    throw error;
  }
}

function build(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['node_modules/astro/bin/astro.mjs', 'build'], {
      cwd: root,
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`astro build 失败：\n${Buffer.concat(output).toString().trimEnd()}`));
    });
  });
}
