import { hash } from 'node:crypto';
import { parseTrailers } from './message.ts';
import type { Commit, Oid, Signature, TreeEntry } from './types.ts';

/** Kinds of objects that the register stores; tags are read over. */
export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

/** An object without its id. */
export interface GitObject {
  readonly type: ObjectType;
  readonly data: Uint8Array;
}

/** The tree without entries. */
export const emptyTree: Oid = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Whether text is a full object id. */
export function isOid(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

/** Header and content as they are hashed and deflated. */
export function wrapObject(object: GitObject): Buffer {
  return Buffer.concat([Buffer.from(`${object.type} ${object.data.byteLength}\0`), object.data]);
}

/** Object id of an object. */
export function objectId(object: GitObject): Oid {
  return hash('sha1', wrapObject(object));
}

/** Object id of file content (R-4.2 binds decisions to it). */
export function blobId(data: Uint8Array): Oid {
  return objectId({ type: 'blob', data });
}

/** Key by which Git orders the entries of a tree: folders as if they ended with a slash. */
export function orderKey(entry: Pick<TreeEntry, 'path' | 'type'>): string {
  return entry.type === 'tree' ? `${entry.path}/` : entry.path;
}

/** Bytes of a tree. Entries need not be in order; names are the caller's to check. */
export function formatTree(entries: Iterable<TreeEntry>): Buffer {
  const sorted = Array.from(entries, (entry) => ({ entry, key: Buffer.from(orderKey(entry)) }));
  sorted.sort((a, b) => Buffer.compare(a.key, b.key));
  return Buffer.concat(
    sorted.flatMap(({ entry }) => [
      Buffer.from(`${entry.mode} ${entry.path}\0`),
      Buffer.from(entry.oid, 'hex'),
    ]),
  );
}

/** Entries of a tree in Git's order. Throws where the bytes are no tree. */
export function parseTree(data: Uint8Array): readonly TreeEntry[] {
  const bytes = asBuffer(data);
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; at = byteFrom(bytes, 0, at) + 21) {
    entries.push(readTreeEntry(bytes, at));
  }
  return entries;
}

/** The entry of a tree that begins at a byte. Throws where none does. */
export function readTreeEntry(bytes: Buffer, at: number): TreeEntry {
  const blank = byteFrom(bytes, 32, at);
  const end = blank < 0 ? -1 : byteFrom(bytes, 0, blank);
  if (end < 0 || end + 21 > bytes.length) throw new Error('not a tree');
  const mode = modeOf(bytes, at, blank);
  const type = mode === '40000' ? 'tree' : mode === '160000' ? 'commit' : 'blob';
  const path = bytes.toString('utf8', blank + 1, end);
  return { mode, path, oid: bytes.toString('hex', end + 1, end + 21), type };
}

// Both are a few bytes away: a call out of JavaScript takes longer than the walk.
function byteFrom(bytes: Buffer, byte: number, from: number): number {
  for (let at = from; at < bytes.length; at += 1) if (bytes[at] === byte) return at;
  return -1;
}

/** The mode of an entry; no new text for the two that nearly all have. */
function modeOf(bytes: Buffer, from: number, to: number): string {
  return modes.find((mode) => isText(bytes, from, to, mode)) ?? bytes.toString('latin1', from, to);
}

const modes = ['100644', '40000'] as const;

function isText(bytes: Buffer, from: number, to: number, text: string): boolean {
  if (to - from !== text.length) return false;
  for (let at = 0; at < text.length; at += 1) {
    if (bytes[from + at] !== text.charCodeAt(at)) return false;
  }
  return true;
}

/** What `formatCommit` needs. */
export interface CommitFields {
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly by: Signature;
  readonly at: Date;
  readonly message: string;
}

