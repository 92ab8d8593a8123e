import type { ObjectReader, Oid } from '#git/types.ts';
import type { CodeLog } from '#registry/checkpoint.ts';
import type { SiteCode } from '#registry/site.ts';
import type { Finding } from '#registry/verify-finding.ts';
import { type Crew, openCrew } from './crew.ts';
import { newCells, shareOf } from './crew-share.ts';
import { foundWorld } from './founding.ts';
import type { Given, World } from './history.ts';
import { holdLabels } from './labels.ts';
import { type MainLine, placeOf, readMainLine } from './main-line.ts';
import { type Notes, openNotes } from './notes.ts';
import { settle, type TrustOptions } from './signatures.ts';
import {
  type ProvenStretch,
  type Stretch,
  StretchFailed,
  stretchesOf,
  walkStretches,
} from './stretches.ts';
import { holdFormat } from './upgrade.ts';
import { findingOf, Wrong } from './wrong.ts';

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
    /** Commits that the register signed; merges that GitHub signed are counted apart. */
    readonly signed: number;
    /** How many of them a later signature vouches for, and were not drawn (decision 0019). */
    readonly vouched: number;
    readonly signedByGithub: number;
    /** Labels whose signatures hold. */
    readonly labels: number;
  };
  /** Threads that proved it; 1 where something did not hold and was looked at again by one alone. */
  readonly threads: number;
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
  /**
   * Whether each signature is looked at, not only samples of those that a later one vouches for; where
   * it is not said, it is up to 20,000 commits of main (decision 0019).
   */
  readonly isEvery?: boolean | undefined;
  readonly onCommits?: (done: number, total: number) => void;
  readonly onFile?: (done: number) => void;
  /** Threads that prove it together, reading the same Git folder; this one alone where it is not said. */
  readonly crew?: { readonly threads: number; readonly gitdir: string } | undefined;
  /** Commits of main that a thread proves at a time. */
  readonly stretch?: number;
}

/**
 * Replays main from its first commit, first parents only, and proves every commit by what stood before
 * it (R-9.2, Z01, Z23). Ends at the first thing wrong: what comes after stands on it. The answer is the
 * same whatever the number of threads, and whichever signatures were drawn: where anything is wrong, all
 * of it is proven again with every signature. Throws `ObjectMissing` where the clone lacks an object, and
 * `CrewLost` where a thread dies.
 */
export async function replayMain(
  objects: ObjectReader,
  main: Oid,
  options: ReplayOptions = {},
): Promise<Replay> {
  const line = await readMainLine(objects, main);
  const from = Math.max(0, placeOf(line, options.from ?? ''));
  const length = options.stretch ?? stretchLength(line.count);
  const stretches = stretchesOf(from, line.count, length);
  const run: Run = { objects, line, from, stretches, options, world: null, atStart: 0, threads: 1 };
  // starting a thread costs as much as some hundred commits
  const isLong = options.stretch !== undefined || line.count - from > fewCommits;
  const threads = isLong ? Math.min(options.crew?.threads ?? 1, stretches.length) : 1;
  let first: Finding | null = null;
  let labels = 0;
  try {
    if (options.crew && threads > 1) await proveTogether(run, threads, options.crew.gitdir);
    else await proveAlone(run, []);
    labels = await holdLabels(objects, main);
  } catch (error) {
    const proving = Math.min(run.world?.line.length ?? from, line.count - 1);
    const finding = findingOf(error, line.at(proving));
    // a signature that nobody had looked at yet may be of an earlier commit
    first = (await firstOpen(run.world)) ?? finding;
  }
  const { world, atStart } = run;
  if (first && !trustOf(run).isEvery)
    return replayMain(objects, main, { ...options, isEvery: true });
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
      vouched: world?.trust.vouched ?? 0,
      signedByGithub: world?.trust.github ?? 0,
      labels,
    },
    threads: run.threads,
    signedFrom: world?.trust.since?.commit ?? null,
    logAt: (commit) => world?.checkpoints.get(commit) ?? null,
    holds: (commit) => world?.index.has(commit) === true,
    given: (code) => world?.given.get(code) ?? null,
  };
}

/** A replay under way. */
interface Run {
  readonly objects: ObjectReader;
  readonly line: MainLine;
  /** Where on it the replay begins. */
  readonly from: number;
  readonly stretches: readonly Stretch[];
  readonly options: ReplayOptions;
  world: World | null;
  /** Codes of the first commit. */
  atStart: number;
  threads: number;
}

/** Commits that one thread proves before a second one has begun. */
const fewCommits = 500;

