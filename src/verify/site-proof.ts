import type { Commit, ObjectReader, Oid } from '#git/types.ts';
import { loadYaml } from '#git/yaml.ts';
import { type Checkpoint, parseLog, rootOf } from '#registry/checkpoint.ts';
import { parseEvent, trailer } from '#registry/events.ts';
import type { FilingEvent } from '#registry/filing.ts';
import { mintedFile, mintingPlan, type Waiting } from '#registry/minting.ts';
import { parseMoment } from '#registry/moment.ts';
import type { RegisterKeys } from '#registry/register-keys.ts';
import {
  type FilingId,
  mintedPath,
  mintedUnder,
  type SiteCode,
  type SiteFile,
} from '#registry/site.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { unitTree } from '#registry/unit-tree.ts';
import { proveConclusion } from './conclusion.ts';
import { siteOf, writtenAs } from './content.ts';
import { differences } from './difference.ts';
import {
  emptyWorld,
  type KnownSite,
  type Station,
  takeStation,
  unitsFolder,
  type WaitingSite,
  type World,
} from './history.ts';
import { policyThen } from './policy.ts';
import { sha256 } from './sha256.ts';
import { holdSigned, keysOf, noTrust, settle } from './signatures.ts';
import { findingOf, wrong } from './wrong.ts';
import type { Finding } from '#registry/verify-finding.ts';

/** Which commits of main a proof of one site is about. */
export interface ProofSubject {
  readonly code: SiteCode;
  readonly conclusion: Oid;
  readonly mint: Oid;
}

/** What a proof of one site comes to. */
export interface ProvenSite {
  readonly first: Finding | null;
  /** The file as it got its code; null where that is not proven. */
  readonly file: SiteFile | null;
  readonly events: readonly FilingEvent[];
  /** What the mint says of all codes, for comparison with a checkpoint that somebody kept. */
  readonly checkpoint: Checkpoint | null;
  /** Public keys that signed. */
  readonly keys: RegisterKeys;
  readonly signed: number;
}

/**
 * Proves of one site, with a few objects and no clone, what can be proven so: who approved it under
 * which units, that its content is what was approved, that its code follows in its unit, and that the
 * register signed each step (Z01). That main holds these commits, and that no other code was given
 * twice, is proven by a clone alone. The same rules as the replay of a whole history.
 */
export async function proveSite(objects: ObjectReader, subject: ProofSubject): Promise<ProvenSite> {
  const trust = noTrust();
  let file: SiteFile | null = null;
  let events: readonly FilingEvent[] = [];
  let checkpoint: Checkpoint | null = null;
  let first: Finding | null = null;
  try {
    const { conclusion, mint } = await commitsOf(objects, subject);
    const keys = await keysOf(objects, mint.oid, mint.tree);
    trust.keys = keys ?? wrong('unsigned', mint.oid);
    trust.since = { commit: conclusion.oid, at: -Infinity };
    const told = await branchOf(objects, conclusion, mintedUnder(subject.code));
    events = told.events;
    const world = await worldOf(objects, conclusion, told, trust);
    const id = await concluded(world, conclusion);
    const site = world.waiting.get(id);
    if (!site?.known) return wrong('filing-nothing', conclusion.oid);
    file = await minted(world, mint, subject.code, { ...site, ...site.known });
    const log = parseLog(mint.trailers, sha256) ?? wrong('checkpoint-missing', mint.oid);
    const day = trailer(mint.trailers, 'Minting-Day').slice(0, 10);
    checkpoint = { day, size: log.size, root: rootOf(log, sha256), commit: mint.oid };
    await settle(trust);
  } catch (error) {
    first = lacking(error, subject) ?? findingOf(error, subject.mint);
  }
  const { keys, signed } = trust;
  const isProven = first === null;
  return { first, file: isProven ? file : null, events, checkpoint, keys: keys ?? [], signed };
}

