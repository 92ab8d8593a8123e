import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

// The type-aware half of the linter is looked for beside the linted files otherwise.
const env = { ...process.env, OXLINT_TSGOLINT_PATH: join(root, 'node_modules/.bin/tsgolint') };

/** What a tool said and how it ended. */
export interface Said {
  readonly code: number;
  readonly text: string;
}

/** A folder laid out like the project, with files of our making, to run the project's own checks on. */
export interface PlantedTree {
  readonly dir: string;
  run(script: string, args: readonly string[]): Promise<Said>;
  remove(): Promise<void>;
}

/** Writes files by their paths in the project, beside the project's linter settings. */
export async function plantTree(files: Readonly<Record<string, string>>): Promise<PlantedTree> {
  const dir = await mkdtemp(join(tmpdir(), 'planted-'));
  await cp(join(root, '.oxlintrc.json'), join(dir, '.oxlintrc.json'));
  const settings = {
    compilerOptions: { strict: true, target: 'es2024', lib: ['es2024'], types: [] },
  };
  await writeFile(join(dir, 'tsconfig.json'), JSON.stringify(settings));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  return {
    dir,
    run: (script, args) =>
      new Promise((resolve) => {
        execFile(
          process.execPath,
          [join(root, script), ...args],
          { cwd: dir, env },
          (error, out, err) => {
            resolve({ code: error === null ? 0 : Number(error.code), text: `${out}${err}` });
          },
        );
      }),
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
