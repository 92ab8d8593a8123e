import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RegisterDamaged } from './damage.ts';
import { errorCode } from './disk.ts';
import { isOid } from './objects.ts';
import type { Oid } from './types.ts';

/** The file `packed-refs`: refs that have no file of their own. */
export interface PackedRefs {
  /** All of them as they are now; read again only where the file changed. */
  read(): ReadonlyMap<string, Oid>;
  /** The file's text without one ref and with others, in order. Tags keep their peeled lines. */
  textWith(changes: ReadonlyMap<string, Oid | null>): string;
}

interface Line {
  readonly oid: Oid;
  /** `^…`, the commit behind a tag. */
  readonly peeled: string;
}

/** The packed refs of a Git folder. */
export function packedRefs(gitdir: string): PackedRefs {
  const path = join(gitdir, 'packed-refs');
  let version = '';
  let lines: ReadonlyMap<string, Line> = new Map();
  let oids: ReadonlyMap<string, Oid> = new Map();

  function refresh(): void {
    const now = versionOf(path);
    if (now === version) return;
    lines = now === '' ? new Map() : parse(readText(path));
    oids = new Map(Array.from(lines, ([ref, line]) => [ref, line.oid]));
    version = now;
  }

  return {
    read() {
      refresh();
      return oids;
    },
    textWith(changes) {
      refresh();
      const next = new Map(lines);
      for (const [ref, oid] of changes) {
        if (oid === null) next.delete(ref);
        else next.set(ref, { oid, peeled: '' });
      }
      const sorted = [...next].sort(([left], [right]) => (left < right ? -1 : 1));
      const body = sorted.map(([ref, line]) => `${line.oid} ${ref}\n${line.peeled}`);
      return `# pack-refs with: peeled fully-peeled sorted \n${body.join('')}`;
    },
  };
}

// Every writer renames a new file into place, so another inode, time or size means another content.
function versionOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs}` : '';
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}

function parse(text: string): ReadonlyMap<string, Line> {
  const lines = new Map<string, Line>();
  let last = '';
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const known = lines.get(last);
    if (line.startsWith('^') && known) {
      lines.set(last, { ...known, peeled: `${line}\n` });
      continue;
    }
    const oid = line.slice(0, 40);
    last = line.slice(41);
    if (!isOid(oid) || line[40] !== ' ' || !last) throw new RegisterDamaged('packed-refs 无法读取');
    lines.set(last, { oid, peeled: '' });
  }
  return lines;
}
