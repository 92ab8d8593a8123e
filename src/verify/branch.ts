import { blobId } from '#git/objects.ts';
import type { Commit, Oid } from '#git/types.ts';
import { parseEvent, trailer } from '#registry/events.ts';
import { type ChangedPath, touchedSite } from '#registry/filing-kind.ts';
import type { DecisionEvent, FilingEvent } from '#registry/filing.ts';
import { momentAsWritten } from '#registry/moment.ts';
import { touchedOpening } from '#registry/opening-state.ts';
import type { FilingId } from '#registry/site.ts';
import { touchedUnits, unitManifest } from '#registry/unit-filing.ts';
import { githubIdOf, isNamedBy, unitOfPerson } from '#registry/unit-reviewers.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { unitsAt, type World } from './history.ts';
import { differences } from './difference.ts';
import { skew } from './commit-signature.ts';
import { holdVouched } from './signatures.ts';
import { wrong } from './wrong.ts';

/** No filing has more steps. */
const longest = 5000;

/** A filing as its commits prove it. */
export interface Branch {
  readonly events: readonly FilingEvent[];
  /** The commit that tells an event. */
  readonly commitOf: ReadonlyMap<FilingEvent, Oid>;
  /** Index on main of the commit that it was made from. */
  readonly base: number;
  /** Index of what stood on main when it was handed in, whatever it was made from: that counts (X13). */
  readonly filed: number;
  /** What the newest content changes against that commit. */
  readonly changes: readonly ChangedPath[];
}

/**
 * The commits of a landed filing, from where it left main: each one is an event of this filing, its
 * content is what it says, decisions change nothing, and its time is that of the commit.
 */
export async function readBranch(
  world: World,
  merge: Oid,
  tip: Oid,
  id: FilingId,
): Promise<Branch> {
  const { objects, index, line } = world;
  const commits: Commit[] = [];
  let at: Oid | undefined = tip;
  while (at !== undefined && !index.has(at)) {
    if (commits.length > longest) wrong('branch-detached', merge);
    const commit: Commit = await objects.commit(at);
    commits.push(commit);
    at = commit.parents[0];
  }
  const base = index.get(at ?? '');
  const from = base === undefined ? undefined : line[base];
  if (base === undefined || !from) return wrong('branch-detached', merge);
  const events: FilingEvent[] = [];
  const commitOf = new Map<FilingEvent, Oid>();
  let tree = from.tree;
  let changes: readonly ChangedPath[] = [];
  let last = -Infinity;
  const { since } = world.trust;
  for (const commit of commits.reverse()) {
    const event = parseEvent(commit.trailers);
    if (!event) return wrong('branch-foreign', commit.oid);
    if (trailer(commit.trailers, 'Filing') !== id) wrong('filing-other', commit.oid);
    const time = timeOf(commit, event.at);
    if (time < last - skew) wrong('time-backwards', commit.oid, '', { at: event.at });
    last = Math.max(last, time);
    // what was handed in before the first key came could not be signed
    if (since && Math.max(time, from.at) >= since.at) await holdVouched(world, commit, time);
    if ('source' in event) {
      if ((events.length === 0) !== (event.event === 'submit')) wrong('branch-foreign', commit.oid);
      changes = await differences(objects, from.tree, commit);
      if (contentOf(id, changes) !== event.content) {
        wrong('content-told', commit.oid, changes[0]?.path);
      }
    } else if (commit.tree !== tree) {
      wrong('decision-changes-content', commit.oid);
    }
    tree = commit.tree;
    events.push(event);
    commitOf.set(event, commit.oid);
    if ('base' in event) await judgeDecision(world, commit.oid, base, event, time);
  }
  const [submit] = events;
  if (!submit) return wrong('branch-detached', merge);
  const filed = standingAt(world, base, Date.parse(submit.at));
  return { events, commitOf, base, filed, changes };
}

/** The newest commit of main at a time, from one on; clocks may differ by `skew`. */
export function standingAt({ line }: World, from: number, time: number): number {
  let at = from;
  while ((line[at + 1]?.at ?? Infinity) < time - skew) at += 1;
  return at;
}

/** The time of a commit that tells one, in milliseconds; both are written by one hand. */
function timeOf({ oid, author }: Commit, told: string): number {
  const at = momentAsWritten(told);
  if (!at) return wrong('time-missing', oid);
  if (Math.floor(at.getTime() / 1000) * 1000 !== author.at.getTime()) {
    wrong('time-differs', oid, '', { at: told });
  }
  return at.getTime();
}

/** Blob id of a site's content, or the digest over a filing's unit files; empty for anything else. */
function contentOf(id: FilingId, changes: readonly ChangedPath[]): Oid {
  const site = touchedSite(id, changes);
  if (site) return site.content;
  const opening = touchedOpening(id, changes);
  if (opening) return opening.content;
  return touchedUnits(changes) ? blobId(Buffer.from(unitManifest(changes))) : '';
}

/**
 * What of a decision does not depend on the others: the tree it names was main's and in force when it
 * was made (X13), the account is the unit's, a return says why.
 */
async function judgeDecision(
  world: World,
  commit: Oid,
  from: number,
  event: DecisionEvent,
  time: number,
): Promise<void> {
  const { index, line } = world;
  const base = index.get(event.base);
  const station = base === undefined ? undefined : line[base];
  const params = { unit: event.unit, account: event.account, at: event.at };
  if (base === undefined || !station || base < from)
    return wrong('base-unknown', commit, '', params);
  const isGithub = githubIdOf(event.account) !== null;
  // a review on GitHub is older than the main it was taken in under
  if (!isGithub && time < station.at - skew) wrong('time-backwards', commit, '', params);
  for (let next = base + 1; next < line.length; next += 1) {
    const later = line[next];
    if (!later || later.at >= time - skew) break;
    const isSame = later.units === station.units && later.policy.blob === station.policy.blob;
    if (!isSame) wrong('base-stale', commit, '', params);
  }
  const unit = (await unitsAt(world, station)).get(event.unit);
  if (!isOfUnit(event.account, event.unit) || !isNamedBy(unit, event.account)) {
    wrong('account-foreign', commit, '', params);
  }
  const isSilent = event.opinion.reason === '' || event.opinion.text === '';
  if (event.event === 'return' && isSilent) wrong('opinion-missing', commit, '', params);
}

/**
 * Whether an account may be one of a unit: its code, its code and a number, or a person at GitHub. It is
 * written in one way: two that look alike would be one person twice.
 */
export function isOfUnit(account: string, unit: string): boolean {
  if (githubIdOf(account) !== null) return true;
  const number = /^(?:-[1-9]\d*)?$/;
  return unit !== '' && account.startsWith(unit) && number.test(account.slice(unit.length));
}

/** Whether an account is one of a unit that is there, which names it where it is at GitHub. */
export function isAccountOf(unit: Unit | undefined, account: string): boolean {
  return unit !== undefined && isOfUnit(account, unit.code) && isNamedBy(unit, account);
}

/** The unit that an account acts for in a tree; null for a filer and for a person whom none names. */
export function unitActing(tree: UnitTree, account: string): UnitCode | null {
  const person = githubIdOf(account);
  return person === null
    ? (unitOfAccount(account) as UnitCode | null)
    : unitOfPerson(tree, Number(person));
}

/** The unit of an account of the register's own; null for a filer and for an account at GitHub. */
export function unitOfAccount(account: string): string | null {
  return /^((?:[1-9]\d{5}|b[mt]\d{4}))(?:-[1-9]\d*)?$/.exec(account)?.[1] ?? null;
}
