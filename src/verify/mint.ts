import { trailer } from '#registry/events.ts';
import { type CodeLeaf, grown, logTrailers, parseLog } from '#registry/checkpoint.ts';
import { dataPath } from '#registry/data-path.ts';
import { mintedFile, mintingPlan, type Waiting } from '#registry/minting.ts';
import { type FilingId, mintedPath } from '#registry/site.ts';
import { expectChanges, siteOf, writtenAs } from './content.ts';
import { differences } from './difference.ts';
import {
  type KnownSite,
  type Step,
  takeCode,
  takeLog,
  type WaitingSite,
  type World,
} from './history.ts';
import { sha256 } from './sha256.ts';
import { wrong } from './wrong.ts';

/**
 * A day's mint (R-5.1, R-5.2, Z02): the codes are computed again from what waited, what was given and
 * the time; the oldest day comes first, whole, and each file is the approved one with its code.
 */
export async function proveMint(world: World, step: Step): Promise<void> {
  const { commit, changes } = step;
  const { serials, given, objects } = world;
  const waiting = await knownWaiting(world);
  const plan = mintingPlan(
    Array.from(waiting.values()),
    (unit) => serials.get(unit) ?? 0,
    step.at,
    step.before.policy.value.mintAt,
  );
  const [day] = plan.days;
  const [full] = plan.problems;
  const stated = trailersOf(step);
  const made = changes.find(({ before, after }) => before === null && after !== null);
  if (!day && full) wrong('serials-used-up', commit.oid, made?.path, full.params ?? {});
  if (!day) return wrong('mint-not-due', commit.oid, made?.path, { at: step.told });
  const expected = new Map<string, string | null>();
  const leaves: CodeLeaf[] = [];
  for (const minted of day.codes) {
    const site = waiting.get(minted.filing);
    if (!site) throw new Error(`planned and not waiting: ${minted.filing}`);
    const path = mintedPath(minted.code);
    if (given.has(minted.code)) wrong('code-twice', commit.oid, path, { code: minted.code });
    expected.set(site.path, null);
    const blob = writtenAs(mintedFile(site.file, minted));
    expected.set(path, blob);
    leaves.push({ code: minted.code, blob });
  }
  const stray = changes.find(({ path }) => !expected.has(path));
  if (stray) wrong('mint-differs', commit.oid, stray.path, { at: day.mintedAt });
  const changed = new Set(changes.map(({ path }) => path));
  const missing = Array.from(expected.keys()).find((path) => !changed.has(path));
  if (missing !== undefined) wrong('mint-differs', commit.oid, missing, { at: day.mintedAt });
  await expectChanges(objects, step, expected);
  const right = [day.mintedAt, ...day.codes.map(({ filing, code }) => `${filing} ${code}`)];
  const at = right.findIndex((line, index) => line !== stated[index]);
  if (at >= 0 || right.length !== stated.length) {
    const params = { key: 'Minted', told: stated[at] ?? '', right: right[at] ?? '' };
    wrong('trailer-differs', commit.oid, '', params);
  }
  for (const { filing, code } of day.codes) takeCode(world, commit.oid, filing, code);
  holdLog(world, step, leaves);
}

/** The codes ever given, as the mint tells them, are those that were proven (Z02, Z23). */
function holdLog(world: World, { commit }: Step, leaves: readonly CodeLeaf[]): void {
  const isTold = trailer(commit.trailers, 'Checkpoint') !== '';
  if (!isTold && world.trust.keys) wrong('checkpoint-missing', commit.oid);
  let log = world.log && grown(world.log, leaves, sha256);
  if (log === null) {
    log = parseLog(commit.trailers, sha256);
    if (isTold && !log) wrong('checkpoint-differs', commit.oid);
  } else {
    const right = logTrailers(log, sha256);
    const isRight = right.every(([key, value]) => trailer(commit.trailers, key) === value);
    if (isTold && !isRight) wrong('checkpoint-differs', commit.oid);
  }
  takeLog(world, commit.oid, log);
}

/** What waits, each with its unit and file: of a conclusion proven elsewhere it is looked up here. */
async function knownWaiting(world: World): Promise<ReadonlyMap<FilingId, Waiting & KnownSite>> {
  const found = new Map<FilingId, Waiting & KnownSite>();
  for (const site of world.waiting.values()) {
    const { filing, approvedAt } = site;
    const known = site.known ?? (await knownOf(world, site));
    if (!site.known) world.waiting.set(filing, { ...site, known });
    found.set(filing, { filing, approvedAt, ...known });
  }
  return found;
}

async function knownOf(
  { objects, line, index }: World,
  { filing, conclusion }: WaitingSite,
): Promise<KnownSite> {
  const commit = await objects.commit(conclusion);
  const before = line[(index.get(conclusion) ?? 0) - 1];
  const changes = before ? await differences(objects, before.tree, commit) : [];
  const [change] = changes;
  const place = change && dataPath(change.path);
  if (place?.is !== 'pending' || place.filing !== filing || !change?.after) {
    return wrong('content-differs', conclusion, change?.path);
  }
  const { path, after } = change;
  return {
    unit: place.unit,
    path,
    file: await siteOf(objects, after, { commit: conclusion, path }),
  };
}

function trailersOf({ commit }: Step): readonly string[] {
  const codes = commit.trailers.filter(([key]) => key === 'Minted').map(([, value]) => value);
  return [trailer(commit.trailers, 'Minting-Day'), ...codes];
}
