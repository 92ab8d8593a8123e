import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createReadStream, createWriteStream } from 'node:fs';
import { type AgeLock, sealStream } from '#codes/age.ts';
import { type Copied, CopyIncomplete, copyRepository, refsText } from '#git/copy.ts';
import { openLock } from '#git/lock.ts';
import { readRefs, type Ref } from '#git/refs.ts';
import { addToJournal, journalPath, readJournal } from '#private/erasures.ts';
import { plainCopies, privateFiles, secretFiles } from '#private/examine.ts';
import { snapshotDatabase } from '#private/snapshot.ts';
import { SettingRefused } from '../clock.ts';
import type { Environment } from '../environment.ts';
import {
  type BackupFile,
  backupFormat,
  backupsIn,
  erasedFile,
  type Manifest,
  sumOf,
} from './manifest.ts';

/** How a backup is made. */
export interface BackupOptions {
  readonly dir: string;
  /** Null: not sealed. */
  readonly lock: AgeLock | null;
  /** Seals the keys of the register, where they are wanted too. */
  readonly keysLock: AgeLock | null;
  readonly now: Date;
}

/** A backup that was made. */
export interface Backup {
  readonly stamp: string;
  readonly manifest: Manifest;
  readonly copied: Copied;
  /** Copies of personal keys that were older than thirty days and went. */
  readonly droppedKeys: number;
}

/** Keys of erased persons must not live on in backups for longer (D12). */
const keyDays = 30;

/**
 * Copies the register and its private store as they are at one moment, while it may go on running: the
 * refs and both databases under the register's lock, the objects after it, since they never change.
 * What is not public is sealed. The manifest comes last.
 */
export async function makeBackup(
  environment: Environment,
  options: BackupOptions,
): Promise<Backup> {
  const { dir } = options;
  const { registerDir, privateDb } = environment;
  if (!existsSync(join(registerDir, 'HEAD'))) {
    throw new SettingRefused(`这里没有登记簿：${registerDir}。请检查 REGISTER_DIR`);
  }
  holdApart(dir, environment);
  const stamp = options.now.toISOString().replaceAll(':', '-').replace('.', '-');
  const folder = join(dir, stamp);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const path of plainCopies(privateDb)) await rm(path, { recursive: true, force: true });
  const plain = await mkdtemp(join(dirname(privateDb), `backup-${process.pid}-`));
  try {
    const refs = await takeMoment(registerDir, privateDb, plain);
    const main = refs.find(({ ref }) => ref === 'refs/heads/main');
    if (!main) throw new SettingRefused('登记簿没有主分支，请先运行 npm run doctor');
    const copied = await copyObjects(registerDir, join(dir, 'register.git'), refs);
    const files: BackupFile[] = [await putText(folder, 'refs', refsText(refs))];
    for (const name of readdirSync(plain).sort()) {
      files.push(await putFile(folder, join(plain, name), options.lock));
    }
    if (options.keysLock) {
      const bundle = join(plain, 'secrets.json');
      await writeFile(bundle, await secretsBundle(privateDb), { mode: 0o600 });
      files.push(await putFile(folder, bundle, options.keysLock));
    }
    const manifest: Manifest = {
      format: backupFormat,
      at: options.now.toISOString(),
      commit: main.oid,
      refs: refs.length,
      isSealed: options.lock !== null,
      files,
    };
    await putText(folder, 'manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
    // what was erased since older backups, for those that restore one of them; no personal data
    addToJournal(join(dir, erasedFile), readJournal(journalPath(privateDb)));
    const droppedKeys = await dropOldKeys(dir, stamp, options.now);
    return { stamp, manifest, copied, droppedKeys };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(plain, { recursive: true, force: true });
  }
}

/** A backup inside what it copies would be lost with it. */
function holdApart(dir: string, { registerDir, privateDb }: Environment): void {
  for (const path of [registerDir, privateFiles(privateDb).secrets]) {
    if (`${resolve(dir)}${sep}`.startsWith(`${resolve(path)}${sep}`)) {
      throw new SettingRefused(`备份不能放在它要备份的目录里：${dir}`);
    }
  }
}

/** Refs first, then persons, then their keys: each needs only what was written before it. */
async function takeMoment(
  registerDir: string,
  privateDb: string,
  plain: string,
): Promise<readonly Ref[]> {
  const lock = openLock(join(registerDir, 'lock.db'));
  try {
    return await lock.run(async () => {
      const refs = await readRefs(registerDir).list('refs/');
      const { database, keys } = privateFiles(privateDb);
      if (existsSync(database)) snapshotDatabase(database, join(plain, 'private.db'));
      if (existsSync(keys)) snapshotDatabase(keys, join(plain, 'private-keys.db'));
      return refs;
    });
  } finally {
    await lock.close();
  }
}

async function copyObjects(from: string, to: string, refs: readonly Ref[]): Promise<Copied> {
  try {
    return await copyRepository(from, to, refs);
  } catch (error) {
    if (!(error instanceof CopyIncomplete)) throw error;
    throw new SettingRefused(
      `登记簿里有读不出的内容：${error.message}。没有备份，请先运行 npm run doctor`,
    );
  }
}

async function secretsBundle(privateDb: string): Promise<string> {
  const entries = await Promise.all(
    secretFiles(privateDb).map(async (path) => {
      const file = await open(path);
      try {
        return [basename(path), (await file.readFile()).toString('base64')] as const;
      } finally {
        await file.close();
      }
    }),
  );
  return JSON.stringify(Object.fromEntries(entries));
}

async function putFile(folder: string, from: string, lock: AgeLock | null): Promise<BackupFile> {
  const name = lock ? `${basename(from)}.age` : basename(from);
  const source = Readable.toWeb(createReadStream(from)) as ReadableStream<Uint8Array>;
  const stream = lock ? await sealStream(source, lock) : source;
  const temporary = join(folder, `${name}.tmp`);
  await pipeline(
    Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0]),
    createWriteStream(temporary, { mode: 0o600, flush: true }),
  );
  await rename(temporary, join(folder, name));
  return describe(folder, name);
}

async function putText(folder: string, name: string, text: string): Promise<BackupFile> {
  const temporary = join(folder, `${name}.tmp`);
  await writeFile(temporary, text, { mode: 0o600, flush: true });
  await rename(temporary, join(folder, name));
  return describe(folder, name);
}

async function describe(folder: string, name: string): Promise<BackupFile> {
  const path = join(folder, name);
  return { name, size: statSync(path).size, sha256: await sumOf(path) };
}

async function dropOldKeys(dir: string, newest: string, now: Date): Promise<number> {
  let dropped = 0;
  for (const stamp of backupsIn(dir)) {
    const age = now.getTime() - Date.parse(stamp.replace(/T(\d\d)-(\d\d)-(\d\d)-/, 'T$1:$2:$3.'));
    if (stamp === newest || age < keyDays * 86_400_000) continue;
    for (const name of ['private-keys.db', 'private-keys.db.age']) {
      const path = join(dir, stamp, name);
      if (!existsSync(path)) continue;
      await rm(path);
      dropped += 1;
    }
  }
  return dropped;
}
