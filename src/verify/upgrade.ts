import { blobId } from '#git/objects.ts';
import type { ObjectReader, Oid } from '#git/types.ts';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { formatFile, formatOf, formatPath, formatSteps, newestFormat } from '#registry/format.ts';
import type { Step, World } from './history.ts';
import { wrong } from './wrong.ts';

/** Ends the replay where the data is of a newer program, whose rules are not known here. */
export async function holdFormat(objects: ObjectReader, commit: Oid, tree: Oid): Promise<number> {
  const entry = await objects.entry(tree, formatPath);
  let version: number | null = null;
  try {
    version = formatOf(entry ? loadYaml(await objects.blob(entry.oid)) : undefined);
  } catch {
    return wrong('format-changed', commit, formatPath);
  }
  if (version === null) return wrong('format-changed', commit, formatPath);
  if (version > newestFormat) wrong('format-newer', commit, formatPath, { version });
  return version;
}

/** An upgrade is the known steps from the version before, done again here, and nothing else. */
export async function proveUpgrade(world: World, step: Step): Promise<void> {
  const { commit, before, changes } = step;
  const { objects } = world;
  const from = await holdFormat(objects, commit.oid, before.tree);
  const to = await holdFormat(objects, commit.oid, commit.tree);
  if (to <= from) wrong('format-changed', commit.oid, formatPath);
  const right = new Map<string, Oid>([[formatPath, blobId(Buffer.from(dumpYaml(formatFile(to))))]]);
  const steps = formatSteps.filter((one) => one.from >= from && one.from < to);
  for await (const { path, oid } of objects.files(before.tree, 'data')) {
    const mine = steps.filter(({ touches }) => touches(path));
    if (mine.length === 0) continue;
    const value = mine.reduce(
      (known, { change }) => change(path, known),
      loadYaml(await objects.blob(oid)),
    );
    const made = blobId(Buffer.from(dumpYaml(value)));
    if (made !== oid) right.set(path, made);
  }
  for (const { path, after } of changes) {
    if (right.get(path) !== after) wrong('format-changed', commit.oid, path);
    right.delete(path);
  }
  const [lacking] = right.keys();
  if (lacking !== undefined) wrong('format-changed', commit.oid, lacking);
}
