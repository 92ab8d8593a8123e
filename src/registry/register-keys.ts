import { registerKeysShapeProblem } from './schema-check.ts';
import { parseMoment } from './moment.ts';

/** Where the public keys of the register stand. */
export const registerKeysPath = 'data/register-keys.yaml';

/** Who signs with a key: the register itself, or its workflows at GitHub. */
export const keyRoles = ['register', 'github-app'] as const;
export type KeyRole = (typeof keyRoles)[number];

/** A public key of the register, and when its signatures count (Z01). */
export interface RegisterKey {
  readonly role: KeyRole;
  /** `ssh-ed25519 …`, as OpenSSH writes it. */
  readonly key: string;
  /** ISO; signatures from then on count. */
  readonly from: string;
  /** ISO, no longer then; empty while it is in force. */
  readonly until: string;
  /** Why it was made, in a sentence. */
  readonly note: string;
}

/** Keys in the order in which they came. */
export type RegisterKeys = readonly RegisterKey[];

/** The keys out of their parsed file; null where it is not what its schema says. */
export function parseRegisterKeys(value: unknown): RegisterKeys | null {
  if (registerKeysShapeProblem(value)) return null;
  const { keys } = value as { readonly keys: RegisterKeys };
  const isSound = keys.every(({ from, until }, index) => {
    const start = parseMoment(from);
    const end = until === '' ? null : parseMoment(until);
    const isOnce = keys.findIndex(({ key }) => key === keys[index]?.key) === index;
    return start && isOnce && (until === '' || (end && end >= start));
  });
  return isSound ? keys : null;
}

/** The file of these keys, its fields in the order of the schema. */
export function registerKeysFile(keys: RegisterKeys): { readonly keys: readonly RegisterKey[] } {
  return {
    keys: keys.map(({ role, key, from, until, note }) => ({ role, key, from, until, note })),
  };
}

/** Whether a key's signatures count at a time; clocks of several machines may differ by `skew`. */
export function isKeyInForce({ from, until }: RegisterKey, at: Date, skew = 0): boolean {
  const start = Date.parse(from) - skew;
  const end = until === '' ? Infinity : Date.parse(until) + skew;
  return at.getTime() >= start && at.getTime() < end;
}

/**
 * Whether keys may follow others: each one that was there stays, as it was, but that one in force may
 * end; new ones come after them.
 */
export function mayFollow(before: RegisterKeys, after: RegisterKeys): boolean {
  return before.every((old, index) => {
    const young = after[index];
    const isSame =
      young && (['role', 'key', 'from', 'note'] as const).every((at) => old[at] === young[at]);
    return isSame === true && (old.until === young?.until || old.until === '');
  });
}

/** The keys as the `allowed_signers` file of OpenSSH, for `git verify-commit` (gpg.ssh.allowedSignersFile). */
export function allowedSigners(keys: RegisterKeys): string {
  return keys
    .map(({ role, key, from, until }) => {
      const validity = [
        `valid-after="${stamp(from)}"`,
        ...(until ? [`valid-before="${stamp(until)}"`] : []),
      ];
      return `${role}@register.invalid namespaces="git",${validity.join(',')} ${key}\n`;
    })
    .join('');
}

/** `20261101000000Z` */
function stamp(at: string): string {
  return `${new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
}
