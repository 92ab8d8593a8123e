import { loadYaml } from '#git/yaml.ts';
import type { ObjectReader, Oid } from '#git/types.ts';
import type { Chain, DecisionEvent, FilingEvent } from '#registry/filing.ts';
import { parsePolicy, type Policy } from '#registry/policy.ts';
import { unitPath } from '#registry/site.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { unitTree, type UnitTree } from '#registry/unit-tree.ts';

/** A filing's history as far as its chains need it. */
export interface Walked {
  readonly objects: ObjectReader;
  readonly main: Oid;
  /** The commit of main that it was made from. */
  readonly base: Oid;
  readonly events: readonly FilingEvent[];
  /** The policy on main. */
  readonly policy: Policy;
}

/** Chains under the trees that a filing's steps were made under. */
export interface ChainsThen {
  /** The chain that judges a decision (X13). */
  readonly of: (decision: DecisionEvent) => Chain;
  /** The chain at the filing's last step, where the one of today differs from it; else null. */
  readonly last: Chain | null;
}

/**
 * Chains under the trees and the policy that decisions were made under. Only a base whose `data/units`
 * or policy differs from main's needs another chain (X13), and only the units above those concerned are read from it.
 */
export async function chainsThen(
  { objects, main, base, events, policy }: Walked,
  chain: (tree: UnitTree, policy: Policy) => Chain,
  chainNow: Chain,
  unit: UnitCode,
): Promise<ChainsThen> {
  const now = await rulesAt(objects, main);
  const decisions = events.filter((event): event is DecisionEvent => 'base' in event);
  const concerned = [unit, ...decisions.map((decision) => decision.unit)];
  const chains = new Map<Oid, Chain>();
  for (const at of new Set([base, ...decisions.map((decision) => decision.base)])) {
    const then = await rulesAt(objects, at);
    const isSame = then.units === now.units && then.policy === now.policy;
    const policyThen = then.policy === now.policy ? policy : await readPolicy(objects, then.policy);
    chains.set(at, isSame ? chainNow : chain(await treeAbove(objects, at, concerned), policyThen));
  }
  const last = chains.get(decisions.at(-1)?.base ?? base) ?? chainNow;
  return {
    of: (decision) => chains.get(decision.base) ?? chainNow,
    last: isSameWay(last, chainNow) ? null : last,
  };
}

/** Whether two chains go through the same units in the same way. */
function isSameWay(a: Chain, b: Chain): boolean {
  const way = ({ steps }: Chain) => steps.map(({ unit, act }) => `${unit} ${act}`).join();
  return a === b || way(a) === way(b);
}

/** Ids of what decides who reviews: the units and the policy of a commit. */
async function rulesAt(objects: ObjectReader, commit: Oid): Promise<Rules> {
  const { tree } = await objects.commit(commit);
  const idOf = async (path: string) => (await objects.entry(tree, path))?.oid ?? null;
  return { units: await idOf('data/units'), policy: await idOf('data/policy.yaml') };
}

interface Rules {
  readonly units: Oid | null;
  readonly policy: Oid | null;
}

async function readPolicy(objects: ObjectReader, blob: Oid | null): Promise<Policy> {
  return parsePolicy(loadYaml(await objects.blob(blob ?? '')));
}

/** The units from these upwards, on the way over what they hang on and what they went into. */
async function treeAbove(
  objects: ObjectReader,
  commit: Oid,
  from: readonly UnitCode[],
): Promise<UnitTree> {
  const { tree } = await objects.commit(commit);
  const read = new Map<UnitCode, Unit | null>();
  const next = [...from];
  for (let code = next.pop(); code !== undefined; code = next.pop()) {
    if (read.has(code)) continue;
    const entry = await objects.entry(tree, unitPath(code));
    const unit = entry && (loadYaml(await objects.blob(entry.oid)) as Unit);
    read.set(code, unit);
    if (unit?.attachedTo) next.push(unit.attachedTo);
    if (unit?.retired?.succeededBy) next.push(unit.retired.succeededBy);
  }
  return unitTree(Array.from(read.values()).filter((unit) => unit !== null));
}
