import { blobId } from '#git/objects.ts';
import type { ObjectReader, Oid } from '#git/types.ts';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { mintedPath, type SiteCode, type SiteFile } from '#registry/site.ts';
import type { Station, Step } from './history.ts';
import { wrong } from './wrong.ts';

/** A file as the register would have written it. */
export function writtenAs(value: object): Oid {
  return blobId(Buffer.from(dumpYaml(value)));
}

/** A site file by its blob. */
export async function siteOf(objects: ObjectReader, blob: Oid): Promise<SiteFile> {
  return loadYaml(await objects.blob(blob)) as SiteFile;
}

/** The file of a registered site before a commit, or the end of the replay. */
export async function siteBefore(
  objects: ObjectReader,
  { commit, before }: { readonly commit: { readonly oid: Oid }; readonly before: Station },
  code: SiteCode,
): Promise<SiteFile> {
  const path = mintedPath(code);
  const entry = await objects.entry(before.tree, path);
  return entry ? siteOf(objects, entry.oid) : wrong('too-much-changed', commit.oid, path);
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
    if (await losesHistory(objects, path, before, after)) wrong('history-lost', commit.oid, path);
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
  path: string,
  before: Oid | null,
  after: Oid | null,
): Promise<boolean> {
  if (before === null || after === null || !path.startsWith('data/sites/')) return false;
  try {
    const old = (await siteOf(objects, before)).register?.history ?? [];
    const young = (await siteOf(objects, after)).register?.history ?? [];
    return old.some((entry, at) => JSON.stringify(entry) !== JSON.stringify(young[at]));
  } catch {
    // not to be read: that is what differs
    return false;
  }
}
