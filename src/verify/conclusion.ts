import type { Oid } from '#git/types.ts';
import { trailer } from '#registry/events.ts';
import { changeKind, touchedSite } from '#registry/filing-kind.ts';
import { filingState } from '#registry/filing-state.ts';
import type {
  Chain,
  DecisionEvent,
  FilingEvent,
  FilingKind,
  FilingState,
} from '#registry/filing.ts';
import { chainOf, type ChainSubject } from '#registry/review-chain.ts';
import { rootCode } from '#registry/unit-check.ts';
import { mayAsk } from '#registry/site-authority.ts';
import { type FilingId, isFilingId, type SiteCode, type SiteFile } from '#registry/site.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import { mayAskOfUnit, touchedUnits, unitAsk, type UnitChange } from '#registry/unit-filing.ts';
import { githubIdOf } from '#registry/unit-reviewers.ts';
import { type Branch, isOfUnit, readBranch, unitActing, unitOfAccount } from './branch.ts';
import { siteOf, unitOf } from './content.ts';
import { type Station, type Step, takeFiling, unitsAt, type World } from './history.ts';
import { landChange, landNewSite, landUnits } from './landing.ts';
import { isOpeningStep, proveOpening } from './opening.ts';
import { holdTrail } from './trail.ts';
import { skew } from './commit-signature.ts';
import { wrong } from './wrong.ts';

/** What a filing asks for, derived from its content. */
export type Asked =
  | { readonly is: 'new'; readonly file: SiteFile; readonly path: string; readonly content: Oid }
  | {
      readonly is: 'change';
      readonly kind: FilingKind;
      readonly site: SiteCode;
      readonly path: string;
      readonly base: SiteFile;
      readonly file: SiteFile;
    }
  | {
      readonly is: 'units';
      readonly kind: FilingKind;
      readonly unit: UnitCode;
      readonly action: NonNullable<ReturnType<typeof unitAsk>>['action'];
      readonly changes: readonly UnitChange[];
    };

/** A conclusion as it is proven. */
export interface Proven {
  readonly id: FilingId;
  readonly asked: Asked;
  readonly branch: Branch;
  readonly state: FilingState;
  readonly approvedAt: string;
}

/**
 * A conclusion: the filing is the second parent; what it asks for follows from its content, the
 * chain from the trees of its decisions, and the file on main from both.
 */
export async function proveConclusion(world: World, step: Step): Promise<void> {
  const { commit } = step;
  const id = trailer(commit.trailers, 'Filing');
  const tip = commit.parents[1];
  if (tip === undefined || commit.parents.length > 2) return wrong('branch-detached', commit.oid);
  if (!isFilingId(id)) return wrong('filing-unnamed', commit.oid, '', { filing: id });
  if (world.filings.has(id)) wrong('filing-twice', commit.oid, '', { filing: id });
  if (isOpeningStep(step)) {
    await proveOpening(world, step, id, tip);
    takeFiling(world, id, commit.oid);
    return;
  }
  const branch = await readBranch(world, commit.oid, tip, id);
  const asked = await askedBy(world, id, branch, tip);
  await holdAsker(world, asked, branch, tip);
  const subject = await subjectOf(world, asked, branch);
  const state = await stateOf(world, step, kindOf(asked), subject, branch);
  if (state.stage !== 'approved' || state.approvedAt === null) return refuse(step, branch, state);
  if (branch.changes.length === 0) wrong('filing-nothing', tip);
  const proven: Proven = { id, asked, branch, state, approvedAt: state.approvedAt };
  holdTold(step, proven);
  if (asked.is === 'new') await landNewSite(world, step, proven, asked);
  else if (asked.is === 'change') await landChange(world, step, proven, asked);
  else await landUnits(world, step, asked);
  takeFiling(world, id, commit.oid);
}

/** Names what is missing: a decision that does not count, else the unit that did not approve. */
function refuse(step: Step, branch: Branch, state: FilingState): never {
  const [ignored] = state.ignored;
  if (ignored) {
    const { event, why } = ignored;
    const at = branch.commitOf.get(event) ?? step.commit.oid;
    wrong('decision-refused', at, '', { unit: event.unit, account: event.account, why });
  }
  if (state.chain.steps.length === 0) wrong('chain-empty', step.commit.oid);
  const params = { unit: state.turn ?? '', stage: state.stage };
  return wrong('approval-missing', step.commit.oid, '', params);
}

async function askedBy(
  { objects, line }: World,
  id: FilingId,
  { changes, base }: Branch,
  tip: Oid,
): Promise<Asked> {
  const touched = touchedSite(id, changes);
  if (touched?.is === 'new') {
    const file = await siteOf(objects, touched.content, { commit: tip, path: touched.path });
    return { is: 'new', file, path: touched.path, content: touched.content };
  }
  if (touched) {
    const at = { commit: tip, path: touched.path };
    const before = await siteOf(objects, touched.before, at);
    const file = await siteOf(objects, touched.content, at);
    const kind = changeKind(before, file);
    if (kind === null) return wrong('filing-nothing', tip, touched.path);
    return { is: 'change', kind, site: touched.site, path: touched.path, base: before, file };
  }
  const units = touchedUnits(changes);
  const at = { commit: tip, path: changes[0]?.path ?? '' };
  const unitChanges: UnitChange[] = [];
  for (const { before, after } of units ?? []) {
    unitChanges.push({
      before: before === null ? null : await unitOf(objects, before, at),
      after: await unitOf(objects, after, at),
    });
  }
  const ask = unitAsk(unitChanges);
  if (!ask || line[base] === undefined) return wrong('filing-nothing', tip, at.path);
  return { is: 'units', kind: ask.kind, unit: ask.unit, action: ask.action, changes: unitChanges };
}

