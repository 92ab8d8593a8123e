import type { Commit, ObjectReader, Oid } from '#git/types.ts';
import { emptyTree } from '#git/objects.ts';
import type { ChangedPath } from '#registry/filing-kind.ts';
import type { Policy } from '#registry/policy.ts';
import { type FilingId, mintedUnder, type SiteCode, type SiteFile } from '#registry/site.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { CodeLog } from '#registry/checkpoint.ts';
import type { Trust } from './signatures.ts';
import type { UnitsThen } from './units-then.ts';

/** The policy in force, with its blob. */
export interface PolicyThen {
  readonly blob: Oid;
  readonly value: Policy;
}

/** A commit of main, as far as what comes after needs it. */
export interface Station {
  readonly oid: Oid;
  readonly tree: Oid;
  /** `data/units` there. */
  readonly units: Oid;
  readonly policy: PolicyThen;
  /** Milliseconds of its `At`; of the commit where it tells none. */
  readonly at: number;
}

/** A site on main that waits for its code. */
export interface WaitingSite {
  readonly filing: FilingId;
  readonly approvedAt: string;
  /** The commit that concluded it. */
  readonly conclusion: Oid;
  /** Where it stands; null until somebody asks, where the conclusion was proven elsewhere. */
  readonly known: KnownSite | null;
}

/** What of a waiting site its file tells. */
export interface KnownSite {
  readonly unit: UnitCode;
  readonly path: string;
  /** As it was approved. */
  readonly file: SiteFile;
}

/** How a code came to be. */
export interface Given {
  /** Null for codes that stood in the first commit already. */
  readonly conclusion: Oid | null;
  readonly mint: Oid;
  readonly filing: FilingId;
}

/** An emergency offline in force before its chain confirms it (X14). */
export interface Emergency {
  readonly commit: Oid;
  readonly site: SiteCode;
  readonly at: string;
  readonly until: string;
}

/** What the history proves so far. Every part is derived from content, never from what a commit says. */
export interface World {
  readonly objects: ObjectReader;
  readonly unitsThen: UnitsThen;
  /** Commits of main that are proven, oldest first. */
  readonly line: Station[];
  readonly index: Map<Oid, number>;
  readonly waiting: Map<FilingId, WaitingSite>;
  readonly serials: Map<UnitCode, number>;
  readonly given: Map<SiteCode, Given>;
  /** Filings on main, with their conclusion. */
  readonly filings: Map<FilingId, Oid>;
  readonly emergencies: Map<FilingId, Emergency>;
  readonly trust: Trust;
  /** All codes so far; null where the replay began in the middle and no mint has told it yet. */
  log: CodeLog | null;
  /** What each mint left. */
  readonly checkpoints: Map<Oid, CodeLog>;
  /** Told of everything that comes to be known, in order. */
  readonly note: Note;
}

/** Is told of what comes to be known; two replays that note the same are of the same world. */
export type Note = (...parts: readonly (string | number | null)[]) => void;

/** A world of which nothing is known. */
export function emptyWorld(
  parts: Pick<World, 'objects' | 'unitsThen' | 'trust'>,
  note: Note = () => {},
): World {
  return {
    ...parts,
    note,
    line: [],
    index: new Map(),
    waiting: new Map(),
    serials: new Map(),
    given: new Map(),
    filings: new Map(),
    emergencies: new Map(),
    log: null,
    checkpoints: new Map(),
  };
}

/** The next commit of main. */
export function takeStation(world: World, station: Station): void {
  const { oid, tree, units, policy, at } = station;
  world.index.set(oid, world.line.length);
  world.line.push(station);
  world.note('station', oid, tree, units, policy.blob, at);
}

/** A filing that is on main now; a new site waits for its code. */
export function takeFiling(world: World, filing: FilingId, conclusion: Oid): void {
  world.filings.set(filing, conclusion);
  world.note('filing', filing, conclusion);
}

/** A site that waits for its code now. */
export function takeWaiting(world: World, site: WaitingSite): void {
  world.waiting.set(site.filing, site);
  world.note('waiting', site.filing, site.approvedAt, site.conclusion);
}

/** A code that was given to what waited. */
export function takeCode(world: World, mint: Oid, filing: FilingId, code: SiteCode): void {
  const conclusion = world.filings.get(filing) ?? null;
  world.given.set(code, { conclusion, mint, filing });
  world.serials.set(mintedUnder(code), Number(code.slice(6)));
  world.waiting.delete(filing);
  world.note('code', code, filing, conclusion, mint);
}

/** All codes after a mint; null where that is not known. */
export function takeLog(world: World, mint: Oid, log: CodeLog | null): void {
  world.log = log;
  if (log) world.checkpoints.set(mint, log);
  world.note('log', mint, log?.size ?? null, ...(log?.peaks ?? []));
}

/** An emergency offline in force; null where it is confirmed or was taken back. */
export function takeEmergency(world: World, filing: FilingId, emergency: Emergency | null): void {
  if (emergency) world.emergencies.set(filing, emergency);
  else if (!world.emergencies.delete(filing)) return;
  world.note('emergency', filing, JSON.stringify(emergency));
}

/** One commit of main while it is being proven. */
export interface Step {
  readonly commit: Commit;
  readonly before: Station;
  readonly changes: readonly ChangedPath[];
  readonly at: Date;
  /** The `At` as it is written. */
  readonly told: string;
}

/** The units in force at a commit of main. */
export function unitsAt(world: World, station: Station): Promise<UnitTree> {
  return world.unitsThen.at(station.units);
}

/** The `data/units` of a commit's tree. */
export async function unitsFolder(objects: ObjectReader, tree: Oid): Promise<Oid> {
  return (await objects.entry(tree, 'data/units'))?.oid ?? emptyTree;
}