/** Objects that are not in the proof, or are not what their id says, are missing (`ObjectMissing`). */
function lacking(error: unknown, { mint }: ProofSubject): Finding | null {
  const { name, oid } = error as { readonly name?: string; readonly oid?: string };
  if (name !== 'ObjectMissing') return null;
  return { code: 'proof-incomplete', commit: mint, path: '', params: { oid: oid ?? '' } };
}

async function commitsOf(objects: ObjectReader, { conclusion, mint }: ProofSubject) {
  const [first, second] = [await objects.commit(conclusion), await objects.commit(mint)];
  if (trailer(first.trailers, 'Event') !== 'conclude') wrong('event-unknown', conclusion);
  if (trailer(second.trailers, 'Event') !== 'mint') wrong('event-unknown', mint);
  if (second.parents.length !== 1) wrong('too-much-changed', mint);
  return { conclusion: first, mint: second };
}

interface Told {
  /** Commit of main that the filing was made from. */
  readonly base: Oid;
  readonly events: readonly FilingEvent[];
  /** Whose place in the tree matters: the site's own unit and all that decided. */
  readonly units: readonly UnitCode[];
}

/** The filing's own commits, down to the first one that is none of it. */
async function branchOf(objects: ObjectReader, conclusion: Commit, own: UnitCode): Promise<Told> {
  const id = trailer(conclusion.trailers, 'Filing');
  const events: FilingEvent[] = [];
  let at = conclusion.parents[1] ?? wrong('branch-detached', conclusion.oid);
  for (;;) {
    const commit: Commit = await objects.commit(at);
    const event = parseEvent(commit.trailers);
    if (!event || trailer(commit.trailers, 'Filing') !== id) break;
    events.push(event);
    at = commit.parents[0] ?? wrong('branch-detached', conclusion.oid);
  }
  const units = events.flatMap((event) => ('base' in event ? [event.unit] : []));
  return { base: at, events: events.reverse(), units: [own, ...units] };
}

/** As much of the world as the conclusion of one filing looks at: the commits of main it names. */
async function worldOf(
  objects: ObjectReader,
  conclusion: Commit,
  { base, events, units }: Told,
  trust: World['trust'],
): Promise<World> {
  const bases = events.flatMap((event) => ('base' in event ? [event.base] : []));
  const [parent = ''] = conclusion.parents;
  const line: Station[] = [];
  for (const oid of new Set([base, ...bases, parent])) line.push(await stationOf(objects, oid));
  line.sort((a, b) => order(a.oid) - order(b.oid) || a.at - b.at);
  const unitsThen: World['unitsThen'] = { at: (folder) => treeAbove(objects, folder, units) };
  const world = emptyWorld({ objects, unitsThen, trust });
  for (const station of line) takeStation(world, station);
  return world;

  function order(oid: Oid): number {
    return oid === base ? 0 : oid === parent ? 2 : 1;
  }
}

async function stationOf(objects: ObjectReader, oid: Oid): Promise<Station> {
  const commit = await objects.commit(oid);
  const at = parseMoment(trailer(commit.trailers, 'At')) ?? commit.author.at;
  const units = await unitsFolder(objects, commit.tree);
  const policy = await policyThen(objects, commit);
  return { oid, tree: commit.tree, units, policy, at: at.getTime() };
}

/** The units that decided and what they hang on, out of a `data/units` folder. */
async function treeAbove(objects: ObjectReader, folder: Oid, from: readonly UnitCode[]) {
  const read = new Map<UnitCode, Unit | null>();
  const next = [...from];
  for (let code = next.pop(); code !== undefined; code = next.pop()) {
    if (read.has(code)) continue;
    const entry = await objects.entry(folder, `${code.slice(0, 2)}/${code}.yaml`);
    const unit = entry && (loadYaml(await objects.blob(entry.oid)) as Unit);
    read.set(code, unit);
    if (unit?.attachedTo) next.push(unit.attachedTo);
    if (unit?.retired?.succeededBy) next.push(unit.retired.succeededBy);
  }
  return unitTree(Array.from(read.values()).filter((unit) => unit !== null));
}

