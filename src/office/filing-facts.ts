import { loadYaml } from '#git/yaml.ts';
import type { Commit, ObjectReader, Oid } from '#git/types.ts';
import { concludedTrail, parseEvent, trailer } from '#registry/events.ts';
import { filingState } from '#registry/filing-state.ts';
import {
  type ChangedPath,
  changeKind,
  type DerivedKind,
  touchedSite,
} from '#registry/filing-kind.ts';
import {
  type Chain,
  type DecisionEvent,
  type FilingEvent,
  type FilingState,
  isUnitFilingKind,
  type SiteFilingKind,
} from '#registry/filing.ts';
import { chainOf, type ChainSubject } from '#registry/review-chain.ts';
import type { FilingId, SiteCode, SiteFile } from '#registry/site.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import { mintedPath } from '#registry/site.ts';
import { chainsThen } from './chains-then.ts';
import type { Tools } from './tools.ts';

/** Everything the rules need to know of one filing, read once. */
export interface FilingFacts {
  readonly id: FilingId;
  /** Newest content. */
  readonly file: SiteFile;
  /** Content before the newest, where it was filed more than once. */
  readonly before: SiteFile | null;
  /** What the filing asks for, from its diff. */
  readonly asks: SiteFilingKind;
  /** The site it changes; null for a new site. */
  readonly site: SiteCode | null;
  /** The site's file that a change was made from: authority is read from it; null for a new site. */
  readonly base: SiteFile | null;
  readonly events: readonly FilingEvent[];
  readonly state: FilingState;
  /** Tip of the branch; null once it is on main. */
  readonly tip: Oid | null;
  readonly kind: DerivedKind | null;
  /** The chain before units were re-hung since the last step of the filing; null where none were (X13). */
  readonly rechained: Chain | null;
  /** Events by the commit that tells them, for mails that must not repeat. */
  readonly commits: readonly { readonly oid: Oid; readonly event: FilingEvent }[];
  /** Number of the pull request that it was filed by, where somebody filed it by Git. */
  readonly pull?: number;
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
  const baseTree = (await objects.commit(proposal.base)).tree;
  const changes: ChangedPath[] = [];
  for await (const change of objects.diff(baseTree, tip.tree)) changes.push(change);
  const touched = touchedSite(id, changes);
  if (!touched) return null;
  const commits = eventsOf(proposal.commits);
  const events = commits.map(({ event }) => event);
  // at GitHub somebody may have pushed beside the register: what was filed is what is looked at
  const file = await readSiteFile(objects, filedContent(events) ?? touched.content);
  const base = touched.is === 'change' ? await readSiteFile(objects, touched.before) : null;
  const asks: SiteFilingKind | null = base === null ? 'new-site' : changeKind(base, file);
  if (asks === null) return null;
  const site = touched.is === 'change' ? touched.site : null;
  const kind = { kind: asks, path: touched.path, content: touched.content, site };
  // who reviews a change is read from what stands, never from what is proposed
  const subject = subjectOf(base ?? file);
  const tree = catalogue.units();
  const chain = (units: UnitTree, policy = tools.policy) => chainOf(units, policy, asks, subject);
  const main = await forge.main();
  const then = await chainsThen(
    { objects, main, base: proposal.base, events, policy: tools.policy },
    chain,
    chain(tree),
    subject.unit,
  );
  const state = filingState(events, chain(tree), then.of);
  const before = previousContent(events);
  return {
    id,
    file,
    before: before === null ? null : await readSiteFile(objects, before),
    asks,
    site,
    base,
    events,
    state,
    tip: proposal.tip,
    kind,
    rechained: then.last,
    commits,
    ...pullOf(proposal.commits),
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
  const chain = chainOfTrail(events, chainOf(catalogue.units(), tools.policy, 'new-site', file));
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
  const facts = { id, file, before: null, events, state, tip: null, kind: null };
  return { ...facts, asks: 'new-site', site: row.code, base: null, rechained: null, commits: [] };
}

/** A change of a site that is on main: content and trail stand in its merge. */
export async function readConcludedChange(tools: Tools, id: FilingId): Promise<FilingFacts | null> {
  const { catalogue, forge } = tools;
  const conclusion = catalogue.conclusion(id);
  if (!conclusion || conclusion.site === null || isUnitFilingKind(conclusion.kind)) return null;
  const merge = await forge.objects.commit(conclusion.oid);
  const events = concludedTrail(merge.trailers);
  const content = trailer(merge.trailers, 'Content');
  const file = await readSiteFile(forge.objects, content);
  const filed = await forge.objects.commit(merge.parents[1] ?? conclusion.oid);
  const base = await baseOf(forge.objects, filed, merge.parents[0] ?? '', conclusion.site);
  const subject = subjectOf(base ?? file);
  const now = chainOf(catalogue.units(), tools.policy, conclusion.kind, subject);
  const chain = chainOfTrail(events, now);
  const state: FilingState = {
    ...filingState(events, chain),
    stage: 'effective',
    turn: null,
    chain,
    done: chain.steps.length,
    since: conclusion.approvedAt,
    approvedAt: conclusion.approvedAt,
  };
  const facts = { id, file, before: null, events, state, tip: null, kind: null };
  const { kind: asks, site } = conclusion;
  return { ...facts, asks, site, base, rechained: null, commits: [] };
}

/** The site's file that a landed proposal was made from: the first ancestor that is on main's side. */
async function baseOf(
  objects: ObjectReader,
  tip: Commit,
  main: Oid,
  site: SiteCode,
): Promise<SiteFile | null> {
  let commit = tip;
  // a proposal's own commits tell events; the one it was made from is of main, a merge or a mint
  while (parseEvent(commit.trailers) !== null && commit.parents[0] !== undefined) {
    commit = await objects.commit(commit.parents[0]);
  }
  const at = commit.oid === tip.oid ? await objects.commit(main) : commit;
  const entry = await objects.entry(at.tree, mintedPath(site));
  return entry ? readSiteFile(objects, entry.oid) : null;
}

/** Facts of a filing wherever it stands. */
export async function readFiling(tools: Tools, id: FilingId): Promise<FilingFacts | null> {
  return (
    (await readConcludedFiling(tools, id)) ??
    (await readConcludedChange(tools, id)) ??
    (await readOpenFiling(tools, id))
  );
}

/** A site file's content by blob id. */
export async function readSiteFile(objects: ObjectReader, blob: Oid): Promise<SiteFile> {
  return loadYaml(await objects.blob(blob)) as SiteFile;
}

/** What of a site decides who reviews its filings. */
function subjectOf({ unit, isPortal, register }: SiteFile): ChainSubject {
  return { unit, isPortal, status: register?.status };
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
  const last = chain.steps.at(-1);
  const approvals = events
    .slice(lastContent + 1)
    .filter((event) => event.event === 'approve' && event.unit === last?.unit);
  // a second reader that the policy did not ask for then (Z17)
  if (last?.because === 'second-reader' && approvals.length < 2) {
    return chainOfTrail(events, { ...chain, steps: chain.steps.slice(0, -1) });
  }
  const isSame = chain.steps.every(({ unit }) => walked.has(unit));
  if (isSame || walked.size === 0) return chain;
  const steps = Array.from(walked, (unit) => ({ unit, act: 'approve', because: 'above' }) as const);
  return { ...chain, steps };
}

/** The pull request that a filing's commits name. */
export function pullOf(commits: readonly Commit[]): { readonly pull?: number } {
  const told = commits.map(({ trailers }) => trailer(trailers, 'Pull')).find(Boolean);
  return told === undefined ? {} : { pull: Number(told) };
}

function eventsOf(commits: readonly Commit[]): { oid: Oid; event: FilingEvent }[] {
  return commits.flatMap(({ oid, trailers }) => {
    const event = parseEvent(trailers);
    return event ? [{ oid, event }] : [];
  });
}

function previousContent(events: readonly FilingEvent[]): Oid | null {
  return contentsOf(events).at(-2) ?? null;
}

function filedContent(events: readonly FilingEvent[]): Oid | null {
  return contentsOf(events).at(-1) ?? null;
}

function contentsOf(events: readonly FilingEvent[]): readonly Oid[] {
  return events.flatMap((event) =>
    event.event === 'submit' || event.event === 'resubmit' ? [event.content] : [],
  );
}
