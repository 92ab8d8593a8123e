import { ObjectMissing, type ObjectReader, type Oid } from '#git/types.ts';
import { loadYaml } from '#git/yaml.ts';
import { trailer } from '#registry/events.ts';
import { parsePolicy } from '#registry/policy.ts';
import { rootCode } from '#registry/unit-check.ts';
import { isOfUnit } from './branch.ts';
import type { PolicyThen, Step, World } from './history.ts';
import { wrong } from './wrong.ts';

/** Where the policy stands. */
export const policyPath = 'data/policy.yaml';

/** The policy of a commit. Ends the replay where it cannot be read. */
export async function policyThen(
  objects: ObjectReader,
  { oid, tree }: { readonly oid: Oid; readonly tree: Oid },
): Promise<PolicyThen> {
  const blob = (await objects.entry(tree, policyPath))?.oid;
  if (blob === undefined) return wrong('policy-invalid', oid, policyPath);
  try {
    return { blob, value: parsePolicy(loadYaml(await objects.blob(blob))) };
  } catch (error) {
    if (error instanceof ObjectMissing) throw error;
    return wrong('policy-invalid', oid, policyPath);
  }
}

/** A change of the policy (Z12): alone, signed, and it says who decided it and why. */
export async function provePolicy(world: World, step: Step): Promise<void> {
  const { commit, changes } = step;
  const other = changes.find(({ path }) => path !== policyPath);
  if (changes.length === 0) wrong('content-differs', commit.oid, policyPath);
  if (other) wrong('too-much-changed', commit.oid, other.path);
  const account = trailer(commit.trailers, 'Account');
  const isEntitled = account === 'operator' || isOfUnit(account, rootCode);
  const isTraced = isEntitled && trailer(commit.trailers, 'Because') !== '' && world.trust.keys;
  if (!isTraced) wrong('policy-changed', commit.oid, policyPath);
  await policyThen(world.objects, commit);
}
