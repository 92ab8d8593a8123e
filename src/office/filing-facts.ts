import { loadYaml } from '#git/yaml.ts';
import type { Commit, ObjectReader, Oid } from '#git/types.ts';
import { concludedTrail, parseEvent } from '#registry/events.ts';
import { filingState } from '#registry/filing-state.ts';
import { filingKind, type DerivedKind } from '#registry/filing-kind.ts';
import type { Chain, DecisionEvent, FilingEvent, FilingState } from '#registry/filing.ts';
import { reviewChain } from '#registry/review-chain.ts';
import type { FilingId, SiteFile } from '#registry/site.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { unitTree, type UnitTree } from '#registry/unit-tree.ts';
import { unitPath } from '#registry/site.ts';
import type { Tools } from './tools.ts';

/** Everything the rules need to know of one filing, read once. */
export interface FilingFacts {
  readonly id: FilingId;
  /** Newest content. */
  readonly file: SiteFile;
  /** Content before the newest, where it was filed more than once. */
  readonly before: SiteFile | null;
  readonly events: readonly FilingEvent[];
  readonly state: FilingState;
  /** Tip of the branch; null once it is on main. */
  readonly tip: Oid | null;
  readonly kind: DerivedKind | null;
  /** Events by the commit that tells them, for mails that must not repeat. */
  readonly commits: readonly { readonly oid: Oid; readonly event: FilingEvent }[];
}

/** An open filing's facts from its branch and main's tree; null when there is no such branch. */
export async function readOpenFiling(tools: Tools, id: FilingId): Promise<FilingFacts | null> {
  const { forge, catalogue } = tools;
  const proposal = await forge.proposal(id);
  if (!proposal) return null;
  const { objects } = forge;
  const first = proposal.commits[0];
  const tip = proposal.commits.at(-1);
  if (!first || !tip) return null;
  const base = await objects.commit(proposal.base);
  const changes = [];
  for await (const change of objects.diff(base.tree, tip.tree)) changes.push(change);
  const kind = filingKind(id, changes);
  if (!kind) return null;
  const file = await readSiteFile(objects, kind.content);
  const commits = eventsOf(proposal.commits);
  const events = commits.map(({ event }) => event);
  const subject = { unit: file.unit, isPortal: file.isPortal };
  const tree = catalogue.units();
  const then = await chainsThen(objects, events, subject, tree, await forge.main());
  const state = filingState(events, reviewChain(tree, subject), then);
  const before = previousContent(events);
  return {
    id,
    file,
    before: before === null ? null : await readSiteFile(objects, before),
    events,
    state,
    tip: proposal.tip,
    kind,
    commits,
  };
}

/** A filing that is on main: its trail stands in the merge commit's trailers. */
export async function readConcludedFiling(tools: Tools, id: FilingId): Promise<FilingFacts | null> {
  const { catalogue, forge } = tools;
  const row = catalogue.siteOfFiling(id);
  if (!row) return null;
  const file = await catalogue.siteFile(row);
  const conclusion = row.conclusion === null ? null : await forge.objects.commit(row.conclusion);
  const events = conclusion ? concludedTrail(conclusion.trailers) : [];
  const chain = chainOfTrail(events, reviewChain(catalogue.units(), file));
  const folded = filingState(events, chain);
  const state: FilingState = {
    ...folded,
    stage: row.code === null ? 'concluded' : 'minted',
    turn: null,
    chain,
    done: chain.steps.length,
    since: row.mintedAt ?? row.approvedAt,
    approvedAt: row.approvedAt,
  };
  return { id, file, before: null, events, state, tip: null, kind: null, commits: [] };
}

/** Facts of a filing wherever it stands. */
export async function readFiling(tools: Tools, id: FilingId): Promise<FilingFacts | null> {
  return (await readConcludedFiling(tools, id)) ?? (await readOpenFiling(tools, id));
}

/** A site file's content by blob id. */
export async function readSiteFile(objects: ObjectReader, blob: Oid): Promise<SiteFile> {
  return loadYaml(await objects.blob(blob)) as SiteFile;
}

/** The chain as it was walked: units that decided, where the tree says otherwise today. */
function chainOfTrail(events: readonly FilingEvent[], chain: Chain): Chain {
  const lastContent = events.findLastIndex(
    ({ event }) => event === 'submit' || event === 'resubmit',
  );
  const walked = new Set(
    events
      .slice(lastContent + 1)
      .filter(
        (event): event is DecisionEvent => event.event === 'approve' || event.event === 'take-in',
      )
      .map(({ unit }) => unit),
  );
  const isSame = chain.steps.every(({ unit }) => walked.has(unit));
  if (isSame || walked.size === 0) return chain;
  const steps = Array.from(walked, (unit) => ({ unit, act: 'approve', because: 'above' }) as const);
  return { ...chain, steps };
}

function eventsOf(commits: readonly Commit[]): { oid: Oid; event: FilingEvent }[] {
  return commits.flatMap(({ oid, trailers }) => {
    const event = parseEvent(trailers);
    return event ? [{ oid, event }] : [];
  });
}

function previousContent(events: readonly FilingEvent[]): Oid | null {
  const contents = events.flatMap((event) =>
    event.event === 'submit' || event.event === 'resubmit' ? [event.content] : [],
  );
  return contents.length > 1 ? (contents.at(-2) ?? null) : null;
}

/**
 * Chains under the trees that decisions were made under. Only a base whose `data/units` differs
 * from main's needs another chain (X13), and only the units above the site are read from it.
 */
async function chainsThen(
  objects: ObjectReader,
  events: readonly FilingEvent[],
  subject: { readonly unit: UnitCode; readonly isPortal: boolean },
  treeNow: UnitTree,
  main: Oid,
): Promise<(decision: DecisionEvent) => Chain> {
  const chainNow = reviewChain(treeNow, subject);
  const now = await unitsId(objects, main);
  const chains = new Map<Oid, Chain>();
  for (const event of events) {
    if (!('base' in event) || chains.has(event.base)) continue;
    const isSame = event.base === main || (await unitsId(objects, event.base)) === now;
    const tree = isSame ? null : await treeAbove(objects, event.base, subject.unit);
    chains.set(event.base, tree === null ? chainNow : reviewChain(tree, subject));
  }
  return (decision) => chains.get(decision.base) ?? chainNow;
}

async function unitsId(objects: ObjectReader, commit: Oid): Promise<Oid | null> {
  const { tree } = await objects.commit(commit);
  return (await objects.entry(tree, 'data/units'))?.oid ?? null;
}

async function treeAbove(objects: ObjectReader, commit: Oid, code: UnitCode): Promise<UnitTree> {
  const { tree } = await objects.commit(commit);
  const units: Unit[] = [];
  let next: UnitCode | null = code;
  while (next !== null && !units.some((unit) => unit.code === next)) {
    const entry = await objects.entry(tree, unitPath(next));
    if (!entry) break;
    const unit = loadYaml(await objects.blob(entry.oid)) as Unit;
    units.push(unit);
    next = unit.attachedTo;
  }
  return unitTree(units);
}
