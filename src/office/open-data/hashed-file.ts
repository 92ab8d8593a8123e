import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** What stands in a file that was written. */
export interface FileFacts {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes a file that appears whole or not at all. `write` must end the stream; its error is thrown
 * and nothing is left behind.
 */
export async function writeHashedFile(
  path: string,
  write: (stream: Writable) => Promise<void>,
): Promise<FileFacts> {
  await mkdir(dirname(path), { recursive: true });
  const half = `${path}.${process.pid}.half`;
  const hash = createHash('sha256');
  let bytes = 0;
  const hashing = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const file = createWriteStream(half);
  hashing.on('error', (error) => file.destroy(error));
  file.on('error', (error) => hashing.destroy(error));
  const isDone = finished(hashing.pipe(file));
  isDone.catch(() => {});
  try {
    await write(hashing);
    await isDone;
    await rename(half, path);
  } catch (error) {
    hashing.destroy();
    file.destroy();
    await rm(half, { force: true });
    throw error;
  }
  return { bytes, sha256: hash.digest('hex') };
}