async function concluded(world: World, commit: Commit): Promise<FilingId> {
  const before = world.line.at(-1);
  const told = trailer(commit.trailers, 'At');
  const at = parseMoment(told);
  if (!before || !at) return wrong('time-missing', commit.oid);
  await holdSigned(world, commit, at.getTime());
  const changes = await differences(world.objects, before.tree, commit);
  await proveConclusion(world, { commit, before, changes, at, told });
  return trailer(commit.trailers, 'Filing') as FilingId;
}

/**
 * The code of the site: what waited under the unit and got a code with it is in the unit's folder
 * before and after, and the codes follow the highest one there in the order of approval.
 */
async function minted(
  world: World,
  mint: Commit,
  code: SiteCode,
  site: WaitingSite & KnownSite,
): Promise<SiteFile> {
  const { objects } = world;
  const at = parseMoment(trailer(mint.trailers, 'At')) ?? wrong('time-missing', mint.oid);
  await holdSigned(world, mint, at.getTime());
  const before = await stationOf(objects, mint.parents[0] ?? '');
  const path = mintedPath(code);
  if (mintedUnder(code) !== site.unit) wrong('mint-differs', mint.oid, path, { at: '' });
  const stood = await objects.entry(before.tree, site.path);
  const content = trailer(
    (await objects.commit(world.filings.get(site.filing) ?? '')).trailers,
    'Content',
  );
  if (stood?.oid !== content) wrong('content-differs', mint.oid, site.path);
  const folder = path.slice(0, path.lastIndexOf('/'));
  const [olds, youngs] = [await names(before.tree), await names(mint.tree)];
  if (olds.has(path.slice(folder.length + 1))) wrong('code-twice', mint.oid, path, { code });
  const batch: Waiting[] = [];
  for (const [name, oid] of youngs) {
    if (olds.has(name) || !/^\w{10}\.yaml$/.test(name)) continue;
    const { register, unit } = await siteOf(objects, oid, {
      commit: mint.oid,
      path: `${folder}/${name}`,
    });
    const waited = `new-${register?.filing ?? ''}.yaml`;
    if (!register || !olds.has(waited) || youngs.has(waited)) continue;
    batch.push({ filing: register.filing, unit, approvedAt: register.approvedAt });
  }
  const highest = Math.max(
    0,
    ...Array.from(olds.keys(), (name) => Number(/^\w{6}(\d{4})\.yaml$/.exec(name)?.[1] ?? 0)),
  );
  const [day] = mintingPlan(batch, () => highest, at, before.policy.value.mintAt).days;
  const right = day?.codes.find(({ filing }) => filing === site.filing);
  if (right?.code !== code || right.approvedAt !== site.approvedAt) {
    return wrong('mint-differs', mint.oid, path, { at: day?.mintedAt ?? '' });
  }
  const file = mintedFile(site.file, right);
  if (youngs.get(path.slice(folder.length + 1)) !== writtenAs(file)) {
    wrong('content-differs', mint.oid, path);
  }
  const told = mint.trailers.some(
    ([key, value]) => key === 'Minted' && value === `${site.filing} ${code}`,
  );
  if (!told) wrong('trailer-differs', mint.oid, '', { key: 'Minted', told: '', right: code });
  if (at.getTime() < Date.parse(site.approvedAt))
    wrong('time-backwards', mint.oid, '', { at: site.approvedAt });
  return file;

  async function names(tree: Oid): Promise<Map<string, Oid>> {
    const entry = await objects.entry(tree, folder);
    const entries = entry ? await objects.tree(entry.oid) : [];
    return new Map(entries.map((one) => [one.path, one.oid]));
  }
}
