import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

let onStep = (_: string): void => undefined;

/** Calls `listener` before each call that changes the disk here, for the fault harness. */
export function watchDurableFiles(listener: (step: string) => void): void {
  onStep = listener;
}

/**
 * Writes a file so that after a crash it is there whole or not at all: temporary file, fsync,
 * rename, fsync of its directory (D1). The name of the temporary file comes from `random`.
 */
export function writeDurably(path: string, bytes: Uint8Array, random: string): void {
  const temporary = `${path}.${random}.tmp`;
  try {
    onStep('file-open');
    const file = openSync(temporary, 'wx', 0o600);
    try {
      onStep('file-write');
      for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
      onStep('file-fsync');
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    onStep('file-rename');
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncDirectory(dirname(path));
}

/** Makes the names in a directory durable. Windows cannot, and does not need to. */
export function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  onStep('file-fsync-dir');
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
