import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { openRepository } from '#git/repository.ts';
import { publish, type PublishOptions, type Report } from '#office/publish/publish.ts';
import { countryFiles } from '#office/seed/country-files.ts';
import { writeRepository } from '#office/seed/fast-import.ts';
import { shippedUnits } from '#office/seed/shipped-units.ts';
import { theRegister } from '#office/tools.ts';

const projectDir = join(import.meta.dirname, '../../..');

/** A synthetic register that is published into folders of its own. */
export interface TestRegister {
  readonly dir: string;
  readonly registerDir: string;
  /** Paths of its site files. */
  readonly sites: readonly string[];
  main(): Promise<string>;
  read(path: string): Promise<string>;
  /** Puts texts on main in one commit, null takes a file away; returns the commit. */
  commit(changes: Readonly<Record<string, string | null>>): Promise<string>;
  /** Publishes main into `<dir>/<name>`. */
  publish(name: string, options?: Partial<PublishOptions>): Promise<Report>;
  /** Digests of the files in `<dir>/<name>` by path. */
  files(name: string): ReadonlyMap<string, string>;
  text(name: string, path: string): string;
  remove(): Promise<void>;
}

/** One province, so that a whole run stays short. */
const isKept = (path: string) => !/^data\/(?:units|sites)\/(?!33\/|bm\/bm0100)/.test(path);

/** Seeds a country of this many sites and keeps one province of it. */
export async function seededRegister(sites: number): Promise<TestRegister> {
  const dir = await mkdtemp(join(tmpdir(), 'publish-'));
  const registerDir = join(dir, 'register.git');
  const policy = readFileSync(join(projectDir, 'data/policy.yaml'), 'utf8');
  const files = [
    ...countryFiles({ shippedUnits: shippedUnits(projectDir), policy, sites, seed: 1, open: 0 }),
  ].filter(({ path }) => isKept(path));
  await writeRepository(registerDir, files);
  const paths = files.map(({ path }) => path).filter((path) => path.startsWith('data/sites/'));

  const withRepository = async <T>(
    work: (repository: Awaited<ReturnType<typeof openRepository>>) => Promise<T>,
  ): Promise<T> => {
    const repository = await openRepository(registerDir);
    try {
      return await work(repository);
    } finally {
      await repository.close();
    }
  };
  const main = () =>
    withRepository(async (repository) => (await repository.resolve('refs/heads/main')) ?? '');

  return {
    dir,
    registerDir,
    sites: paths,
    main,
    read: (path) =>
      withRepository(async (repository) => {
        const tip = (await repository.resolve('refs/heads/main')) ?? '';
        const entry = await repository.entry((await repository.commit(tip)).tree, path);
        if (!entry) throw new Error(`no ${path}`);
        return Buffer.from(await repository.blob(entry.oid)).toString();
      }),
    commit: (changes) =>
      withRepository(async (repository) => {
        const tip = (await repository.resolve('refs/heads/main')) ?? '';
        const oid = await repository.commitFiles({
          parents: [tip],
          base: (await repository.commit(tip)).tree,
          changes: new Map(
            Object.entries(changes).map(([path, text]) => [
              path,
              text === null ? null : Buffer.from(text),
            ]),
          ),
          message: 'change\n',
          by: theRegister,
          at: new Date('2026-11-21T10:00:00+08:00'),
        });
        await repository.moveRef('refs/heads/main', oid, tip);
        return oid;
      }),
    publish: async (name, options = {}) =>
      publish({
        registerDir,
        outDir: join(dir, name),
        stateDir: join(dir, `${name}.state`),
        commit: await main(),
        siteUrl: 'https://register.example',
        serverUrl: null,
        appDir: join(projectDir, 'dist'),
        template: 'test',
        ...options,
      }),
    files: (name) => digests(join(dir, name)),
    text: (name, path) => readFileSync(join(dir, name, path), 'utf8'),
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

/** SHA-256 of each file below a folder. */
export function digests(dir: string): ReadonlyMap<string, string> {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    files.toSorted().map((file) => {
      const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
      return [relative(dir, file), digest];
    }),
  );
}

/** Paths whose file is not the same in both, with those of only one. */
export function differing(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).toSorted();
}