/** The same for one history whatever threads there are, so that all of them stop at the same place. */
function stretchLength(commits: number): number {
  return Math.min(2000, Math.max(50, Math.ceil(commits / 64)));
}

async function begin(run: Run, { note }: Notes): Promise<World> {
  const { objects, line, from, options } = run;
  run.world = null;
  let files = 0;
  const start = await objects.commit(line.at(from));
  await holdFormat(objects, start.oid, start.tree);
  run.world = await foundWorld(objects, start, {
    onFile: () => options.onFile?.((files += 1)),
    given: Array.from({ length: from }, (_, index) => line.at(index)),
    trust: trustOf(run),
    note,
  });
  run.atStart = run.world.given.size;
  await settle(run.world.trust);
  return run.world;
}

/** In this thread; the first stretches may have been proven before, and are taken as told. */
async function proveAlone(run: Run, passed: readonly ProvenStretch[]): Promise<void> {
  const { line, stretches } = run;
  const notes = openNotes();
  const world = await begin(run, notes);
  addSignatures(world, passed);
  const share = shareOf(newCells(stretches.length, passed.length));
  share.tell(stretches[passed.length - 1]?.to ?? 0);
  try {
    await walkStretches({
      ...{ world, notes, line, stretches, share, isWhole: true },
      onProven: () => {},
      onCommit: (done) => tellCommits(run, done),
    });
  } catch (error) {
    throw error instanceof StretchFailed ? error.cause : error;
  }
}

/**
 * In several threads. This one knows the whole world at the end: what others proved it takes as told,
 * and holds its notes against theirs. Where something does not hold, it is proven again here.
 */
async function proveTogether(run: Run, threads: number, gitdir: string): Promise<void> {
  const { line, stretches, from } = run;
  const cells = newCells(stretches.length);
  const task = { gitdir, line: line.bytes, from, stretches, cells, trust: trustOf(run) };
  const crew = openCrew(threads - 1, task);
  try {
    const notes = openNotes();
    const own = new Map<number, ProvenStretch>();
    const seals: string[] = [];
    const world = await begin(run, notes);
    let stop: StretchFailed | null = null;
    try {
      await walkStretches({
        ...{ world, notes, line, stretches, share: shareOf(cells), isWhole: true },
        onProven: (proven) => own.set(proven.stretch, proven),
        onCommit: (done) => tellCommits(run, done),
        onSeal(seal) {
          seals.push(seal);
          crew.hold();
        },
      });
      seals.push(notes.seal());
    } catch (error) {
      if (!(error instanceof StretchFailed)) throw error;
      stop = error;
    }
    await crew.until(stop?.stretch ?? stretches.length, own);
    const others = heldStretches(crew, own, seals);
    if (others.length === (stop?.stretch ?? stretches.length)) {
      addSignatures(
        world,
        others.filter(({ stretch }) => !own.has(stretch)),
      );
      run.threads = threads;
      if (stop) throw stop.cause;
      return;
    }
    await crew.close();
    await proveAlone(run, others);
  } finally {
    await crew.close();
  }
}

/** The stretches from the first one on that were proven out of the same world that this thread knows. */
function heldStretches(
  crew: Crew,
  own: ReadonlyMap<number, ProvenStretch>,
  seals: readonly string[],
): readonly ProvenStretch[] {
  const held: ProvenStretch[] = [];
  for (let at = 0; at < seals.length - 1; at += 1) {
    const proven = own.get(at) ?? crew.proven.get(at);
    if (!proven || proven.before !== seals[at] || proven.after !== seals[at + 1]) break;
    held.push(proven);
  }
  return held;
}

function addSignatures({ trust }: World, proven: readonly ProvenStretch[]): void {
  for (const { signed, vouched, github } of proven) {
    trust.signed += signed;
    trust.vouched += vouched;
    trust.github += github;
  }
}

function tellCommits({ line, from, options }: Run, proven: number): void {
  const total = line.count - from;
  options.onCommits?.(Math.min(proven + 1, total), total);
}

/** Commits of main up to which every signature is looked at: some ten seconds in one thread. */
const everyUpTo = 20_000;

function trustOf({ line, from, options }: Run): TrustOptions {
  const { trustsGithub = false, isEvery = line.count - from <= everyUpTo } = options;
  return { trustsGithub, isEvery };
}

/** What is wrong with a signature of a commit that was looked at already; null where nothing is. */
async function firstOpen(world: World | null): Promise<Finding | null> {
  try {
    if (world) await settle(world.trust);
    return null;
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return error.finding;
  }
}
