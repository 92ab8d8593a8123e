import type { Problem } from './problem.ts';

/** One key that labels are or were signed with; `data/label-keys.yaml` holds them all (Z03). */
export interface LabelKey {
  /** Year and number: `2026-1`. */
  readonly id: string;
  /** Ed25519 public key, SPKI DER in base64. */
  readonly publicKey: string;
  /** First and last day on which labels were signed with it, YYYY-MM-DD; the last one empty while it is in use. */
  readonly from: string;
  readonly until: string;
  /** Day on which it became known to others; its signatures prove nothing any more. Empty otherwise. */
  readonly revokedOn: string;
}

export interface LabelKeys {
  readonly keys: readonly LabelKey[];
}

export const labelKeysPath = 'data/label-keys.yaml';

/** Whether a signature of base64url is the key's over a text. Given in, as the registry does no crypto. */
export type SignatureCheck = (publicKey: string, text: string, signature: string) => boolean;

/** The key that new labels are signed with; null before the first one. */
export function keyInUse({ keys }: LabelKeys): LabelKey | null {
  return keys.findLast(({ until, revokedOn }) => until === '' && revokedOn === '') ?? null;
}

/**
 * Another key from a day on: the one before ends that day and what it signed stays good (rotation);
 * with `isLeaked` its signatures are worth nothing any more.
 */
export function rotateKeys(
  { keys }: LabelKeys,
  day: string,
  publicKey: string,
  isLeaked = false,
): LabelKeys {
  const before = keys.map((key) =>
    key.until !== '' || key.revokedOn !== ''
      ? key
      : { ...key, until: day, revokedOn: isLeaked ? day : '' },
  );
  const id = nextKeyId({ keys }, day);
  return { keys: [...before, { id, publicKey, from: day, until: '', revokedOn: '' }] };
}

/** Id of the key that comes next in the year of a day. */
export function nextKeyId({ keys }: LabelKeys, day: string): string {
  const year = day.slice(0, 4);
  return `${year}-${keys.filter(({ id }) => id.startsWith(`${year}-`)).length + 1}`;
}

/** What a change of the keys does that may not be done: a key stays, and ends once (Z03). */
export function keyChangeProblems(before: LabelKeys, after: LabelKeys): readonly Problem[] {
  const isKept = before.keys.every((key, index) => {
    const now = after.keys[index];
    return (
      now?.id === key.id &&
      now.publicKey === key.publicKey &&
      now.from === key.from &&
      (key.until === '' || now.until === key.until) &&
      (key.revokedOn === '' || now.revokedOn === key.revokedOn)
    );
  });
  return isKept ? [] : [{ code: 'label-key-changed', at: '/keys' }];
}
