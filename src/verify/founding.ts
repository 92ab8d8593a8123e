import { EntryRefused } from '#git/object-reader.ts';
import type { Commit, ObjectReader } from '#git/types.ts';
import { loadYaml } from '#git/yaml.ts';
import { dataPath } from '#registry/data-path.ts';
import { parseMoment } from '#registry/moment.ts';
import { parsePolicy } from '#registry/policy.ts';
import { siteShapeProblem, unitShapeProblem } from '#registry/schema-check.ts';
import { mintedUnder, type SiteFile } from '#registry/site.ts';
import { checkTree } from '#registry/unit-check.ts';
import { trailer } from '#registry/events.ts';
import { unitsFolder, type World } from './history.ts';
import { unitsThen } from './units-then.ts';
import { wrong } from './wrong.ts';

/**
 * The world as the first commit has it: units, policy and the codes that were given before.
 * That those were right is taken as given; that each stands once, at its own path, is not.
 */
export async function foundWorld(
  objects: ObjectReader,
  commit: Commit,
  onFile: () => void,
): Promise<World> {
  const { oid } = commit;
  const policy = await objects.entry(commit.tree, 'data/policy.yaml');
  if (!policy) return wrong('start-damaged', oid, 'data/policy.yaml');
  const units = await unitsFolder(objects, commit.tree);
  const at = parseMoment(trailer(commit.trailers, 'At')) ?? commit.author.at;
  let read: World['policy'];
  try {
    read = parsePolicy(loadYaml(await objects.blob(policy.oid)));
  } catch {
    return wrong('start-damaged', oid, 'data/policy.yaml');
  }
  const world: World = {
    objects,
    unitsThen: unitsThen(objects),
    policy: read,
    line: [{ oid, tree: commit.tree, units, at: at.getTime() }],
    index: new Map([[oid, 0]]),
    waiting: new Map(),
    serials: new Map(),
    given: new Map(),
    filings: new Map(),
    emergencies: new Map(),
  };
  try {
    for await (const file of objects.files(commit.tree, 'data')) {
      await takeFile(world, oid, file);
      onFile();
    }
  } catch (error) {
    if (error instanceof EntryRefused) return wrong('entry-refused', oid, error.path);
    throw error;
  }
  const [problem] = checkTree(await world.unitsThen.at(units));
  if (problem) wrong('tree-broken', oid, 'data/units', { unit: problem.unit, why: problem.code });
  return world;
}

async function takeFile(
  world: World,
  commit: string,
  { path, oid }: { readonly path: string; readonly oid: string },
): Promise<void> {
  const place = dataPath(path);
  if (place === null) wrong('path-unknown', commit, path);
  if (place.is === 'pending') wrong('pending-at-start', commit, path);
  if (place.is !== 'minted' && place.is !== 'unit') return;
  const value = readValue(await world.objects.blob(oid), commit, path);
  if (place.is === 'unit') {
    const isSound = !unitShapeProblem(value) && (value as { code: string }).code === place.code;
    if (!isSound) wrong('code-path', commit, path);
    return;
  }
  const { register } = (siteShapeProblem(value) ? {} : value) as Partial<SiteFile>;
  if (register?.siteCode !== place.code) return wrong('code-path', commit, path);
  const { code } = place;
  const unit = mintedUnder(code);
  world.serials.set(unit, Math.max(world.serials.get(unit) ?? 0, Number(code.slice(6))));
  world.given.set(code, { conclusion: null, mint: commit, filing: register.filing });
  world.filings.set(register.filing, commit);
}

function readValue(bytes: Uint8Array, commit: string, path: string): unknown {
  try {
    return loadYaml(bytes);
  } catch {
    return wrong('content-invalid', commit, path);
  }
}
