import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { breath } from '../breath.ts';
import { readLoose } from '../loose.ts';
import { asBuffer, isOid, objectId, type ObjectType, wrapObject } from '../objects.ts';
import { openPack } from '../pack.ts';
import { readPackIndex } from '../pack-index.ts';
import type { Oid } from '../types.ts';
import { type Ailment, ailment } from './ailment.ts';
import { endsWithItsSum } from './pack-file.ts';

/** All objects on the disk, read and hashed again. */
export interface ObjectSurvey {
  readonly ailments: readonly Ailment[];
  /** Ids whose bytes were found sound at least once. */
  readonly sound: ReadonlySet<Oid>;
  /** Those of them that are commits. */
  readonly commits: ReadonlySet<Oid>;
  /** Files that were read. */
  readonly files: number;
}

type Take = (oid: Oid, type: ObjectType) => void;

/** Hashes every object of a Git folder again, packed and loose, and every file around them. */
export async function surveyObjects(
  gitdir: string,
  onProgress: (done: number) => void = () => {},
): Promise<ObjectSurvey> {
  const ailments: Ailment[] = [];
  const sound = new Set<Oid>();
  const commits = new Set<Oid>();
  const take = (oid: Oid, type: ObjectType) => {
    sound.add(oid);
    if (type === 'commit') commits.add(oid);
  };
  let files = 0;
  const step = async () => {
    files += 1;
    onProgress(sound.size);
    await breath();
  };
  for await (const found of packFindings(gitdir, take, () => onProgress(sound.size), step)) {
    ailments.push(found);
  }
  for (const path of looseFiles(gitdir)) {
    const found = looseFinding(gitdir, path, take);
    if (found) ailments.push(found);
    await step();
  }
  return { ailments, sound, commits, files };
}

async function* packFindings(
  gitdir: string,
  take: Take,
  onObject: () => void,
  step: () => Promise<void>,
): AsyncGenerator<Ailment> {
  const folder = join(gitdir, 'objects/pack');
  const names = new Set(namesIn(folder));
  for (const name of [...names].sort()) {
    const path = `objects/pack/${name}`;
    const [stem, end] = [name.slice(0, name.lastIndexOf('.')), name.split('.').at(-1)];
    if (end === 'pack') {
      if (!names.has(`${stem}.idx`)) yield ailment('pack-without-index', path);
      else yield* onePack(gitdir, stem, take, onObject);
    } else if (end === 'idx') {
      if (!names.has(`${stem}.pack`)) yield ailment('index-without-pack', path);
      else if (!isReadableIndex(join(folder, name))) yield ailment('pack-index-damaged', path);
    } else if (isHelper(name) && !endsWithItsSum(join(folder, name))) {
      yield ailment('pack-helper-damaged', path);
    }
    await step();
  }
  for (const path of ['objects/info/commit-graph']) {
    if (namesIn(join(gitdir, 'objects/info')).includes('commit-graph')) {
      if (!endsWithItsSum(join(gitdir, path))) yield ailment('pack-helper-damaged', path);
    }
  }
}

function isHelper(name: string): boolean {
  return /\.(?:rev|bitmap|mtimes)$/.test(name) || name === 'multi-pack-index';
}

function isReadableIndex(path: string): boolean {
  try {
    readPackIndex(path);
    return true;
  } catch {
    return false;
  }
}

async function* onePack(
  gitdir: string,
  stem: string,
  take: Take,
  onObject: () => void,
): AsyncGenerator<Ailment> {
  const path = `objects/pack/${stem}.pack`;
  const file = join(gitdir, path);
  const bad: Oid[] = [];
  const isWhole = endsWithItsSum(file);
  try {
    const pack = openPack(join(gitdir, 'objects/pack', stem));
    try {
      const ids = [...pack.index.ids()].map((oid) => ({ oid, at: pack.index.find(oid) }));
      for (const { oid } of ids.sort((left, right) => left.at - right.at)) {
        const type = soundTypeIn(pack, oid);
        if (type) take(oid, type);
        else bad.push(oid);
        onObject();
        const pause = breath();
        if (pause) await pause;
      }
      const isOther = readTail(file) !== pack.index.packChecksum;
      if (isWhole && bad.length === 0 && !isOther) return;
    } finally {
      pack.close();
    }
  } catch {
    if (isWhole) return;
  }
  yield ailment('pack-damaged', path, { objects: bad.length, first: bad[0] ?? '' });
}

function soundTypeIn(pack: ReturnType<typeof openPack>, oid: Oid): ObjectType | null {
  try {
    const object = pack.read(oid);
    return object && objectId({ ...object, data: asBuffer(object.data) }) === oid
      ? object.type
      : null;
  } catch {
    return null;
  }
}

function readTail(path: string): string {
  const bytes = Buffer.alloc(20);
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, 20, statSync(path).size - 20);
    return bytes.toString('hex');
  } finally {
    closeSync(file);
  }
}

function* looseFiles(gitdir: string): Generator<string> {
  for (const fan of [...namesIn(join(gitdir, 'objects'))].sort()) {
    if (!/^[0-9a-f]{2}$/.test(fan)) continue;
    for (const name of [...namesIn(join(gitdir, 'objects', fan))].sort())
      yield `objects/${fan}/${name}`;
  }
}

function looseFinding(gitdir: string, path: string, take: Take): Ailment | null {
  const oid = path.slice('objects/'.length).replace('/', '');
  if (/^[0-9a-f]{2}tmp_/.test(oid)) return ailment('litter', path);
  if (!isOid(oid)) return ailment('loose-strange', path);
  try {
    const object = readLoose(gitdir, oid);
    if (!object) return null;
    take(oid, object.type);
    return hasStrayBit(readFileSync(join(gitdir, path)), deflateSync(wrapObject(object)))
      ? ailment('loose-stray-bit', path, { oid })
      : null;
  } catch {
    return ailment('loose-damaged', path, { oid });
  }
}

/**
 * A bit that no reader looks at, such as one that only fills the last byte up: the content is right,
 * and yet the disk did not give back what was written. Other writers' deflation differs in many bits.
 */
function hasStrayBit(there: Buffer, written: Buffer): boolean {
  if (there.equals(written)) return false;
  const common = Math.min(there.length, written.length);
  let bits = 0;
  for (let at = 0; at < common && bits < 2; at += 1) {
    let differing = (there[at] ?? 0) ^ (written[at] ?? 0);
    for (; differing > 0; differing >>= 1) bits += differing & 1;
  }
  return there.length === written.length ? bits === 1 : there.length > common && bits === 0;
}

/** Names in a folder; none where it is not there. */
export function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