/** Bytes of a commit, author and committer alike, in Beijing time. Throws for a name Git cannot hold. */
export function formatCommit(commit: CommitFields): Buffer {
  const { name, email } = commit.by;
  if (
    !/^[^<>\p{C}\s](?:[^<>\p{C}]*[^<>\p{C}\s])?$/u.test(name) ||
    !/^[^<>\p{C}\s]+$/u.test(email)
  ) {
    throw new TypeError('a signature that Git cannot hold');
  }
  const seconds = Math.floor(commit.at.getTime() / 1000);
  if (!(seconds >= 0) || commit.message.includes('\0')) throw new TypeError('not a commit');
  const signature = `${name} <${email}> ${seconds} +0800`;
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${signature}`,
    `committer ${signature}`,
    '',
    commit.message.endsWith('\n') ? commit.message : `${commit.message}\n`,
  ];
  return Buffer.from(lines.join('\n'));
}

/** The bytes of a commit with an armoured signature over them. */
export function withSignature(data: Uint8Array, signature: string): Buffer {
  const bytes = asBuffer(data);
  const end = bytes.indexOf('\n\n');
  const header = `gpgsig ${signature.trim().replaceAll('\n', '\n ')}\n`;
  return Buffer.concat([bytes.subarray(0, end + 1), Buffer.from(header), bytes.subarray(end + 1)]);
}

/**
 * The signature of a commit and the bytes that it signs; null where there is none, or not one. It is the
 * last header, where Git, GitHub and the register write it: it does not sign where it stands.
 */
function signatureOf(data: Buffer): Commit['signed'] {
  const end = data.indexOf('\n\n');
  const from = data.indexOf('\ngpgsig ') + 1;
  if (from === 0 || from > end) return null;
  let to = data.indexOf(10, from) + 1;
  while (data[to] === 32) to = data.indexOf(10, to) + 1;
  if (to !== end + 1) return null;
  const text = data.toString('latin1', from + 'gpgsig '.length, to - 1).replaceAll('\n ', '\n');
  return { text, payload: Buffer.concat([data.subarray(0, from), data.subarray(to)]) };
}

const treeLine = /^tree ([0-9a-f]{40})\n/;
const parentLine = /parent ([0-9a-f]{40})\n/y;
const authorLine = /author (.*) ?<([^<>\n]*)> (\d+) [-+]\d{4}\n/y;

/**
 * A stored commit; its trailers and its signature are looked for when somebody asks. Throws where the
 * bytes are no commit.
 */
export function parseCommit(oid: Oid, data: Uint8Array): Commit {
  const bytes = asBuffer(data);
  const text = bytes.toString('utf8');
  const tree = treeLine.exec(text)?.[1];
  if (tree === undefined) throw new Error('not a commit');
  let at = 'tree \n'.length + tree.length;
  const parents: Oid[] = [];
  for (;;) {
    parentLine.lastIndex = at;
    const parent = parentLine.exec(text)?.[1];
    if (parent === undefined) break;
    parents.push(parent);
    at = parentLine.lastIndex;
  }
  authorLine.lastIndex = at;
  const author = authorLine.exec(text);
  if (!author) throw new Error('not a commit');
  const end = text.indexOf('\n\n', at);
  const message = end < 0 ? '' : text.slice(end + 2);
  let trailers: Commit['trailers'] | null = null;
  return {
    oid,
    tree,
    parents,
    author: {
      name: (author[1] ?? '').trim(),
      email: author[2] ?? '',
      at: new Date(Number(author[3]) * 1000),
    },
    message,
    get trailers() {
      return (trailers ??= parseTrailers(message));
    },
    get signed() {
      return signatureOf(bytes);
    },
  };
}

/**
 * Bytes that may be kept for long: copied where they are a small part of a larger piece of memory, such
 * as the 16 KiB that zlib fills or Node's pool, which would be kept with them.
 */
export function ownBytes(data: Uint8Array): Uint8Array {
  const isPart = data.byteLength * 2 < data.buffer.byteLength;
  return isPart ? Uint8Array.prototype.slice.call(data) : data;
}

/** The same bytes as a Buffer, not copied. */
export function asBuffer(data: Uint8Array): Buffer {
  return Buffer.isBuffer(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
