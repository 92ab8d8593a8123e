import {
  createReadStream,
  createWriteStream,
  existsSync,
  readdirSync,
  readFileSync,
} from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type AgeKey, openStream } from '#codes/age.ts';
import { CopyIncomplete, copyRepository, parseRefsText } from '#git/copy.ts';
import { examineRepository } from '#git/doctor/examine.ts';
import { addToJournal, journalPath, readJournal } from '#private/erasures.ts';
import { examinePrivateStore, integrityOf, privateFiles } from '#private/examine.ts';
import { openPrivateStore } from '#private/store.ts';
import { SettingRefused } from '../clock.ts';
import type { Environment } from '../environment.ts';
import { filingOfCommit } from './doctor.ts';
import { backupsIn, erasedFile, holdFiles, type Manifest, readManifest } from './manifest.ts';

/** What a restore needs. */
export interface RestoreOptions {
  readonly dir: string;
  /** Which backup; the newest when empty. */
  readonly stamp: string;
  /** One half alone, where the other one is sound and in its place. */
  readonly only: 'register' | 'private' | null;
  /** Opens what is sealed. */
  readonly key: AgeKey | null;
  /** Another folder of backups whose newest keys are taken; null for this backup's own. */
  readonly keysDir: string | null;
  /** Opens the keys of the register, where the backup holds them. */
  readonly keysKey: AgeKey | null;
  /** Another journal of what was erased, saved from the lost machine; null for none. */
  readonly erased?: string | null;
}

/** What was restored. */
export interface Restored {
  readonly stamp: string;
  readonly manifest: Manifest;
  readonly hasPrivateStore: boolean;
  readonly hasSecrets: boolean;
  /** Keys of check codes that the restored store is too old to know: its codes would differ (R-5.3). */
  readonly unknownKeys: readonly string[];
  /** Records that were erased after the backup and are erased again; null where the keys are missing. */
  readonly erasedAgain: number | null;
}

/**
 * Brings a backup back to where `REGISTER_DIR` and `PRIVATE_DB` point, and only where nothing is yet.
 * Everything is put beside its place first, every object hashed and every file checked; names are given
 * at the end, the register's last. Throws `SettingRefused` with one sentence.
 */
export async function restoreBackup(
  environment: Environment,
  options: RestoreOptions,
): Promise<Restored> {
  const { registerDir, privateDb } = environment;
  const [wantsRegister, wantsPrivate] = [options.only !== 'private', options.only !== 'register'];
  refuseOverwriting(environment, options.only);
  const stamps = backupsIn(options.dir);
  const stamp = options.stamp === '' ? stamps.at(-1) : stamps.find((one) => one === options.stamp);
  if (stamp === undefined) {
    throw new SettingRefused(
      `${options.dir} 中没有${options.stamp ? `名为 ${options.stamp} 的` : '完整的'}备份`,
    );
  }
  const manifest = readManifest(options.dir, stamp);
  await holdFiles(options.dir, stamp, manifest);
  const folder = join(options.dir, stamp);
  const names = new Set(manifest.files.map(({ name }) => name));
  const [newRegister, newPrivate] = [`${registerDir}.restoring`, `${privateDb}.restoring`];
  for (const path of [newRegister, newPrivate]) await rm(path, { recursive: true, force: true });
  try {
    if (wantsRegister) await restoreRegister(options.dir, folder, newRegister);
    const parts = wantsPrivate
      ? await restorePrivate(folder, names, newPrivate, options)
      : { database: false, keys: false, secrets: false };
    await mkdir(dirname(privateDb), { recursive: true, mode: 0o700 });
    const { database, keys, secrets } = privateFiles(privateDb);
    if (parts.secrets) await rename(join(newPrivate, 'secrets'), secrets);
    if (parts.keys) await rename(join(newPrivate, 'private-keys.db'), keys);
    if (parts.database) await rename(join(newPrivate, 'private.db'), database);
    if (wantsRegister) await rename(newRegister, registerDir);
    const ailments = examinePrivateStore(privateDb);
    const strange = ailments.filter(({ code }) => code === 'check-code-key-unknown');
    const hasSecrets = parts.secrets && ailments.length === strange.length;
    const unknownKeys = strange.map(({ path }) => path);
    const erasedAgain = parts.database ? eraseAgain(environment, options, hasSecrets) : null;
    return {
      stamp,
      manifest,
      hasPrivateStore: parts.database,
      hasSecrets,
      unknownKeys,
      erasedAgain,
    };
  } finally {
    for (const path of [newRegister, newPrivate]) await rm(path, { recursive: true, force: true });
  }
}

/**
 * Erases once more what was erased after the backup was made: by the journal beside the backups, by the
 * one that the lost store left in its place, and by one that was saved elsewhere (R-9.4). Without the
 * keys it is left to the first start; null then.
 */
