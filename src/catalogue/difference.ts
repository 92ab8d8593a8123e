import { ObjectMissing, type Difference, type ObjectReader, type Oid } from '#git/types.ts';
import { loadYaml, YamlRefused } from '#git/yaml.ts';

/** A data file that changed: gone, readable, or not to be used and why. */
export type ChangedFile =
  | { readonly path: string; readonly is: 'gone' }
  | { readonly path: string; readonly is: 'read'; readonly blob: Oid; readonly data: unknown }
  | { readonly path: string; readonly is: 'refused'; readonly blob: Oid; readonly why: string };

/** Blobs read at the same time: enough to keep the disk busy. */
const together = 64;

/**
 * Files below `under` that differ between two trees, parsed, some at a time; then `again`: files
 * that could not be read last time. Unchanged files are never read.
 */
export async function* changedFiles(
  objects: ObjectReader,
  before: Oid | null,
  after: Oid,
  under: string,
  again: readonly Difference[] = [],
): AsyncIterable<readonly ChangedFile[]> {
  let batch: Difference[] = [];
  const seen = new Set<string>();
  for await (const difference of objects.diff(before, after, under)) {
    if (again.length > 0) seen.add(difference.path);
    batch.push(difference);
    if (batch.length < together) continue;
    yield await readAll(objects, batch);
    batch = [];
  }
  batch.push(
    ...again.filter(
      ({ path }) => (path === under || path.startsWith(`${under}/`)) && !seen.has(path),
    ),
  );
  if (batch.length > 0) yield await readAll(objects, batch);
}

function readAll(objects: ObjectReader, batch: readonly Difference[]): Promise<ChangedFile[]> {
  return Promise.all(batch.map((difference) => readOne(objects, difference)));
}

async function readOne(objects: ObjectReader, { path, after }: Difference): Promise<ChangedFile> {
  if (after === null) return { path, is: 'gone' };
  try {
    return { path, is: 'read', blob: after, data: loadYaml(await objects.blob(after)) };
  } catch (error) {
    if (error instanceof YamlRefused) return { path, is: 'refused', blob: after, why: error.code };
    if (error instanceof ObjectMissing) return { path, is: 'refused', blob: after, why: missing };
    throw error;
  }
}

/** Why a file is refused whose object is damaged or gone; it is tried again each time. */
export const missing = 'object-missing';
