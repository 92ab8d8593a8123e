import type { Signed } from '#git/ed25519.ts';
import { parseSignature, parseSshKey, signedBytes, sshKeyText } from '#git/ssh-signature.ts';
import type { Commit } from '#git/types.ts';
import { isKeyInForce, type RegisterKeys } from '#registry/register-keys.ts';
import type { FindingCode } from '#registry/verify-finding.ts';

/** Clocks of two machines may differ by so much before an order is called wrong. */
export const skew = 5 * 60_000;

/** What a commit's signature says before the curve is asked. */
export type ClaimedSignature =
  /** It names a key of the register that was in force then; `open` is what remains to be looked at. */
  | { readonly is: 'claimed'; readonly key: Buffer; readonly open: () => Signed }
  | {
      readonly is: 'wrong';
      readonly code: FindingCode;
      readonly params?: Readonly<Record<string, string>>;
    };

/**
 * Whose signature a commit carries, of the keys in force at its time (Z01); `at` in milliseconds.
 * Whether it is right is for `firstUnsigned`, with the bytes that `open` gives.
 */
export function claimedSignature(
  { signed }: Pick<Commit, 'signed'>,
  at: number,
  keys: RegisterKeys,
): ClaimedSignature {
  if (signed === null) return { is: 'wrong', code: 'unsigned' };
  const parsed = parseSignature(signed.text);
  if (!parsed) return { is: 'wrong', code: 'signature-wrong' };
  const line = lineOf(keys, parsed.key);
  if (!line) {
    const params = { key: sshKeyText(parsed.key).slice(-12) };
    return { is: 'wrong', code: 'signature-foreign', params };
  }
  if (!isKeyInForce(line, new Date(at), skew)) {
    const { key, from, until } = line;
    return { is: 'wrong', code: 'key-not-in-force', params: { key: key.slice(-12), from, until } };
  }
  const { key, signature } = parsed;
  return {
    is: 'claimed',
    key,
    open: () => ({ key, bytes: signedBytes(signed.payload), signature }),
  };
}

/** Whether a merge is one that GitHub made and signed, not the register. */
export function isByGithub({ parents, signed }: Pick<Commit, 'parents' | 'signed'>): boolean {
  return parents.length === 2 && signed?.text.includes('BEGIN PGP SIGNATURE') === true;
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
