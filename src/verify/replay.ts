import type { Commit, ObjectReader, Oid } from '#git/types.ts';
import { dataPath } from '#registry/data-path.ts';
import { trailer } from '#registry/events.ts';
import { parseMoment } from '#registry/moment.ts';
import type { CodeLog } from '#registry/checkpoint.ts';
import type { Finding, FindingCode } from '#registry/verify-finding.ts';
import type { ChangedPath } from '#registry/filing-kind.ts';
import type { SiteCode } from '#registry/site.ts';
import { proveConclusion } from './conclusion.ts';
import { differences } from './difference.ts';
import { foundWorld } from './founding.ts';
import { type Given, type Step, unitsFolder, type World } from './history.ts';
import { holdLabels, proveLabels, proveReissue } from './labels.ts';
import { proveMint } from './mint.ts';
import { proveMove } from './move.ts';
import {
  proveCompletion,
  proveDemoPersons,
  proveEmergency,
  proveRaise,
  proveRecall,
  proveSweep,
} from './own-steps.ts';
import { policyPath, policyThen, provePolicy } from './policy.ts';
import { holdSigned, proveKeys, settle, skew } from './signatures.ts';
import { holdFormat, proveUpgrade } from './upgrade.ts';
import { isPaperEvent, provePaper } from './papers.ts';
import { Wrong, wrong } from './wrong.ts';

/** What a replay comes to. */
export interface Replay {
  readonly ok: boolean;
  /** Codes that are proven, up to the first thing wrong. */
  readonly checked: number;
  readonly first: Finding | null;
  readonly figures: {
    readonly commits: number;
    readonly conclusions: number;
    /** Codes of the first commit, taken as given. */
    readonly atStart: number;
    readonly waiting: number;
    /** Signatures that were right; merges that GitHub signed are counted apart. */
    readonly signed: number;
    readonly signedByGithub: number;
    /** Labels whose signatures hold. */
    readonly labels: number;
  };
  /** The commit from which on every commit of the register is signed; null where none is. */
  readonly signedFrom: Oid | null;
  /** All codes after a mint of main; null for any other commit. */
  readonly logAt: (commit: Oid) => CodeLog | null;
  /** Whether a commit is on main. */
  readonly holds: (commit: Oid) => boolean;
  /** How a code came to be; null for one that is not proven. */
  readonly given: (code: SiteCode) => Given | null;
}

/** What is told on the way. */
export interface ReplayOptions {
  /** Commit of main to begin at: what stands there is taken as given. Else the first one. */
  readonly from?: Oid | null;
  /** Whether merges that GitHub signed are taken at its word (landing=merge). */
  readonly trustsGithub?: boolean;
  readonly onCommits?: (done: number, total: number) => void;
  readonly onFile?: (done: number) => void;
}

const own: Readonly<Record<string, (world: World, step: Step) => Promise<void>>> = {
  conclude: proveConclusion,
  mint: proveMint,
  sweep: proveSweep,
  emergency: proveEmergency,
  'emergency-recalled': proveRecall,
  'complete-offline': proveCompletion,
  'raise-generation': proveRaise,
  'demo-persons': proveDemoPersons,
  move: proveMove,
  'label-reissue': proveReissue,
  keys: proveKeys,
  policy: provePolicy,
  upgrade: proveUpgrade,
};

/**
 * Replays main from its first commit, first parents only, and proves every commit by what stood before
 * it (R-9.2, Z01, Z23). Ends at the first thing wrong: what comes after stands on it. Throws
 * `ObjectMissing` where the clone lacks an object.
 */
export async function replayMain(
  objects: ObjectReader,
  main: Oid,
  options: ReplayOptions = {},
): Promise<Replay> {
  const all = await firstParents(objects, main);
  const from = Math.max(0, all.indexOf(options.from ?? ''));
  const oids = all.slice(from);
  let world: World | null = null;
  let first: Finding | null = null;
  let atStart = 0;
  let labels = 0;
  try {
    let files = 0;
    const start = await objects.commit(oids[0] ?? main);
    await holdFormat(objects, start.oid, start.tree);
    world = await foundWorld(objects, start, {
      onFile: () => options.onFile?.((files += 1)),
      given: all.slice(0, from),
      trustsGithub: options.trustsGithub === true,
    });
    atStart = world.given.size;
    for (const [index, oid] of oids.entries()) {
      if (index > 0) await prove(world, await objects.commit(oid));
      options.onCommits?.(index + 1, oids.length);
    }
    await settle(world.trust);
    labels = await holdLabels(objects, main);
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    // a signature that is looked at beside the replay may be of an earlier commit
    first = (await firstOpen(world)) ?? error.finding;
  }
  const isRecent = (given: Given | undefined) => given ?? null;
  return {
    ok: first === null,
    checked: world?.given.size ?? 0,
    first,
    figures: {
      commits: (world?.line.length ?? from) - from,
      conclusions: (world?.filings.size ?? 0) - atStart,
      atStart,
      waiting: world?.waiting.size ?? 0,
      signed: world?.trust.signed ?? 0,
      signedByGithub: world?.trust.github ?? 0,
      labels,
    },
    signedFrom: world?.trust.since?.commit ?? null,
    logAt: (commit) => world?.checkpoints.get(commit) ?? null,
    holds: (commit) => world?.index.has(commit) === true,
    given: (code) => isRecent(world?.given.get(code)),
  };
}

