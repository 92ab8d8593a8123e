/**
 * Every call of this layer that changes the disk, and nothing else. Each passes a fault point first
 * and is told to the observer after, so that tests can kill at it, fail it, or replay it on a disk
 * that loses power.
 */
import { writeSync } from 'node:fs';
import { constants, type FileHandle, link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { faultPoint } from './fault.ts';

/** A call that has come back. */
export type DiskEvent =
  | { readonly op: 'create' | 'sync' | 'unlink' | 'mkdir' | 'sync-dir'; readonly path: string }
  | { readonly op: 'write'; readonly path: string; readonly data: Uint8Array }
  | { readonly op: 'rename' | 'link'; readonly path: string; readonly to: string };

let observer: ((event: DiskEvent) => void) | null = null;

/** Tells every change to `listener` from now on; null ends it. For tests. */
export function observeDisk(listener: ((event: DiskEvent) => void) | null): void {
  observer = listener;
}

/** A file being written. */
export interface DiskFile {
  readonly path: string;
  /** Appends. */
  write(data: Uint8Array): Promise<void>;
  /** Returns when the data is on the disk; the name need not be. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Creates a file that must not exist (EEXIST). */
export async function createFile(path: string): Promise<DiskFile> {
  faultPoint('open');
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  const handle = await open(path, O_CREAT | O_EXCL | O_WRONLY, 0o644);
  observer?.({ op: 'create', path });
  return {
    path,
    async write(data) {
      faultPoint('write', () => writeSync(handle.fd, data, 0, data.byteLength >> 1));
      await writeAll(handle, data);
      observer?.({ op: 'write', path, data });
    },
    async sync() {
      faultPoint('fsync');
      await handle.sync();
      observer?.({ op: 'sync', path });
    },
    close: () => handle.close(),
  };
}

async function writeAll(handle: FileHandle, data: Uint8Array): Promise<void> {
  for (let at = 0; at < data.byteLength;) {
    const { bytesWritten } = await handle.write(data, at, data.byteLength - at);
    at += bytesWritten;
  }
}

/** Moves a file over another name. */
export async function renameFile(path: string, to: string): Promise<void> {
  faultPoint('rename');
  await rename(path, to);
  observer?.({ op: 'rename', path, to });
}

/** A second name for a file; the name must be free (EEXIST). */
export async function linkFile(path: string, to: string): Promise<void> {
  faultPoint('link');
  await link(path, to);
  observer?.({ op: 'link', path, to });
}

/** Takes a name away. */
export async function unlinkFile(path: string): Promise<void> {
  faultPoint('unlink');
  await unlink(path);
  observer?.({ op: 'unlink', path });
}

/** Makes one folder; false where it is there already. */
export async function makeFolder(path: string): Promise<boolean> {
  faultPoint('mkdir');
  try {
    await mkdir(path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
  observer?.({ op: 'mkdir', path });
  return true;
}

/** Returns when the names in a folder are on the disk. */
export async function syncFolder(path: string): Promise<void> {
  faultPoint('fsync-dir');
  // Windows cannot flush folders; there the file system's own journal has to do.
  if (process.platform !== 'win32') {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
  observer?.({ op: 'sync-dir', path });
}

/** Code of a system error such as `ENOENT`; undefined for any other. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
