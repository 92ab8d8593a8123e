import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unlinkFile } from '../disk.ts';
import { openLock } from '../lock.ts';
import { type ObjectStore, openObjectStore } from '../object-store.ts';
import { writeObjects } from '../object-writer.ts';
import type { GitObject } from '../objects.ts';
import { registerConfig, sweepLeftovers } from '../opening.ts';
import { readRefs } from '../refs.ts';
import { createSafeFs, type SafeFs } from '../safe-fs.ts';
import type { Commit, Oid } from '../types.ts';
import type { Ailment, AilmentCode } from './ailment.ts';
import { type Aside, openAside } from './aside.ts';
import { surveyObjects } from './objects.ts';
import { findMissing } from './reach.ts';
import { type RefKnowledge, renameRef, repairLooseRef, repairPackedRefs } from './ref-repair.ts';
import { type Fetch, salvageLoose, salvagePack } from './salvage.ts';
import { surveyRefs } from './refs.ts';

/** What a repair may use. */
export interface RepairOptions {
  /** Git folder of another copy of the register; null where there is none. */
  readonly mirror: string | null;
  /** Name of the folder for what is put aside, such as the time. */
  readonly stamp: string;
  readonly filingOf: (commit: Commit) => string | null;
}

/** What a repair did. */
export interface Repair {
  /** Objects that came from the other copy. */
  readonly fetched: number;
  /** Folder below the repository where damaged files are; it need not have been made. */
  readonly aside: string;
}

/**
 * Puts right what can be put right, under the register's lock: what is sound is kept, what is not
 * comes from the mirror with its id checked, damaged files are moved aside. Examine again afterwards:
 * what is still wrong then needs a person.
 */
export async function repairRepository(
  gitdir: string,
  ailments: readonly Ailment[],
  options: RepairOptions,
): Promise<Repair> {
  const lock = openLock(join(gitdir, 'lock.db'));
  const mirror = options.mirror === null ? null : openObjectStore(options.mirror);
  const safeFs = createSafeFs(gitdir);
  const aside = openAside(safeFs, options.stamp);
  try {
    return await lock.run(async () => {
      const fetched = new Set<Oid>();
      const fetch: Fetch = (oid) => {
        const object = mirror ? tryRead(mirror, oid) : null;
        if (object) fetched.add(oid);
        return object;
      };
      await sweepLeftovers(safeFs, () => {});
      await repairFiles(safeFs, ailments, aside, fetch);
      await repairRefs(safeFs, ailments, aside, options, fetch);
      await fetchMissing(safeFs, fetch);
      return { fetched: fetched.size, aside: aside.folder };
    });
  } finally {
    mirror?.close();
    await lock.close();
  }
}

async function repairFiles(
  safeFs: SafeFs,
  ailments: readonly Ailment[],
  aside: Aside,
  fetch: Fetch,
): Promise<void> {
  const packs = new Set<string>();
  for (const found of ailments) {
    switch (found.code) {
      case 'litter':
        if (existsSync(join(safeFs.gitdir, found.path))) {
          await unlinkFile(join(safeFs.gitdir, found.path));
        }
        break;
      case 'loose-damaged':
      case 'loose-stray-bit':
        await salvageLoose(safeFs, found, aside, fetch);
        break;
      case 'loose-strange':
      case 'index-without-pack':
      case 'pack-helper-damaged':
        await aside.move(found.path);
        break;
      case 'pack-damaged':
      case 'pack-index-damaged':
      case 'pack-without-index':
        packs.add(found.path.slice(0, found.path.lastIndexOf('.')));
        break;
      case 'head-damaged':
        await aside.keep('HEAD');
        await safeFs.writeFile(join(safeFs.gitdir, 'HEAD'), 'ref: refs/heads/main\n');
        break;
      case 'config-damaged':
        await repairConfig(safeFs, aside);
        break;
      default:
    }
  }
  for (const stem of packs) await salvagePack(safeFs, `${stem}.pack`, aside, fetch);
}

/** Our own sections as they should be; what others wrote, such as remotes, stays behind them. */
async function repairConfig(safeFs: SafeFs, aside: Aside): Promise<void> {
  const path = join(safeFs.gitdir, 'config');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const foreign = text
    .split(/^(?=\[)/m)
    .filter((section) => /^\[(?:remote|branch|user|url|http|credential|safe)\b/.test(section));
  await aside.keep('config');
  await safeFs.writeFile(path, registerConfig + foreign.join(''));
}

const ofRefs: readonly AilmentCode[] = [
  'ref-torn',
  'ref-nowhere',
  'ref-no-commit',
  'ref-misnamed',
  'ref-strange',
  'packed-refs-damaged',
  'main-missing',
];

async function repairRefs(
  safeFs: SafeFs,
  ailments: readonly Ailment[],
  aside: Aside,
  options: RepairOptions,
  fetch: Fetch,
): Promise<void> {
  const found = ailments.filter(({ code }) => ofRefs.includes(code));
  if (found.length === 0) return;
  const survey = await surveyObjects(safeFs.gitdir);
  const store = openObjectStore(safeFs.gitdir);
  const known: RefKnowledge = {
    mirror: await refsOf(options.mirror),
    commits: survey.commits,
    read: (oid) => tryRead(store, oid) ?? fetch(oid),
    filingOf: options.filingOf,
  };
  try {
    let isPackedWrong = found.some(({ code }) => code === 'packed-refs-damaged');
    for (const { code, params, path } of found) {
      const ref = String(params['ref'] ?? path);
      if (code === 'packed-refs-damaged') continue;
      const isLoose = existsSync(join(safeFs.gitdir, ref));
      if (!isLoose && code !== 'main-missing') isPackedWrong = true;
      else if (code === 'ref-misnamed') {
        const oid = String(params['oid']);
        await renameRef(safeFs, { ref, oid }, String(params['filing']), aside);
      } else if (code !== 'ref-strange') await repairLooseRef(safeFs, ref, aside, known);
    }
    if (isPackedWrong) await repairPackedRefs(safeFs, aside, known);
  } finally {
    store.close();
  }
}

/** Fetches everything that refs lead to and that is not here. */
async function fetchMissing(safeFs: SafeFs, fetch: Fetch): Promise<void> {
  const store = openObjectStore(safeFs.gitdir);
  const taken = new Map<Oid, GitObject>();
  const take = (oid: Oid): GitObject | null => {
    const known = taken.get(oid) ?? tryRead(store, oid);
    if (known) return known;
    const object = fetch(oid);
    if (object) taken.set(oid, { type: object.type, data: Buffer.from(object.data) });
    return object;
  };
  const read = (oid: Oid) => {
    const object = take(oid);
    if (!object) throw new Error(`not here: ${oid}`);
    return object;
  };
  try {
    const { refs } = surveyRefs(safeFs.gitdir);
    await findMissing({ read }, refs, (oid) => take(oid) !== null);
    if (taken.size > 0) await writeObjects(safeFs, store).write(taken);
  } finally {
    store.close();
  }
}

async function refsOf(mirror: string | null): Promise<ReadonlyMap<string, Oid>> {
  if (mirror === null) return new Map();
  const list = await readRefs(mirror).list('refs/');
  return new Map(list.map(({ ref, oid }) => [ref, oid]));
}

function tryRead(store: ObjectStore, oid: Oid): GitObject | null {
  try {
    return store.read(oid);
  } catch {
    return null;
  }
}