/** Whether who handed it in may ask for it, in the tree that stood then (SPEC section 3). */
async function holdAsker(world: World, asked: Asked, branch: Branch, tip: Oid): Promise<void> {
  const station = world.line[branch.filed];
  if (!station) return;
  const tree = await unitsAt(world, station);
  if (asked.is === 'new') holdUnit(tree, asked.file.unit, tip, asked.path);
  for (const event of branch.events) {
    if (!('source' in event)) continue;
    const { account } = event;
    if (event.importedBy !== undefined && !isOfUnit(account, event.importedBy)) {
      wrong('account-foreign', tip, '', { unit: event.importedBy, account, at: event.at });
    }
    const isKnown =
      account === '' || unitOfAccount(account) !== null || githubIdOf(account) !== null;
    if (!isKnown || !isEntitled(tree, asked, account))
      wrong('asker-not-entitled', tip, '', { account, kind: kindOf(asked) });
  }
}

/** At GitHub anybody may file what a filer may; for more the unit's own file must name the person. */
function isEntitled(tree: UnitTree, asked: Asked, account: string): boolean {
  if (mayFile(tree, asked, unitActing(tree, account))) return true;
  return githubIdOf(account) !== null && mayFile(tree, asked, null);
}

/** A new site is filed under a unit in force; one that retires while it is reviewed changes nothing. */
function holdUnit(tree: UnitTree, code: UnitCode, tip: Oid, path: string): void {
  if (tree.get(code)?.retired !== null) wrong('unit-not-in-force', tip, path, { unit: code });
}

function mayFile(tree: UnitTree, asked: Asked, unit: UnitCode | null): boolean {
  if (asked.is === 'new') return true;
  if (asked.is === 'units')
    return unit !== null && mayAskOfUnit(tree, asked.action, asked.unit, unit);
  const { base, kind } = asked;
  const site = { unit: base.unit, status: base.register?.status ?? 'normal' };
  const asker = unit === null ? ({ kind: 'filer' } as const) : ({ kind: 'unit', unit } as const);
  return mayAsk(tree, site, kind as Parameters<typeof mayAsk>[2], asker);
}

/** What the events add up to, each decision by the chain of the tree it was made under (X13). */
async function stateOf(
  world: World,
  { before }: Step,
  kind: FilingKind,
  subject: ChainSubject,
  { events }: Branch,
): Promise<FilingState> {
  const chains = new Map<string, Chain>();
  const chainAt = async (at: Station) => {
    const key = `${at.units} ${at.policy.blob}`;
    const known = chains.get(key);
    if (known) return known;
    const chain = chainOf(await unitsAt(world, at), at.policy.value, kind, subject);
    chains.set(key, chain);
    return chain;
  };
  const then = new Map<DecisionEvent, Chain>();
  for (const event of events) {
    const station = 'base' in event ? world.line[world.index.get(event.base) ?? -1] : undefined;
    if (station) then.set(event as DecisionEvent, await chainAt(station));
  }
  const now = await chainAt(before);
  const state = filingState(events, now, (decision) => then.get(decision) ?? now);
  // the register writes no decision that does not count; an earlier round, which may have been of
  // another unit, gives nothing to this one
  const round = new Set<FilingEvent>(events.slice(events.findLastIndex((one) => 'source' in one)));
  const ignored = state.ignored.filter(({ event }) => round.has(event));
  if (ignored.length > 0) return { ...state, ignored, stage: 'in-review', approvedAt: null };
  return { ...state, ignored };
}

/** What decides who reviews: for a change as the site stood when it was handed in, never as proposed. */
async function subjectOf(
  { objects, line }: World,
  asked: Asked,
  { base, filed }: Branch,
): Promise<ChainSubject> {
  if (asked.is === 'units') {
    const unit = asked.kind === 'reattach' ? rootCode : asked.unit;
    return { unit, isPortal: false };
  }
  let { file } = asked;
  if (asked.is === 'change') {
    const then = filed === base ? undefined : line[filed];
    const stood = then && (await objects.entry(then.tree, asked.path));
    const at = { commit: then?.oid ?? '', path: asked.path };
    file = stood ? await siteOf(objects, stood.oid, at) : asked.base;
  }
  const { unit, isPortal, register } = file;
  return { unit, isPortal, status: register?.status };
}

function kindOf(asked: Asked): FilingKind {
  return asked.is === 'new' ? 'new-site' : asked.kind;
}

/** What a conclusion says of itself must be what was derived; readers of the history rely on it. */
function holdTold({ commit, at }: Step, { asked, branch, state, approvedAt }: Proven): void {
  const { trailers, oid } = commit;
  const expected: Record<string, string> = {
    Kind: kindOf(asked),
    Site: asked.is === 'change' ? asked.site : '',
    Unit: asked.is === 'units' ? asked.unit : '',
    Content: state.content,
    'Approved-At': approvedAt,
    'Root-Record': state.chain.rootRecord && asked.is !== 'units' ? rootCode : '',
  };
  holdTrail(commit, branch.events);
  for (const [key, value] of Object.entries(expected)) {
    const told = trailer(trailers, key);
    if (told !== value) wrong('trailer-differs', oid, '', { key, told, right: value });
  }
  if (at.getTime() < Date.parse(approvedAt) - skew) {
    wrong('time-backwards', oid, '', { at: approvedAt });
  }
}
