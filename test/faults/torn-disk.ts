/**
 * A disk that forgets: of a file it keeps for sure only what was there at its last fsync, of a folder
 * only the names of its last fsync. Of everything written since, a power cut leaves any sectors, in
 * any order: 512 or 4,096 bytes are whole or not at all.
 */
import { dirname } from 'node:path';
import type { Call } from './disk-trace.ts';

type Change = { readonly at: number; readonly data: Buffer } | { readonly size: number };

interface TornFile {
  durable: Buffer;
  pending: Change[];
}

/** A name given or taken that no fsync of its folder has made sure. */
interface Naming {
  readonly folder: string;
  readonly names: readonly (readonly [path: string, file: TornFile | null])[];
}

/** Files by path as they are found when the power is back. */
export type Found = ReadonlyMap<string, Buffer>;

/** What a cut leaves of what was not flushed: `torn` throws a die for each sector. */
export interface Cut {
  readonly names: 'all' | 'none';
  readonly data: 'all' | 'none' | 'torn';
  readonly sector: 512 | 4096;
  /** Numbers of [0, 1). */
  readonly die: () => number;
}

/** A simulated disk with what is there at first, all of it durable. */
export class TornDisk {
  private readonly files: Map<string, TornFile>;
  private readonly sure: Map<string, TornFile>;
  private namings: Naming[] = [];

  constructor(start: Found) {
    this.files = new Map(
      Array.from(start, ([path, durable]) => [path, { durable, pending: [] }] as const),
    );
    this.sure = new Map(this.files);
  }

  /** Does what a call did. */
  apply(call: Call): void {
    if (call.op === 'mark') return;
    const file = this.files.get(call.path);
    switch (call.op) {
      case 'create':
        if (!file) this.name(call.path, [[call.path, { durable: Buffer.alloc(0), pending: [] }]]);
        return;
      case 'write':
        file?.pending.push({ at: call.at, data: call.data });
        return;
      case 'append':
        file?.pending.push({ at: whole(file).length, data: call.data });
        return;
      case 'truncate':
        file?.pending.push({ size: call.size });
        return;
      case 'unlink':
        return this.name(call.path, [[call.path, null]]);
      case 'rename':
        if (!file) return;
        return this.name(call.to, [
          [call.path, null],
          [call.to, file],
        ]);
      case 'sync':
        if (file) {
          file.durable = whole(file);
          file.pending = [];
        } else this.flushNames(call.path);
    }
  }

  /** Whether a cut now could lose anything. */
  hasPending(): boolean {
    return (
      this.namings.length > 0 ||
      Array.from(this.files.values()).some((file) => file.pending.length > 0)
    );
  }

  /** The files as a cut leaves them now. */
  cut({ names, data, sector, die }: Cut): Found {
    const there = names === 'all' ? this.files : this.sure;
    return new Map(
      Array.from(there, ([path, file]) => {
        if (data === 'none') return [path, file.durable] as const;
        if (data === 'all') return [path, whole(file)] as const;
        const left = file.pending.flatMap((change) => sectorsOf(change, sector));
        const kept = left.filter(() => die() < 0.5);
        return [path, applied(file.durable, kept)] as const;
      }),
    );
  }

  private name(path: string, names: Naming['names']): void {
    this.namings.push({ folder: folderOf(path), names });
    for (const [name, file] of names) setName(this.files, name, file);
  }

  private flushNames(folder: string): void {
    for (const one of this.namings) {
      if (one.folder !== folder) continue;
      for (const [name, file] of one.names) setName(this.sure, name, file);
    }
    this.namings = this.namings.filter((one) => one.folder !== folder);
  }
}

function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === '.' ? '' : folder;
}

function setName(names: Map<string, TornFile>, name: string, file: TornFile | null): void {
  if (file) names.set(name, file);
  else names.delete(name);
}

function whole(file: TornFile): Buffer {
  return file.pending.length === 0 ? file.durable : applied(file.durable, file.pending);
}

/** A write in pieces that end where sectors do. */
function sectorsOf(change: Change, sector: number): readonly Change[] {
  if (!('data' in change)) return [change];
  const pieces: Change[] = [];
  for (let from = 0; from < change.data.length;) {
    const at = change.at + from;
    const to = Math.min(change.data.length, from + sector - (at % sector));
    pieces.push({ at, data: change.data.subarray(from, to) });
    from = to;
  }
  return pieces;
}

function applied(before: Buffer, changes: readonly Change[]): Buffer {
  let length = before.length;
  let room = before.length;
  for (const change of changes) {
    if ('data' in change) room = Math.max(room, change.at + change.data.length);
    else room = Math.max(room, change.size);
  }
  const bytes = Buffer.alloc(room);
  before.copy(bytes);
  for (const change of changes) {
    if ('data' in change) {
      change.data.copy(bytes, change.at);
      length = Math.max(length, change.at + change.data.length);
    } else {
      if (change.size < length) bytes.fill(0, change.size, length);
      length = change.size;
    }
  }
  return bytes.subarray(0, length);
}
