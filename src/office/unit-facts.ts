import { loadYaml } from '#git/yaml.ts';
import { blobId } from '#git/objects.ts';
import type { Commit, ObjectReader, Oid } from '#git/types.ts';
import { concludedTrail, parseEvent } from '#registry/events.ts';
import type { ChangedPath } from '#registry/filing-kind.ts';
import { filingState } from '#registry/filing-state.ts';
import {
  type Chain,
  type DecisionEvent,
  type FilingEvent,
  type FilingState,
  isUnitFilingKind,
} from '#registry/filing.ts';
import { chainOf } from '#registry/review-chain.ts';
import type { FilingId } from '#registry/site.ts';
import { rootCode } from '#registry/unit-check.ts';
import {
  touchedUnits,
  type UnitAsk,
  unitAsk,
  type UnitChange,
  unitManifest,
} from '#registry/unit-filing.ts';
import type { Unit } from '#registry/unit.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import { chainsThen } from './chains-then.ts';
import type { Tools } from './tools.ts';

/** Everything the rules need to know of one filing about units, read once. */
export interface UnitFilingFacts {
  readonly id: FilingId;
  /** What it asks for, from its difference. */
  readonly ask: UnitAsk;
  readonly changes: readonly UnitChange[];
  readonly events: readonly FilingEvent[];
  readonly state: FilingState;
  /** Stands for every path and content of the proposal; a decision is on it. */
  readonly content: Oid;
  /** Tip of the branch; null once it is on main. */
  readonly tip: Oid | null;
  /** As in the facts of a site's filing (X13). */
  readonly rechained: Chain | null;
}

/** An open filing about units from its branch and main's tree; null when there is no such one. */
export async function readOpenUnitFiling(
  tools: Tools,
  id: FilingId,
): Promise<UnitFilingFacts | null> {
  const { forge, catalogue } = tools;
  const proposal = await forge.proposal(id);
  const tip = proposal?.commits.at(-1);
  if (!proposal || !tip) return null;
  const found = await readChanges(forge.objects, proposal.base, tip.tree);
  if (!found) return null;
  const events = proposal.commits.flatMap(({ trailers }) => parseEvent(trailers) ?? []);
  const chain = (tree: UnitTree) => unitChain(tree, tools, found.ask);
  const walked = {
    ...{ objects: forge.objects, main: await forge.main(), base: proposal.base },
    ...{ events, policy: tools.policy },
  };
  const now = chain(catalogue.units());
  const then = await chainsThen(walked, chain, now, subjectOf(found.ask));
  const state = filingState(events, now, then.of);
  return { id, ...found, events, state, tip: proposal.tip, rechained: then.last };
}

/** A filing about units that is on main: its trail stands in its merge. */
export async function readLandedUnitFiling(
  tools: Tools,
  id: FilingId,
): Promise<UnitFilingFacts | null> {
  const { catalogue, forge } = tools;
  const conclusion = catalogue.conclusion(id);
  if (!conclusion || !isUnitFilingKind(conclusion.kind)) return null;
  const merge = await forge.objects.commit(conclusion.oid);
  const [, filed] = merge.parents;
  if (filed === undefined) return null;
  const tip = await forge.objects.commit(filed);
  const found = await readChanges(forge.objects, await baseOf(forge.objects, tip), tip.tree);
  if (!found) return null;
  const events = concludedTrail(merge.trailers);
  const last = events.findLast((event): event is DecisionEvent => event.event === 'approve');
  const because = last?.unit === rootCode ? 'one-root' : 'one-above';
  const chain: Chain = {
    steps: last ? [{ unit: last.unit, act: 'approve', because }] : [],
    passedOver: [],
    rootRecord: false,
  };
  const { approvedAt } = conclusion;
  const state: FilingState = {
    ...filingState(events, chain),
    stage: 'effective',
    turn: null,
    done: chain.steps.length,
    since: approvedAt,
    approvedAt,
  };
  return { id, ...found, events, state, tip: null, rechained: null };
}

/** Facts of a filing about units wherever it stands. */
export async function readUnitFiling(tools: Tools, id: FilingId): Promise<UnitFilingFacts | null> {
  return (await readLandedUnitFiling(tools, id)) ?? (await readOpenUnitFiling(tools, id));
}

/** Who reviews it (SPEC section 3). */
export function unitChain(tree: UnitTree, tools: Tools, ask: UnitAsk): Chain {
  return chainOf(tree, tools.policy, ask.kind, { unit: subjectOf(ask), isPortal: false });
}

/** The unit whose place in the tree says who reviews: a new one has none, and the root decides. */
function subjectOf({ kind, unit }: UnitAsk) {
  return kind === 'reattach' ? rootCode : unit;
}

/** The commit of main that a landed proposal was made from. */
async function baseOf(objects: ObjectReader, tip: Commit): Promise<Oid> {
  let commit = tip;
  while (parseEvent(commit.trailers) !== null && commit.parents[0] !== undefined) {
    commit = await objects.commit(commit.parents[0]);
  }
  return commit.oid;
}

async function readChanges(
  objects: ObjectReader,
  base: Oid,
  tree: Oid,
): Promise<Pick<UnitFilingFacts, 'ask' | 'changes' | 'content'> | null> {
  const paths: ChangedPath[] = [];
  for await (const change of objects.diff((await objects.commit(base)).tree, tree)) {
    paths.push(change);
  }
  const touched = touchedUnits(paths);
  if (!touched) return null;
  const read = async (blob: Oid) => loadYaml(await objects.blob(blob)) as Unit;
  const changes = await Promise.all(
    touched.map(async ({ before, after }) => ({
      before: before === null ? null : await read(before),
      after: await read(after),
    })),
  );
  const ask = unitAsk(changes);
  const content = blobId(Buffer.from(unitManifest(paths)));
  return ask && { ask, changes, content };
}
