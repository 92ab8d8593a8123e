import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingRefused } from '../clock.ts';

/** Beside the backups: what was erased since, so that a restore erases it again. */
export const erasedFile = 'erased.jsonl';

/** The newest form of backups that this program writes and reads. */
export const backupFormat = 1;

/** A file of a backup. */
export interface BackupFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** What one backup holds; written last, so that a backup without it is none. */
export interface Manifest {
  readonly format: number;
  readonly at: string;
  /** Main at that moment. */
  readonly commit: string;
  readonly refs: number;
  readonly isSealed: boolean;
  readonly files: readonly BackupFile[];
}

/** Stamps of the whole backups in a folder, oldest first. */
export function backupsIn(dir: string): readonly string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => /^\d{4}-\d\d-\d\dT[\d-]+Z$/.test(name))
    .filter((name) => existsSync(join(dir, name, 'manifest.json')))
    .sort();
}

/** Reads a manifest; throws `SettingRefused` for one of a newer program or that is none. */
export function readManifest(dir: string, stamp: string): Manifest {
  const path = join(dir, stamp, 'manifest.json');
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  } catch {
    throw new SettingRefused(`备份的清单读不出：${path}。请用另一份备份`);
  }
  if (!(manifest.format <= backupFormat)) {
    throw new SettingRefused(
      `这份备份的格式（${manifest.format}）比本程序的（${backupFormat}）新，请用更新版本的程序恢复`,
    );
  }
  return manifest;
}

/** SHA-256 of a file. */
export async function sumOf(path: string): Promise<string> {
  const sum = createHash('sha256');
  for await (const part of createReadStream(path)) sum.update(part as Buffer);
  return sum.digest('hex');
}

/** Throws `SettingRefused` where a file of the backup is not what its manifest says. */
export async function holdFiles(dir: string, stamp: string, { files }: Manifest): Promise<void> {
  for (const { name, sha256 } of files) {
    const path = join(dir, stamp, name);
    if (!existsSync(path) || (await sumOf(path)) !== sha256) {
      throw new SettingRefused(`备份的文件缺失或者已损坏：${path}。请用另一份备份`);
    }
  }
}
