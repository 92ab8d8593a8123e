import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openObjectStore } from '../object-store.ts';
import { parseCommit } from '../objects.ts';
import { lockFiles } from '../opening.ts';
import { bootedAt, isLeftover } from '../ref-lock.ts';
import { isOfLivingProcess, temporaryFolder } from '../safe-fs.ts';
import type { Commit, Oid } from '../types.ts';
import { type Ailment, ailment } from './ailment.ts';
import { namesIn, surveyObjects } from './objects.ts';
import { findMissing } from './reach.ts';
import { surveyRefs } from './refs.ts';

/** What was looked at and what is wrong with it. */
export interface Examination {
  readonly ailments: readonly Ailment[];
  readonly objects: number;
  readonly files: number;
  readonly refs: number;
}

/** What an examination is told, and tells on the way. */
export interface ExamineOptions {
  /** The filing that a commit belongs to, which the ref's name must end with; null for others. */
  readonly filingOf?: (tip: Commit) => string | null;
  readonly onProgress?: (done: number) => void;
}

/**
 * Looks at every byte of a register's repository: all objects are hashed again, refs must lead to
 * commits, and all that they lead to must be there (G15, G17). Nothing is changed. Objects that
 * come while it looks are no fault.
 */
export async function examineRepository(
  gitdir: string,
  options: ExamineOptions = {},
): Promise<Examination> {
  const ailments: Ailment[] = [];
  const { refs, shadowed, ailments: ofRefs } = surveyRefs(gitdir);
  ailments.push(...ofRefs);
  const survey = await surveyObjects(gitdir, options.onProgress);
  ailments.push(...survey.ailments);
  const store = openObjectStore(gitdir);
  try {
    const isSound = (oid: Oid) => survey.sound.has(oid) || canRead(store, oid);
    // objects never go, so an older value of a ref is still there
    if (shadowed.some(({ oid }) => !isSound(oid))) {
      ailments.push(ailment('packed-refs-damaged', 'packed-refs'));
    }
    const leading = refs.filter(({ ref, oid }) => {
      const found = refAilment(store, isSound, ref, oid, options.filingOf);
      if (found) ailments.push(found);
      return found?.code !== 'ref-nowhere';
    });
    for (const { oid, from } of await findMissing(store, leading, isSound)) {
      ailments.push(
        ailment('object-missing', `objects/${oid.slice(0, 2)}/${oid.slice(2)}`, { oid, from }),
      );
    }
  } finally {
    store.close();
  }
  ailments.push(...leftovers(gitdir));
  return { ailments, objects: survey.sound.size, files: survey.files, refs: refs.length };
}

function refAilment(
  store: ReturnType<typeof openObjectStore>,
  isSound: (oid: Oid) => boolean,
  ref: string,
  oid: Oid,
  filingOf: ExamineOptions['filingOf'],
): Ailment | null {
  if (!isSound(oid)) return ailment('ref-nowhere', ref, { ref, oid });
  const object = store.read(oid);
  if (object.type === 'tag' && ref.startsWith('refs/tags/')) return null;
  if (object.type !== 'commit') return ailment('ref-no-commit', ref, { ref, oid });
  if (ref === 'refs/heads/main') return null;
  const filing = filingOf?.(parseCommit(oid, object.data)) ?? null;
  return filing === null || ref.endsWith(`/${filing}`)
    ? null
    : ailment('ref-misnamed', ref, { ref, oid, filing });
}

function canRead(store: ReturnType<typeof openObjectStore>, oid: Oid): boolean {
  try {
    store.read(oid);
    return true;
  } catch {
    return false;
  }
}

/** Lock files nobody holds and files of processes that are gone. */
function leftovers(gitdir: string): readonly Ailment[] {
  const found: Ailment[] = [];
  for (const path of lockFiles(gitdir)) {
    if (isLeftover(gitdir, path, bootedAt())) {
      found.push(ailment('lock-stale', relative(gitdir, path).replaceAll('\\', '/')));
    }
  }
  for (const name of namesIn(join(gitdir, temporaryFolder))) {
    if (!isOfLivingProcess(name)) found.push(ailment('litter', `${temporaryFolder}/${name}`));
  }
  const packs = join(gitdir, 'objects/pack');
  for (const name of existsSync(packs) ? readdirSync(packs) : []) {
    if (/^tmp_|\.tmp$/.test(name)) found.push(ailment('litter', `objects/pack/${name}`));
  }
  return found;
}
