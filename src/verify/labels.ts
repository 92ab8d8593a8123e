import { isSignedText } from '#codes/label-signature.ts';
import type { ObjectReader, Oid } from '#git/types.ts';
import { loadYaml } from '#git/yaml.ts';
import { dataPath } from '#registry/data-path.ts';
import { trailer } from '#registry/events.ts';
import type { ChangedPath } from '#registry/filing-kind.ts';
import { readLabelFile, readLabelKeysFile } from '#registry/label-check.ts';
import { keyChangeProblems, type LabelKeys, labelKeysPath } from '#registry/label-keys.ts';
import { isReissueOf, isSignedByRevoked } from '#registry/label-reissue.ts';
import { labelPath } from '#registry/label.ts';
import { proofOf } from '#registry/label-state.ts';
import { dateOf } from '#registry/moment.ts';
import type { Step, World } from './history.ts';
import { wrong } from './wrong.ts';

/**
 * What a commit does to labels and their keys, whatever else it does: a label comes once, signed by a
 * key that is published then, on its own day; a key is added by a commit of its own and stays (Z03).
 */
export async function proveLabels({ objects }: World, step: Step): Promise<void> {
  const { commit, changes, before } = step;
  for (const change of changes) {
    const place = dataPath(change.path);
    if (place?.is === 'label-keys') await proveKeys(objects, step, change);
    if (place?.is !== 'label') continue;
    if (change.before !== null) wrong('label-changed', commit.oid, change.path);
    const keys = await keysAt(objects, before.tree);
    const label = await labelAt(objects, commit.oid, change.path, change.after ?? '', keys);
    if (label.issuedOn === dateOf(step.at)) continue;
    const params = { key: 'issuedOn', told: label.issuedOn, right: dateOf(step.at) };
    wrong('trailer-differs', commit.oid, change.path, params);
  }
}

/**
 * Labels issued again because their key was revoked: nothing but new labels, each of one that such a
 * key signed, with the same facts, and none for the same one twice (Z03).
 */
export async function proveReissue({ objects }: World, step: Step): Promise<void> {
  const { commit, changes, before } = step;
  const keys = await keysAt(objects, before.tree);
  const replaced = new Set<string>();
  for (const { path, before: was, after } of changes) {
    if (dataPath(path)?.is !== 'label' || was !== null || after === null) {
      wrong('too-much-changed', commit.oid, path);
    }
    const label = await labelAt(objects, commit.oid, path, after ?? '', keys);
    const old = await objects.entry(before.tree, labelPath(label.replaces));
    const { label: former } = old
      ? readLabelFile(await yamlAt(objects, old.oid), labelPath(label.replaces))
      : { label: null };
    const isDue = former !== null && isSignedByRevoked(former, keys) && isReissueOf(label, former);
    if (!isDue || replaced.has(label.replaces)) wrong('content-differs', commit.oid, path);
    replaced.add(label.replaces);
  }
  if (changes.length === 0) wrong('content-differs', commit.oid);
}

/** Every label that stands at a commit is signed; how many there are. */
export async function holdLabels(objects: ObjectReader, commit: Oid): Promise<number> {
  const { tree } = await objects.commit(commit);
  const keys = await keysAt(objects, tree);
  let labels = 0;
  for await (const { path, oid } of objects.files(tree, 'data/labels')) {
    await labelAt(objects, commit, path, oid, keys);
    labels += 1;
  }
  return labels;
}

async function labelAt(
  objects: ObjectReader,
  commit: Oid,
  path: string,
  blob: Oid,
  keys: LabelKeys,
) {
  const { label, problems } = readLabelFile(await yamlAt(objects, blob), path);
  const [problem] = problems;
  if (!label || problem)
    return wrong('content-invalid', commit, path, { why: problem?.code ?? '' });
  const proof = proofOf(label, keys, isSignedText);
  // a key that leaked later says nothing of what stood before; the page of the label says it
  if (proof !== 'good' && proof !== 'key-revoked') {
    return wrong('label-unsigned', commit, path, { number: label.number, why: proof });
  }
  return label;
}

async function proveKeys(
  objects: ObjectReader,
  { commit, changes, before }: Step,
  change: ChangedPath,
): Promise<void> {
  const event = trailer(commit.trailers, 'Event');
  if (event !== 'label-key' || changes.length > 1) {
    wrong('too-much-changed', commit.oid, change.path);
  }
  const { keys, problems } = readLabelKeysFile(
    await yamlAt(objects, change.after ?? ''),
    change.path,
  );
  const [problem] = problems;
  if (!keys || problem) {
    return wrong('content-invalid', commit.oid, change.path, { why: problem?.code ?? '' });
  }
  const [lost] = keyChangeProblems(await keysAt(objects, before.tree), keys);
  if (lost) wrong('content-invalid', commit.oid, change.path, { why: lost.code });
}

async function keysAt(objects: ObjectReader, tree: Oid): Promise<LabelKeys> {
  const entry = await objects.entry(tree, labelKeysPath);
  const read = entry ? readLabelKeysFile(await yamlAt(objects, entry.oid), labelKeysPath) : null;
  return read?.keys ?? { keys: [] };
}

async function yamlAt(objects: ObjectReader, blob: Oid): Promise<unknown> {
  try {
    return loadYaml(await objects.blob(blob));
  } catch {
    return null;
  }
}
