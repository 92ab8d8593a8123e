import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Registers of the synthetic country by size, made once under `var/bench` and copied for each use. */
export async function copyOfRegister(sites: number): Promise<string> {
  const made = resolve('var/bench', `seed-${sites}`);
  if (!(await exists(join(made, 'register.git/HEAD')))) await make(sites, made);
  const dir = await mkdtemp(join(tmpdir(), `bench-${sites}-`));
  await cp(made, dir, { recursive: true });
  return dir;
}

async function make(sites: number, into: string): Promise<void> {
  await mkdir(resolve('var/bench'), { recursive: true });
  const half = `${into}.half`;
  // one that was cut off
  await rm(half, { recursive: true, force: true });
  const out = join(half, 'register.git');
  await run(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      'scripts/seed.ts',
      '--sites',
      String(sites),
      '--out',
      out,
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  await rename(half, into);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
