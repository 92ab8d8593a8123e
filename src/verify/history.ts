import type { Commit, ObjectReader, Oid } from '#git/types.ts';
import { emptyTree } from '#git/objects.ts';
import type { ChangedPath } from '#registry/filing-kind.ts';
import type { Waiting } from '#registry/minting.ts';
import type { Policy } from '#registry/policy.ts';
import type { FilingId, SiteCode, SiteFile } from '#registry/site.ts';
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
export interface WaitingSite extends Waiting {
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
