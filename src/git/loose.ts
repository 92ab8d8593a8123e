import { accessSync, closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { errorCode } from './disk.ts';
import { type GitObject, objectId, type ObjectType } from './objects.ts';
import { ObjectMissing, type Oid } from './types.ts';

/** Largest object that is read: far above any data file, far below what would hurt. */
export const largestObject = 512 * 1024 * 1024;

/** Path of a loose object. */
export function loosePath(gitdir: string, oid: Oid): string {
  return join(gitdir, 'objects', oid.slice(0, 2), oid.slice(2));
}

/** Whether a loose file of this id is there, sound or not. */
export function hasLoose(gitdir: string, oid: Oid): boolean {
  try {
    accessSync(loosePath(gitdir, oid));
    return true;
  } catch {
    return false;
  }
}

/** A loose object whose bytes have its id; null when there is none. Throws `ObjectMissing` for a damaged one. */
export function readLoose(gitdir: string, oid: Oid): GitObject | null {
  let deflated: Buffer;
  try {
    deflated = readRegular(loosePath(gitdir, oid));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw new ObjectMissing(oid, { cause: error });
  }
  const object = unwrap(deflated);
  if (!object || objectId(object) !== oid) throw new ObjectMissing(oid);
  return object;
}

/** The bytes of a file. Throws for what is none: a named pipe would keep the reader waiting for ever. */
function readRegular(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!fstatSync(file).isFile()) throw new Error(`not a file: ${path}`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function unwrap(deflated: Buffer): GitObject | null {
  let wrapped: Buffer;
  try {
    wrapped = inflateSync(deflated, { maxOutputLength: largestObject });
  } catch {
    return null;
  }
  const end = wrapped.indexOf(0);
  const [, type, size] =
    /^(commit|tree|blob|tag) (\d+)$/.exec(wrapped.toString('latin1', 0, end)) ?? [];
  const data = wrapped.subarray(end + 1);
  return type !== undefined && Number(size) === data.length
    ? { type: type as ObjectType, data }
    : null;
}
