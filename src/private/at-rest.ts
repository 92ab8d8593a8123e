import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { writeDurably } from './durable-file.ts';
import type { Random } from './random.ts';

interface Rest {
  readonly size: number;
  /** Milliseconds. A disk that loses a bit does not change it; whoever writes does. */
  readonly mtime: number;
  readonly sha256: string;
}

/** Where the checksums of files stand: beside the private store. */
export function restPath(privateDb: string): string {
  return `${privateDb}.rest.json`;
}

/**
 * Notes what files hold while nobody writes them: SQLite's own check sees a broken page, not a
 * changed letter. Files that are open are left out.
 */
export function noteAtRest(path: string, files: readonly string[], random: Random): void {
  const notes: [string, Rest][] = [];
  for (const file of files) {
    if (!existsSync(file) || isOpen(file)) continue;
    notes.push([relative(dirname(path), file), restOf(file)]);
  }
  const text = JSON.stringify({ format: 1, files: Object.fromEntries(notes) }, null, 2);
  writeDurably(path, Buffer.from(`${text}\n`), random(8).toString('hex'));
}

/** Files whose bytes are others than were noted, although nobody wrote them since. */
export function changedAtRest(path: string): readonly string[] {
  const notes = readNotes(path);
  return Object.entries(notes).flatMap(([name, note]) => {
    const file = join(dirname(path), name);
    if (!existsSync(file) || isOpen(file)) return [];
    const { size, mtimeMs } = statSync(file);
    // copies round times
    if (size !== note.size || Math.abs(mtimeMs - note.mtime) > 2) return [];
    return restOf(file).sha256 === note.sha256 ? [] : [file];
  });
}

/** A log that is not empty: somebody writes, or a crash left it. */
function isOpen(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function readNotes(path: string): Readonly<Record<string, Rest>> {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { files: Record<string, Rest> }).files;
  } catch {
    // without notes, or with damaged ones, nothing can be said
    return {};
  }
}

function restOf(file: string): Rest {
  const { size, mtimeMs } = statSync(file);
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  return { size, mtime: mtimeMs, sha256 };
}
