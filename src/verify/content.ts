import { blobId } from '#git/objects.ts';
import type { ObjectReader, Oid } from '#git/types.ts';
import { dumpYaml, loadYaml, YamlRefused } from '#git/yaml.ts';
import { mintedPath, requestedStatuses, type SiteCode, type SiteFile } from '#registry/site.ts';
import type { Unit } from '#registry/unit.ts';
import type { Station, Step } from './history.ts';
import { wrong } from './wrong.ts';

/** A file as the register would have written it. */
export function writtenAs(value: object): Oid {
  return blobId(Buffer.from(dumpYaml(value)));
}

/** Where a file stands that is read, to be named where it cannot be. */
export interface FileAt {
  readonly commit: Oid;
  readonly path: string;
}

/** A data file by its blob. Ends the replay at what is no YAML under the strict rules (Y1, Y2). */
export async function yamlOf(objects: ObjectReader, blob: Oid, at: FileAt): Promise<unknown> {
  const bytes = await objects.blob(blob);
  try {
    return loadYaml(bytes);
  } catch (error) {
    if (!(error instanceof YamlRefused)) throw error;
    return wrong('content-invalid', at.commit, at.path, { why: `yaml-${error.code}` });
  }
}

/**
 * A site file by its blob. Ends the replay at what is none; of its shape only what the rules lean on is
 * looked at here, for a file is read several times.
 */
export async function siteOf(objects: ObjectReader, blob: Oid, at: FileAt): Promise<SiteFile> {
  const value = await yamlOf(objects, blob, at);
  if (!isSite(value)) return wrong('content-invalid', at.commit, at.path);
  return value;
}

/** A unit file by its blob. Ends the replay at what is none; its shape is looked at when it lands. */
export async function unitOf(objects: ObjectReader, blob: Oid, at: FileAt): Promise<Unit> {
  const value = await yamlOf(objects, blob, at);
  if (!isMap(value) || typeof value['code'] !== 'string') {
    return wrong('content-invalid', at.commit, at.path);
  }
  return value as unknown as Unit;
}

function isSite(value: unknown): value is SiteFile {
  if (!isMap(value) || typeof value['unit'] !== 'string') return false;
  const { register, request } = value;
  const isRegistered =
    isMap(register) &&
    typeof register['status'] === 'string' &&
    Array.isArray(register['history']) &&
    register['history'].every(isMap);
  const isAsking =
    isMap(request) && (requestedStatuses as readonly unknown[]).includes(request['status']);
  return (register === undefined || isRegistered) && (request === undefined || isAsking);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The file of a registered site before a commit, or the end of the replay. */
export async function siteBefore(
  objects: ObjectReader,
  { commit, before }: { readonly commit: { readonly oid: Oid }; readonly before: Station },
  code: SiteCode,
): Promise<SiteFile> {
  const path = mintedPath(code);
  const entry = await objects.entry(before.tree, path);
  return entry
    ? siteOf(objects, entry.oid, { commit: commit.oid, path })
    : wrong('too-much-changed', commit.oid, path);
}

/** Holds that a commit changed exactly these files, to exactly these contents. */
export async function expectChanges(
  objects: ObjectReader,
  { commit, changes }: Step,
  expected: ReadonlyMap<string, Oid | null>,
): Promise<void> {
  for (const { path, before, after } of changes) {
    const right = expected.get(path);
    if (right === undefined) wrong('too-much-changed', commit.oid, path);
    if (after === right) continue;
    if (await losesHistory(objects, { commit: commit.oid, path }, before, after))
      wrong('history-lost', commit.oid, path);
    wrong('content-differs', commit.oid, path);
  }
  const changed = new Set(changes.map(({ path }) => path));
  for (const path of expected.keys()) {
    if (!changed.has(path)) wrong('content-differs', commit.oid, path);
  }
}

/** Whether the status history of a site does not go on from what it was. */
async function losesHistory(
  objects: ObjectReader,
  at: FileAt,
  before: Oid | null,
  after: Oid | null,
): Promise<boolean> {
  if (before === null || after === null || !at.path.startsWith('data/sites/')) return false;
  try {
    const old = (await siteOf(objects, before, at)).register?.history ?? [];
    const young = (await siteOf(objects, after, at)).register?.history ?? [];
    return old.some((entry, index) => JSON.stringify(entry) !== JSON.stringify(young[index]));
  } catch {
    // not to be read: that is what differs
    return false;
  }
}
