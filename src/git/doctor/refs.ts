import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOid } from '../objects.ts';
import { registerConfig } from '../opening.ts';
import { packedRefs } from '../packed-refs.ts';
import { isRefName, isRefOfRegister } from '../ref-name.ts';
import type { Ref } from '../refs.ts';
import { type Ailment, ailment } from './ailment.ts';

/** All refs that can be read, and what is wrong with the files that hold them. */
export interface RefSurvey {
  readonly refs: readonly Ref[];
  /** Packed values that a loose file stands before: no reader sees them. */
  readonly shadowed: readonly Ref[];
  readonly ailments: readonly Ailment[];
}

/** Reads `HEAD`, the configuration, loose and packed refs of a register's repository. */
export function surveyRefs(gitdir: string): RefSurvey {
  const ailments: Ailment[] = [];
  const refs = new Map<string, string>();
  if (textOf(join(gitdir, 'HEAD')) !== 'ref: refs/heads/main\n') {
    ailments.push(ailment('head-damaged', 'HEAD'));
  }
  const lines = new Set(textOf(join(gitdir, 'config')).split('\n'));
  const lost = registerConfig.split('\n').find((line) => !lines.has(line));
  if (lost !== undefined) ailments.push(ailment('config-damaged', 'config', { line: lost.trim() }));
  readPacked(gitdir, refs, ailments);
  const packed = new Map(refs);
  readLooseRefs(gitdir, refs, ailments);
  for (const ref of refs.keys()) {
    const isForeign = /^refs\/(?:tags|remotes|pull|notes)\//.test(ref);
    if (!isRefOfRegister(ref) && !isForeign) ailments.push(ailment('ref-strange', ref, { ref }));
  }
  const isTorn = ailments.some(
    ({ code, path }) => code === 'ref-torn' && path === 'refs/heads/main',
  );
  if (!refs.has('refs/heads/main') && !isTorn) {
    ailments.push(ailment('main-missing', 'refs/heads/main'));
  }
  const listOf = (map: ReadonlyMap<string, string>) =>
    Array.from(map, ([ref, oid]) => ({ ref, oid }));
  const shadowed = listOf(packed).filter(({ ref, oid }) => refs.get(ref) !== oid);
  return { refs: listOf(refs), shadowed, ailments };
}

function readPacked(gitdir: string, refs: Map<string, string>, ailments: Ailment[]): void {
  if (!existsSync(join(gitdir, 'packed-refs'))) return;
  const packed = packedRefs(gitdir);
  try {
    for (const [ref, oid] of packed.read()) refs.set(ref, oid);
    if (packed.textWith(new Map()) !== textOf(join(gitdir, 'packed-refs'))) {
      ailments.push(ailment('packed-refs-damaged', 'packed-refs'));
    }
  } catch {
    ailments.push(ailment('packed-refs-damaged', 'packed-refs'));
  }
}

function readLooseRefs(gitdir: string, refs: Map<string, string>, ailments: Ailment[]): void {
  const below = readdirSync(join(gitdir, 'refs'), { recursive: true, withFileTypes: true });
  for (const entry of below) {
    if (!entry.isFile() || entry.name.endsWith('.lock')) continue;
    const ref = join(entry.parentPath, entry.name)
      .slice(gitdir.length + 1)
      .replaceAll('\\', '/');
    const text = textOf(join(gitdir, ref));
    const oid = text.slice(0, -1);
    if (isRefName(ref) && isOid(oid) && text.endsWith('\n')) refs.set(ref, oid);
    else if (isRefName(ref)) ailments.push(ailment('ref-torn', ref, { ref }));
    else ailments.push(ailment('ref-strange', ref, { ref }));
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
