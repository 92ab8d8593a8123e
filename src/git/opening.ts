import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { RegisterDamaged } from './damage.ts';
import { makeFolder, syncFolder, unlinkFile } from './disk.ts';
import type { ObjectStore } from './object-store.ts';
import { bootedAt, isLeftover } from './ref-lock.ts';
import type { RefReader } from './refs.ts';
import { type SafeFs, temporaryFolder } from './safe-fs.ts';

/** The configuration of a register's repository. */
export const registerConfig = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
\tfsync = all
[gc]
\tauto = 0
[receive]
\tdenyNonFastForwards = true
[transfer]
\tfsckObjects = true
`;

/** What a repository that is half made may hold. */
const ownNames =
  /^(?:objects|refs|config|forge-tmp|info|description|hooks|lock\.db.*|catalogue\.db.*)$/;

const fans = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, '0'));
const folders = [
  temporaryFolder,
  'objects',
  'objects/pack',
  'objects/info',
  ...fans.map((fan) => `objects/${fan}`),
  'refs',
  'refs/heads',
  'refs/heads/filing',
  'refs/tags',
  'refs/archive',
  'refs/archive/filing',
];

/** Throws where the folder is neither a Git repository nor empty: it is somebody else's. */
export function refuseForeign(gitdir: string): void {
  const names = readdirSync(gitdir);
  if (names.includes('HEAD')) return;
  const strange = names.find((name) => !ownNames.test(name));
  if (strange !== undefined) {
    throw new Error(
      `${gitdir} 不是登记簿仓库，也不是空文件夹（其中有 ${strange}）。请另选 REGISTER_DIR。`,
    );
  }
}

/**
 * Makes what is missing. `HEAD` comes last, so that whatever lacks it is simply made again. All 256
 * object folders are made at once: a new one later would cost each commit one more flush.
 */
export async function makeRepository(safeFs: SafeFs): Promise<void> {
  const { gitdir } = safeFs;
  const isNew = !existsSync(join(gitdir, 'HEAD'));
  for (const folder of folders) {
    if (!existsSync(join(gitdir, folder))) await makeFolder(join(gitdir, folder));
  }
  // Also where nothing was made: another process may have been killed before this.
  for (const folder of ['objects', 'objects/pack', 'refs', 'refs/heads', 'refs/archive', '.']) {
    await syncFolder(join(gitdir, folder));
  }
  safeFs.assumeSettled(folders.map((folder) => join(gitdir, folder)));
  if (!existsSync(join(gitdir, 'config')))
    await safeFs.writeFile(join(gitdir, 'config'), registerConfig);
  if (!isNew) return;
  await syncFolder(dirname(gitdir));
  await safeFs.writeFile(join(gitdir, 'HEAD'), 'ref: refs/heads/main\n');
}

/** Removes lock files that nobody alive can hold, then temporary files; says so. */
export async function sweepLeftovers(
  safeFs: SafeFs,
  notice: (line: string) => void,
  booted: number = bootedAt(),
): Promise<void> {
  const { gitdir } = safeFs;
  for (const path of lockFiles(gitdir)) {
    if (!isLeftover(gitdir, path, booted)) continue;
    await unlinkFile(path);
    notice(`清除上次中断留下的锁文件：${relative(gitdir, path)}`);
  }
  const swept = await safeFs.sweep();
  if (swept > 0) notice(`清除上次中断留下的临时文件：${swept} 个`);
}

/** All lock files of a repository, held or left. */
export function lockFiles(gitdir: string): readonly string[] {
  const below = readdirSync(join(gitdir, 'refs'), { recursive: true, encoding: 'utf8' });
  return [
    'HEAD.lock',
    'packed-refs.lock',
    'config.lock',
    ...below.map((name) => join('refs', name)),
  ]
    .filter((name) => name.endsWith('.lock'))
    .map((name) => join(gitdir, name))
    .filter((path) => existsSync(path));
}

/**
 * Every ref must name a commit that is there (tags may name a tag); and where filings are, main is.
 * Throws `RegisterDamaged`: starting all the same would begin a second history.
 */
export async function checkRefs(refs: RefReader, store: ObjectStore): Promise<void> {
  const list = await refs.list('refs/');
  for (const { ref, oid } of list) {
    let type: string;
    try {
      ({ type } = store.read(oid));
    } catch (cause) {
      throw new RegisterDamaged(`引用 ${ref} 指向的提交 ${oid} 不存在或已损坏`, { cause });
    }
    if (type !== 'commit' && !(type === 'tag' && ref.startsWith('refs/tags/'))) {
      throw new RegisterDamaged(`引用 ${ref} 指向的 ${oid} 不是提交`);
    }
  }
  const hasFilings = list.some(({ ref }) => /^refs\/(?:heads\/filing|archive)\//.test(ref));
  if (hasFilings && refs.resolve('refs/heads/main') === null) {
    throw new RegisterDamaged('有申请分支而没有主分支 refs/heads/main');
  }
}
