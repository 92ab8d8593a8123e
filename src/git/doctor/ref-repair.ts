import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOid, parseCommit } from '../objects.ts';
import { isRefName, isRefOfRegister } from '../ref-name.ts';
import { unlinkFile } from '../disk.ts';
import type { Ref } from '../refs.ts';
import type { SafeFs } from '../safe-fs.ts';
import type { Commit, Oid } from '../types.ts';
import type { Aside } from './aside.ts';
import type { Fetch } from './salvage.ts';

/** What is known about the values that refs may have had. */
export interface RefKnowledge {
  /** Refs as another copy has them; it may be older. */
  readonly mirror: ReadonlyMap<string, Oid>;
  /** Commits that are here and sound. */
  readonly commits: ReadonlySet<Oid>;
  /** An object from here, or from the other copy. */
  readonly read: Fetch;
  /** The filing that a commit belongs to; null for commits of main. */
  readonly filingOf: (commit: Commit) => string | null;
}

/**
 * The value that a lost ref had: what the other copy has, or the newest of our own commits on top of
 * it. Null where several could be meant; a person has to look then.
 */
export function lostValue(ref: string, known: RefKnowledge): Oid | null {
  const there = known.mirror.get(ref) ?? null;
  const filing = ref === 'refs/heads/main' ? null : (ref.split('/').at(-1) ?? '');
  const own = tipsOf(filing, known);
  if (there !== null && !known.commits.has(there)) return known.read(there) ? there : null;
  if (there === null) return own.length === 1 ? (own[0] ?? null) : null;
  if (own.length === 0 || own.includes(there)) return there;
  const above = own.filter((tip) => isAncestor(there, tip, known));
  return above.length === 1 ? (above[0] ?? null) : above.length === 0 ? there : null;
}

/** Commits of a filing, or of main, that no other one of them stands on. */
function tipsOf(filing: string | null, known: RefKnowledge): readonly Oid[] {
  const tips = new Set<Oid>();
  const below = new Set<Oid>();
  for (const oid of known.commits) {
    const commit = commitOf(oid, known);
    if (!commit || known.filingOf(commit) !== filing) continue;
    tips.add(oid);
    const [first] = commit.parents;
    if (first !== undefined) below.add(first);
  }
  return [...tips].filter((oid) => !below.has(oid));
}

function isAncestor(old: Oid, tip: Oid, known: RefKnowledge): boolean {
  for (let at: Oid | undefined = tip; at !== undefined;) {
    if (at === old) return true;
    at = commitOf(at, known)?.parents[0];
  }
  return false;
}

function commitOf(oid: Oid, known: RefKnowledge): Commit | null {
  try {
    const object = known.read(oid);
    return object?.type === 'commit' ? parseCommit(oid, object.data) : null;
  } catch {
    return null;
  }
}

/**
 * Writes `packed-refs` again with the lines that are right: known names, commits that are there, a
 * filing under its own name. Filings whose line was lost come from the other copy, unless they are
 * here under another ref. The old file goes aside.
 */
export async function repairPackedRefs(
  safeFs: SafeFs,
  aside: Aside,
  known: RefKnowledge,
): Promise<void> {
  const path = join(safeFs.gitdir, 'packed-refs');
  const right = new Map<string, Oid>();
  const peeled = new Map<string, string>();
  let last = '';
  for (const line of existsSync(path) ? readFileSync(path, 'latin1').split('\n') : []) {
    if (line.startsWith('^') && right.has(last)) peeled.set(last, line);
    const read = rightRef(line, known);
    if (!read || line.startsWith('#') || line.startsWith('^')) continue;
    right.set(read.ref, read.oid);
    last = read.ref;
  }
  const here = new Set(
    [...right.keys(), ...known.mirror.keys()].filter((ref) => isHere(safeFs, ref)),
  );
  const filings = new Set([...right.keys(), ...here].map(filingIn).filter((id) => id !== ''));
  for (const ref of known.mirror.keys()) {
    if (right.has(ref) || here.has(ref) || filings.has(filingIn(ref))) continue;
    if (ref === 'refs/heads/main') continue;
    const value = lostValue(ref, known);
    if (value !== null) right.set(ref, value);
  }
  await aside.keep('packed-refs');
  const sorted = [...right].sort(([left], [next]) => (left < next ? -1 : 1));
  const body = sorted.map(([ref, oid]) => {
    const peel = peeled.get(ref);
    return `${oid} ${ref}\n${peel === undefined ? '' : `${peel}\n`}`;
  });
  await safeFs.writeFile(path, `# pack-refs with: peeled fully-peeled sorted \n${body.join('')}`);
}

function rightRef(line: string, known: RefKnowledge): Ref | null {
  const oid = line.slice(0, 40);
  const name = line.slice(41);
  if (!isOid(oid) || !known.read(oid)) return null;
  const commit = commitOf(oid, known);
  const filing = commit ? known.filingOf(commit) : null;
  const end = name.lastIndexOf('/') + 1;
  const ref = filing === null || name === 'refs/heads/main' ? name : name.slice(0, end) + filing;
  const isForeign = isRefName(ref) && /^refs\/(?:tags|remotes|pull|notes)\//.test(ref);
  return isRefOfRegister(ref) || isForeign ? { ref, oid } : null;
}

function filingIn(ref: string): string {
  return /^refs\/(?:heads\/filing|archive)\//.test(ref) ? (ref.split('/').at(-1) ?? '') : '';
}

function isHere({ gitdir }: SafeFs, ref: string): boolean {
  return existsSync(join(gitdir, ref));
}

/** Gives a loose ref its value again; the damaged file goes aside. False where it is not known. */
export async function repairLooseRef(
  safeFs: SafeFs,
  ref: string,
  aside: Aside,
  known: RefKnowledge,
): Promise<boolean> {
  const value = lostValue(ref, known);
  if (value === null) return false;
  await aside.keep(ref);
  await safeFs.writeFile(join(safeFs.gitdir, ref), `${value}\n`);
  return true;
}

/** A ref whose name is not its filing's gets the right name, where that is free. */
export async function renameRef(
  safeFs: SafeFs,
  { ref, oid }: Ref,
  filing: string,
  aside: Aside,
): Promise<void> {
  const right = ref.slice(0, ref.lastIndexOf('/') + 1) + filing;
  if (!isRefOfRegister(right)) return;
  await aside.keep(ref);
  if (!isHere(safeFs, right)) await safeFs.writeFile(join(safeFs.gitdir, right), `${oid}\n`);
  await unlinkFile(join(safeFs.gitdir, ref));
}
