import { firstUnsigned, type Signed } from '#git/ed25519.ts';
import { parseSignature, parseSshKey, signedBytes, sshKeyText } from '#git/ssh-signature.ts';
import { type Commit, ObjectMissing, type ObjectReader, type Oid } from '#git/types.ts';
import { loadYaml } from '#git/yaml.ts';
import { trailer } from '#registry/events.ts';
import {
  isKeyInForce,
  mayFollow,
  parseRegisterKeys,
  type RegisterKeys,
  registerKeysPath,
} from '#registry/register-keys.ts';
import type { Step, World } from './history.ts';
import { wrong } from './wrong.ts';

/** Clocks of two machines may differ by so much before an order is called wrong. */
export const skew = 5 * 60_000;
/** Signatures that are kept until they are looked at, all at once. */
const atOnce = 256;

/** A signature of the right key, with what it should sign. */
interface Unchecked extends Signed {
  readonly oid: Oid;
}

/** What is known of the register's signatures so far. */
export interface Trust {
  /** Null before there are any: commits need no signature. */
  keys: RegisterKeys | null;
  /** The commit from which signatures are required, and its time. */
  since: { readonly commit: Oid; readonly at: number } | null;
  /** How many signatures were right. */
  signed: number;
  /** Merges that GitHub signed, which are taken at its word. */
  github: number;
  /** Whether those are taken at all. */
  readonly trustsGithub: boolean;
  /** Signatures that nobody has looked at yet, oldest first. */
  readonly open: Unchecked[];
}

/** Nothing known yet. */
export function noTrust(trustsGithub = false): Trust {
  return { keys: null, since: null, signed: 0, github: 0, trustsGithub, open: [] };
}

/**
 * Holds that a commit carries a signature of the register by a key in force at its time (Z01). The
 * signature itself is looked at with others; `settle` ends the replay where one is wrong.
 */
export async function holdSigned(
  { trust }: Pick<World, 'trust'>,
  commit: Commit,
  at: number,
  keys = trust.keys,
): Promise<void> {
  if (keys === null) return;
  const { oid, signed } = commit;
  if (signed === null) return wrong('unsigned', oid);
  const isMergeOfGithub =
    commit.parents.length === 2 && signed.text.includes('BEGIN PGP SIGNATURE');
  if (isMergeOfGithub) {
    if (!trust.trustsGithub) return wrong('signed-by-github', oid);
    trust.github += 1;
    return;
  }
  const signature = parseSignature(signed.text);
  if (!signature) return wrong('signature-wrong', oid);
  const line = lineOf(keys, signature.key);
  if (!line) {
    return wrong('signature-foreign', oid, '', { key: sshKeyText(signature.key).slice(-12) });
  }
  if (!isKeyInForce(line, new Date(at), skew)) {
    const { key, from, until } = line;
    return wrong('key-not-in-force', oid, '', { key: key.slice(-12), from, until });
  }
  const bytes = signedBytes(signed.payload);
  trust.open.push({ oid, key: signature.key, bytes, signature: signature.signature });
  trust.signed += 1;
  if (trust.open.length >= atOnce) await settle(trust);
}

/** Lines by the key that they list, as it was read: nearly all commits ask for the same one. */
const lines = new WeakMap<RegisterKeys, Map<string, RegisterKeys[number]>>();

/** The line of the register's keys that lists a key; undefined where none does. */
function lineOf(keys: RegisterKeys, key: Buffer): RegisterKeys[number] | undefined {
  let known = lines.get(keys);
  if (!known) {
    known = new Map();
    for (const line of keys) known.set(parseSshKey(line.key)?.toString('latin1') ?? '', line);
    lines.set(keys, known);
  }
  return known.get(key.toString('latin1'));
}

/** Looks at all signatures that were left; throws the first one that is wrong. */
export async function settle({ open }: Trust): Promise<void> {
  const left = open.splice(0);
  const first = left[await firstUnsigned(left)];
  if (first) wrong('signature-wrong', first.oid);
}

/** The keys of a tree; null where it has none. Ends the replay where they cannot be read. */
export async function keysOf(
  objects: ObjectReader,
  commit: Oid,
  tree: Oid,
): Promise<RegisterKeys | null> {
  const entry = await objects.entry(tree, registerKeysPath);
  if (!entry) return null;
  return (await readKeys(objects, entry.oid)) ?? wrong('keys-changed', commit, registerKeysPath);
}

async function readKeys(objects: ObjectReader, blob: Oid): Promise<RegisterKeys | null> {
  try {
    const keys = parseRegisterKeys(loadYaml(await objects.blob(blob)));
    return keys?.every(({ key }) => parseSshKey(key)) === true ? keys : null;
  } catch (error) {
    if (error instanceof ObjectMissing) throw error;
    return null;
  }
}

/**
 * A change of the keys (Z01): keys come and end, and who held one of those before signed it; the first
 * ones sign themselves. From their commit on every commit of the register is signed.
 */
export async function proveKeys(world: World, step: Step): Promise<void> {
  const { commit, changes, at } = step;
  const { trust, objects } = world;
  const other = changes.find(({ path }) => path !== registerKeysPath);
  if (other) wrong('too-much-changed', commit.oid, other.path);
  const after = await keysOf(objects, commit.oid, commit.tree);
  const isTraced = trailer(commit.trailers, 'Account') !== '';
  if (!after || !isTraced || !mayFollow(trust.keys ?? [], after)) {
    return wrong('keys-changed', commit.oid, registerKeysPath);
  }
  if (trust.keys === null) await holdSigned(world, commit, at.getTime(), after);
  takeKeys(world, commit, after, at.getTime());
}

/** The keys from a commit on; with the first ones signatures begin to be required. */
export function takeKeys(world: World, { oid }: Commit, keys: RegisterKeys, at: number): void {
  const { trust } = world;
  if (trust.keys === null) trust.since = { commit: oid, at };
  trust.keys = keys;
  world.note('keys', oid, JSON.stringify(keys), at);
}
