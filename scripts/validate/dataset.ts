import { loadYaml } from '#git/yaml.ts';
import type { Policy } from '#registry/policy.ts';
import type { Problem } from '#registry/problem.ts';

/** Files to check and files beside which they stand, from a work tree or a bare register. */
export interface Dataset {
  readonly scope: Policy['uniqueNameScope'];
  /** Paths to check: all, or what differs from the base; also what is gone. */
  readonly changed: readonly string[];
  /** The others: taken as right. */
  readonly rest: readonly string[];
  /** Of `changed`, what stood in the base and is gone. */
  readonly gone: readonly string[];
  /** Content now; null where it is gone, a problem where it is no plain file. */
  read(path: string): Uint8Array | Problem | null;
  /** Content of what is taken as right; null where there is none. */
  readBefore(path: string): Uint8Array | null;
  /** Whether a path, or anything below it, is among the files. */
  holds(path: string): boolean;
}

/** The command cannot be carried out as it was given; the message is for the person who gave it. */
export class DatasetRefused extends Error {}

/** The scope of unique names in a policy file; the whole country where it cannot be read. */
export function scopeOf(policy: Uint8Array | null): Policy['uniqueNameScope'] {
  try {
    const file = policy && (loadYaml(policy) as { uniqueNameScope?: { value?: unknown } } | null);
    return file?.uniqueNameScope?.value === 'province' ? 'province' : 'country';
  } catch {
    return 'country'; // the check itself says what is wrong with the file
  }
}
