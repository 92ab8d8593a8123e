import { randomInt } from 'node:crypto';
import { firstUnsigned, type Signed } from '#git/ed25519.ts';
import { parseSshKey } from '#git/ssh-signature.ts';
import { type Commit, ObjectMissing, type ObjectReader, type Oid } from '#git/types.ts';
import { loadYaml } from '#git/yaml.ts';
import { trailer } from '#registry/events.ts';
import {
  mayFollow,
  parseRegisterKeys,
  type RegisterKeys,
  registerKeysPath,
} from '#registry/register-keys.ts';
import { claimedSignature, isByGithub } from './commit-signature.ts';
import type { Step, World } from './history.ts';
import { wrong } from './wrong.ts';

/** Signatures that are kept until they are looked at, all at once. */
const atOnce = 256;
/** Of so many signatures that a later one vouches for one is looked at. */
export const sampled = 16;

/** A signature by a key of the register that nobody has looked at, with the commit that carries it. */
interface Unchecked {
  readonly oid: Oid;
  readonly key: Buffer;
  readonly open: () => Signed;
}

/** What a replay takes at somebody's word. */
export interface TrustOptions {
  /** Whether merges that GitHub signed are taken at all (landing=merge). */
  readonly trustsGithub: boolean;
  /** Whether each signature is looked at, not only those that no later one vouches for (decision 0019). */
  readonly isEvery: boolean;
}

/** What is known of the register's signatures so far. */
export interface Trust {
  /** Null before there are any: commits need no signature. */
  keys: RegisterKeys | null;
  /** The commit from which signatures are required, and its time. */
  since: { readonly commit: Oid; readonly at: number } | null;
  /** How many commits carry a signature of a key in force. */
  signed: number;
  /** How many of them a later signature vouches for that was looked at, and were not drawn. */
  vouched: number;
  /** Merges that GitHub signed, which are taken at its word. */
  github: number;
  readonly options: TrustOptions;
  /** Signatures that are looked at with the next ones, oldest first. */
  readonly open: Unchecked[];
  /** Who signed the newest commit of main; null where that was GitHub. */
  key: Buffer | null;
  /** That commit, where its signature is left to a later one of the same key. */
  newest: Unchecked | null;
}

/** Nothing known yet. */
export function noTrust(options: TrustOptions = strict): Trust {
  return {
    keys: null,
    since: null,
    signed: 0,
    vouched: 0,
    github: 0,
    options,
    open: [],
    key: null,
    newest: null,
  };
}

const strict: TrustOptions = { trustsGithub: false, isEvery: true };

/**
 * Holds that a commit of main carries a signature of the register by a key in force at its time (Z01).
 * A signature is over everything below its commit: it is looked at where it is the last one of its key
 * or drawn by chance, each one where that is asked for; `settle` ends the replay where one is wrong.
 */
export async function holdSigned(
  { trust }: Pick<World, 'trust'>,
  commit: Commit,
  at: number,
  keys = trust.keys,
): Promise<void> {
  if (keys === null) return;
  if (isByGithub(commit)) {
    if (!trust.options.trustsGithub) wrong('signed-by-github', commit.oid);
    trust.github += 1;
    trust.key = null;
    return;
  }
  const signed = claim(commit, at, keys);
  const { newest } = trust;
  trust.signed += 1;
  trust.key = signed.key;
  trust.newest = null;
  if (newest?.key.equals(signed.key) === true) trust.vouched += 1;
  else if (newest) await leaveOpen(trust, newest);
  if (isDrawn(trust)) await leaveOpen(trust, signed);
  else trust.newest = signed;
}

/**
 * Holds the same of a commit of a filing under its merge, which vouches for it where the same key signed
 * both: the register lands no branch with a wrong signature.
 */
export async function holdVouched(
  { trust }: Pick<World, 'trust'>,
  commit: Commit,
  at: number,
): Promise<void> {
  if (trust.keys === null) return;
  const signed = claim(commit, at, trust.keys);
  trust.signed += 1;
  if (trust.key?.equals(signed.key) === true && !isDrawn(trust)) trust.vouched += 1;
  else await leaveOpen(trust, signed);
}

// whoever forged one did so before this run drew anything
function isDrawn({ options }: Trust): boolean {
  return options.isEvery || randomInt(sampled) === 0;
}

function claim(commit: Commit, at: number, keys: RegisterKeys): Unchecked {
  const claimed = claimedSignature(commit, at, keys);
  if (claimed.is === 'wrong') return wrong(claimed.code, commit.oid, '', claimed.params);
  return { oid: commit.oid, key: claimed.key, open: claimed.open };
}

async function leaveOpen(trust: Trust, signed: Unchecked): Promise<void> {
  trust.open.push(signed);
  if (trust.open.length >= atOnce) await settleOpen(trust);
}

/** Looks at all signatures that were left, the newest of main among them; throws the first wrong one. */
export async function settle(trust: Trust): Promise<void> {
  if (trust.newest) trust.open.push(trust.newest);
  trust.newest = null;
  await settleOpen(trust);
}

async function settleOpen({ open }: Trust): Promise<void> {
  const left = open.splice(0);
  const first = left[await firstUnsigned(left.map((one) => one.open()))];
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