async function firstParents(objects: ObjectReader, main: Oid): Promise<readonly Oid[]> {
  const oids: Oid[] = [];
  for (let at: Oid | undefined = main; at !== undefined;) {
    oids.push(ownText(at));
    at = (await objects.commit(at)).parents[0];
  }
  return oids.reverse();
}

/** A copy that does not keep the whole commit in memory, of which an id is a slice. */
async function firstOpen(world: World | null): Promise<Finding | null> {
  try {
    if (world) await settle(world.trust);
    return null;
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return error.finding;
  }
}

function ownText(oid: Oid): Oid {
  return Buffer.from(oid, 'latin1').toString('latin1');
}

async function prove(world: World, commit: Commit): Promise<void> {
  const before = world.line.at(-1);
  if (!before) throw new Error('a world without a beginning');
  const event = trailer(commit.trailers, 'Event');
  const changes = await differences(world.objects, before.tree, commit);
  const told = trailer(commit.trailers, 'At');
  const at = parseMoment(told);
  for (const change of changes) holdPath(commit.oid, event, change);
  if (event !== '' || changes.length > 0) {
    if (event === '') wrong('no-event', commit.oid, changes[0]?.path);
    if (!at) wrong('time-missing', commit.oid);
    holdTime(commit, at, before.at);
    await holdSigned(world, commit, at.getTime());
    await holdOutside(world, commit, before.tree);
    const step: Step = { commit, before, changes, at, told };
    await proveLabels(world, step);
    const judge = Object.hasOwn(own, event) ? own[event] : undefined;
    if (event !== 'conclude' && commit.parents.length > 1) wrong('too-much-changed', commit.oid);
    if (judge) await judge(world, step);
    else if (isPaperEvent(event)) await provePaper(world, event, step);
    else wrong('event-unknown', commit.oid, changes[0]?.path, { event });
  }
  const units = changes.some(({ path }) => path.startsWith('data/units/'))
    ? await unitsFolder(world.objects, commit.tree)
    : before.units;
  world.index.set(commit.oid, world.line.length);
  world.line.push({
    oid: commit.oid,
    tree: ownText(commit.tree),
    units: ownText(units),
    policy: changes.some(({ path }) => path === policyPath)
      ? await policyThen(world.objects, commit)
      : before.policy,
    at: Math.max(before.at, at?.getTime() ?? before.at),
  });
}

/** What no commit of this kind may do to a path, before its content is looked at. */
function holdPath(commit: Oid, event: string, { path, before, after }: ChangedPath): void {
  const place = dataPath(path);
  const say = (code: FindingCode) => wrong(code, commit, path, { event });
  if (place === null) return say('path-unknown');
  if (after === null && !(event === 'mint' && place.is === 'pending')) return say('file-removed');
  if (place.is === 'policy' && event !== 'policy') return say('policy-changed');
  if (place.is === 'format' && event !== 'upgrade') return say('format-changed');
  if (place.is === 'keys' && event !== 'keys') return say('keys-changed');
  if (place.is === 'unit' && event !== 'conclude') return say('unit-outside-filing');
  if (place.is === 'staffing-office') return say('unit-outside-filing');
  if (place.is === 'opening' && event !== 'conclude') return say('pending-without-conclusion');
  if (before !== null || after === null) return;
  if (place.is === 'minted' && event !== 'mint') return say('code-without-mint');
  if (place.is === 'pending' && event !== 'conclude') return say('pending-without-conclusion');
}

/** How much later GitHub may make a merge than the register asked for it. */
const mergeDelay = 3_600_000;

/** The time told is that of the commit, and main does not run backwards. */
function holdTime({ oid, author, parents }: Commit, at: Date, last: number): void {
  const late = author.at.getTime() - Math.floor(at.getTime() / 1000) * 1000;
  const isMerge = parents.length > 1;
  if (late < 0 || late > (isMerge ? mergeDelay : 0)) {
    wrong('time-differs', oid, '', { at: author.at.toISOString() });
  }
  if (at.getTime() < last - skew) wrong('time-backwards', oid, '', { at: at.toISOString() });
}

/** A commit of the register changes nothing beside `data`. */
async function holdOutside({ objects }: World, commit: Commit, before: Oid): Promise<void> {
  if (commit.tree === before) return;
  const beside = async (tree: Oid) =>
    (await objects.tree(tree))
      .filter(({ path }) => path !== 'data')
      .map(({ path, oid, mode }) => `${mode} ${oid} ${path}`)
      .join();
  if ((await beside(before)) !== (await beside(commit.tree))) {
    wrong('too-much-changed', commit.oid, '/');
  }
}
