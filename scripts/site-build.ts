import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  freshBuild,
  keptHash,
  keptStamp,
  publisherDir,
  root,
  siteDir,
  sourceFiles,
  stampSources,
} from './source-stamp.mjs';

export { siteDir };

/**
 * Builds the pages where they are missing or older than their sources. Returns whether it built.
 * Throws with the builder's output when it fails.
 */
export async function buildIfStale(tell: (line: string) => void): Promise<boolean> {
  // Nothing was touched since these very sources were read last.
  if (freshBuild() !== null) return false;
  const built = await builtFrom();
  const stamp = stampSources();
  const hash = await hashSources();
  if (built === hash) {
    // only saves time; in an image or under /opt the program's folder is read-only
    await writeFile(keptStamp, `${stamp} ${hash}`).catch(() => undefined);
    return false;
  }
  tell('正在生成页面（首次启动或源码有变化，约 10 秒）……');
  // A build that is cut short must not pass for a whole one.
  await rm(keptHash, { force: true });
  await build();
  await bundlePublisher();
  await writeFile(keptHash, hash);
  return true;
}

/** What the built pages were built from, as a hash; empty where there are none. */
export function builtFrom(): Promise<string> {
  return readFile(keptHash, 'utf8').catch(() => '');
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256').update(process.versions.node);
  for (const path of sourceFiles()) {
    const bytes = await readFile(path);
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * Puts the publisher and its threads together into few files beside the pages: an amendment is
 * published in less time than reading some three hundred modules takes (decision 0022).
 */
async function bundlePublisher(): Promise<void> {
  const { build: bundle } = await import('esbuild');
  await bundle({
    entryPoints: [join(root, 'scripts/publish/run.ts'), join(root, 'src/office/publish/worker.ts')],
    entryNames: '[name]',
    outdir: publisherDir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: true,
    legalComments: 'none',
    logLevel: 'silent',
    // packages that are no modules yet ask for Node's own ones by `require`
    banner: {
      js: `import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);`,
    },
  });
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