function eraseAgain(
  { privateDb }: Environment,
  { dir, erased = null }: RestoreOptions,
  hasSecrets: boolean,
): number | null {
  const journals = [join(dir, erasedFile), ...(erased ? [erased] : [])];
  addToJournal(journalPath(privateDb), journals.flatMap(readJournal));
  if (!hasSecrets) return null;
  const store = openPrivateStore({ path: privateDb });
  try {
    return store.erasures.carryOn();
  } finally {
    store.close();
  }
}

function refuseOverwriting(
  { registerDir, privateDb }: Environment,
  only: RestoreOptions['only'],
): void {
  const { database, keys, secrets } = privateFiles(privateDb);
  const wanted = [
    ...(only === 'private' ? [] : [registerDir]),
    ...(only === 'register' ? [] : [database, keys, secrets]),
  ];
  const taken = wanted.find(
    (path) => existsSync(path) && !(path === registerDir && readdirSync(path).length === 0),
  );
  if (taken !== undefined) {
    throw new SettingRefused(
      `恢复不覆盖已有的数据：${taken}。请先把它移到别处，或者用 REGISTER_DIR、PRIVATE_DB 指定新的位置`,
    );
  }
}

async function restoreRegister(dir: string, folder: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const refs = parseRefsText(readFileSync(join(folder, 'refs'), 'utf8'));
  try {
    await copyRepository(join(dir, 'register.git'), to, refs);
  } catch (error) {
    if (!(error instanceof CopyIncomplete)) throw error;
    throw new SettingRefused(`备份里的登记簿不完整：${error.message}。请用另一份备份`);
  }
  const { ailments } = await examineRepository(to, { filingOf: filingOfCommit });
  const [first] = ailments;
  if (first) throw new SettingRefused(`备份里的登记簿已损坏：${first.path}。请用另一份备份`);
}

interface PrivateParts {
  readonly database: boolean;
  readonly keys: boolean;
  readonly secrets: boolean;
}

async function restorePrivate(
  folder: string,
  names: ReadonlySet<string>,
  to: string,
  { key, keysKey, keysDir }: RestoreOptions,
): Promise<PrivateParts> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  const take = async (name: string): Promise<boolean> => {
    const file = [name, `${name}.age`].find((one) => names.has(one));
    // the keys of persons go from old backups after thirty days
    if (file === undefined || !existsSync(join(folder, file))) return false;
    if (file.endsWith('.age') && !key) {
      throw new SettingRefused('备份是加密的：请用 --identity 指出备份身份的文件');
    }
    await openFile(join(folder, file), join(to, name), file.endsWith('.age') ? key : null);
    const why = integrityOf(join(to, name));
    if (why !== null) throw new SettingRefused(`备份里的 ${name} 已损坏（${why}）`);
    return true;
  };
  const [database, keys] = [await take('private.db'), await take('private-keys.db')];
  const bundle = await bundleIn(folder, names, keysDir);
  if (bundle === null || !keysKey) return { database, keys, secrets: false };
  await openFile(bundle, join(to, 'secrets.json'), keysKey);
  const entries = JSON.parse(readFileSync(join(to, 'secrets.json'), 'utf8')) as object;
  await mkdir(join(to, 'secrets'), { mode: 0o700 });
  for (const [name, text] of Object.entries(entries)) {
    if (basename(name) !== name) throw new SettingRefused('备份里的密钥不合格式');
    const bytes = Buffer.from(String(text), 'base64');
    await writeFile(join(to, 'secrets', name), bytes, { mode: 0o600, flush: true });
  }
  return { database, keys, secrets: true };
}

/** The sealed keys of this backup, or the newest ones of another folder; null where there are none. */
async function bundleIn(
  folder: string,
  names: ReadonlySet<string>,
  keysDir: string | null,
): Promise<string | null> {
  const name = 'secrets.json.age';
  if (keysDir === null) return names.has(name) ? join(folder, name) : null;
  for (const stamp of [...backupsIn(keysDir)].reverse()) {
    const manifest = readManifest(keysDir, stamp);
    if (!manifest.files.some((file) => file.name === name)) continue;
    await holdFiles(keysDir, stamp, {
      ...manifest,
      files: manifest.files.filter((file) => file.name === name),
    });
    return join(keysDir, stamp, name);
  }
  throw new SettingRefused(`${keysDir} 中没有带密钥的备份`);
}

async function openFile(from: string, to: string, key: AgeKey | null): Promise<void> {
  const source = Readable.toWeb(createReadStream(from)) as ReadableStream<Uint8Array>;
  try {
    const stream = key ? await openStream(source, key) : source;
    await pipeline(
      Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0]),
      createWriteStream(to, { mode: 0o600, flush: true }),
    );
  } catch (cause) {
    if (!key || (cause as NodeJS.ErrnoException).code === 'ENOSPC') throw cause;
    throw new SettingRefused(`打不开 ${from}：身份或口令不对，或者文件被改动`);
  }
}
