import { rmSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type OnLoadArgs, type OnLoadResult } from 'esbuild';

const folder = join(import.meta.dirname, '../../var');
const bundles = new Map<string, Promise<string>>();

/**
 * A script in one file of plain JavaScript: it starts in half the time, which counts where it is
 * started for each of a thousand faults. Made once a process, removed at its end.
 */
export function bundled(script: string): Promise<string> {
  const known = bundles.get(script) ?? make(script);
  bundles.set(script, known);
  return known;
}

async function make(script: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  // below the project, where the packages are found
  const path = join(folder, `fault-child-${process.pid}-${bundles.size}.mjs`);
  process.once('exit', () => rmSync(path, { force: true }));
  await build({
    entryPoints: [script],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
    plugins: [{ name: 'folders', setup: (its) => its.onLoad({ filter: /\.ts$/ }, withFolder) }],
  });
  return path;
}

/** Each module goes on asking for the folder it came from. */
async function withFolder({ path }: OnLoadArgs): Promise<OnLoadResult> {
  const text = await readFile(path, 'utf8');
  const from = JSON.stringify(dirname(path));
  return { contents: text.replaceAll('import.meta.dirname', from), loader: 'ts' };
}
