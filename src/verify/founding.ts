import { EntryRefused } from '#git/object-reader.ts';
import type { Commit, ObjectReader, Oid } from '#git/types.ts';
import { loadYaml } from '#git/yaml.ts';
import { dataPath } from '#registry/data-path.ts';
import { parseMoment } from '#registry/moment.ts';
import { type CodeLeaf, emptyLog, grown, parseLog } from '#registry/checkpoint.ts';
import { parsePolicy, type Policy } from '#registry/policy.ts';
import { siteShapeProblem, unitShapeProblem } from '#registry/schema-check.ts';
import { type FilingId, mintedUnder, type SiteFile } from '#registry/site.ts';
import { checkTree } from '#registry/unit-check.ts';
import { trailer } from '#registry/events.ts';
import {
  emptyWorld,
  type Note,
  takeEmergency,
  takeLog,
  takeStation,
  takeWaiting,
  unitsFolder,
  type WaitingSite,
  type World,
} from './history.ts';
import { siteOf } from './content.ts';
import { dataEntry, holdFolders } from './folder.ts';
import { policyPath, policyThen } from './policy.ts';
import { sha256 } from './sha256.ts';
import { holdSigned, keysOf, noTrust, takeKeys, type TrustOptions } from './signatures.ts';
import { emergencyOf } from './told.ts';
import { unitsThen } from './units-then.ts';
import { wrong } from './wrong.ts';

/** How a replay begins. */
export interface FoundOptions {
  readonly onFile?: (() => void) | undefined;
  /** Commits of main before the one it begins at, oldest first: they are taken as given. */
  readonly given: readonly Oid[];
  readonly trust: TrustOptions;
  readonly note?: Note | undefined;
}

/**
 * The world as the first commit has it: units, policy and the codes that were given before.
 * That those were right is taken as given; that each stands once, at its own path, is not.
 */
export async function foundWorld(
  objects: ObjectReader,
  commit: Commit,
  { onFile, given, trust: options, note }: FoundOptions,
): Promise<World> {
  const { oid } = commit;
  const data = dataEntry(oid, await objects.tree(commit.tree));
  if (data?.type === 'tree') await holdFolders(objects, oid, 'data', data.oid);
  const policy = await objects.entry(commit.tree, 'data/policy.yaml');
  if (!policy) return wrong('start-damaged', oid, 'data/policy.yaml');
  const units = await unitsFolder(objects, commit.tree);
  const at = parseMoment(trailer(commit.trailers, 'At')) ?? commit.author.at;
  let read: Policy;
  try {
    read = parsePolicy(loadYaml(await objects.blob(policy.oid)));
  } catch {
    return wrong('start-damaged', oid, 'data/policy.yaml');
  }
  const trust = noTrust(options);
  const world = emptyWorld({ objects, unitsThen: unitsThen(objects), trust }, note);
  const isFrom = given.length > 0;
  const approvals = await takeLine(world, given, commit);
  takeStation(world, {
    ...{ oid, tree: commit.tree, units, at: at.getTime() },
    policy: { blob: policy.oid, value: read },
  });
  await foundTrust(world, commit, at.getTime(), isFrom);
  const leaves: CodeLeaf[] = [];
  try {
    for await (const file of objects.files(commit.tree, 'data')) {
      await takeFile(world, oid, file, approvals);
      const place = dataPath(file.path);
      if (place?.is === 'minted') leaves.push({ code: place.code, blob: file.oid });
      onFile?.();
    }
  } catch (error) {
    if (error instanceof EntryRefused) return wrong('entry-refused', oid, error.path);
    throw error;
  }
  // in the middle only the mint knows in which order codes came
  if (isFrom) takeLog(world, oid, parseLog(commit.trailers, sha256));
  else world.log = grown(emptyLog, leaves, sha256);
  const [problem] = checkTree(await world.unitsThen.at(units));
  if (problem) wrong('tree-broken', oid, 'data/units', { unit: problem.unit, why: problem.code });
  return world;
}

/** When a filing was approved, and the commit that concluded it. */
type Approved = Pick<WaitingSite, 'approvedAt' | 'conclusion'>;

/**
 * Commits of main before the beginning, which filings that were open there come from, and the emergency
 * offlines still to be confirmed (X14); returns when those were approved that were concluded.
 */
async function takeLine(
  world: World,
  given: readonly Oid[],
  start: Commit,
): Promise<ReadonlyMap<string, Approved>> {
  const { objects, line } = world;
  const approvals = new Map<string, Approved>();
  const emergencies = new Map<FilingId, Commit>();
  for (const oid of given) {
    const commit = await objects.commit(oid);
    const { tree, trailers, author } = commit;
    const before = line.at(-1);
    const blob = (await objects.entry(tree, policyPath))?.oid;
    const known = before?.policy.blob === blob ? before?.policy : undefined;
    const policy = known ?? (await policyThen(objects, commit));
    const at = parseMoment(trailer(trailers, 'At')) ?? author.at;
    const time = Math.max(before?.at ?? 0, at.getTime());
    takeStation(world, { oid, tree, units: await unitsFolder(objects, tree), policy, at: time });
    const approvedAt = trailer(trailers, 'Approved-At');
    const approved = { approvedAt, conclusion: oid };
    if (approvedAt !== '') approvals.set(trailer(trailers, 'Filing'), approved);
    noteEmergency(emergencies, commit);
  }
  noteEmergency(emergencies, start);
  for (const [filing, commit] of emergencies) {
    takeEmergency(world, filing, await emergencyOf(world, commit));
  }
  return approvals;
}

/** Keeps the commits of emergency offlines that are open still, by what each commit says. */
function noteEmergency(open: Map<FilingId, Commit>, commit: Commit): void {
  const event = trailer(commit.trailers, 'Event');
  const filing = trailer(commit.trailers, 'Filing') as FilingId;
  if (event === 'emergency') open.set(filing, commit);
  if (event === 'emergency-recalled' || event === 'conclude') open.delete(filing);
}

/** The keys that the register begins with; its first commit is signed with one of them (Z01). */
async function foundTrust(
  world: World,
  commit: Commit,
  at: number,
  isFrom: boolean,
): Promise<void> {
  const keys = await keysOf(world.objects, commit.oid, commit.tree);
  if (keys === null) return;
  takeKeys(world, commit, keys, at);
  if (!isFrom) await holdSigned(world, commit, at);
}

async function takeFile(
  world: World,
  commit: string,
  { path, oid }: { readonly path: string; readonly oid: string },
  approvals: ReadonlyMap<string, Approved>,
): Promise<void> {
  const place = dataPath(path);
  if (place === null) wrong('path-unknown', commit, path);
  if (place.is === 'pending') {
    const approved = approvals.get(place.filing) ?? wrong('pending-at-start', commit, path);
    const file = await siteOf(world.objects, oid, { commit, path });
    const { filing, unit } = place;
    takeWaiting(world, { filing, ...approved, known: { unit, path, file } });
    return;
  }
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
