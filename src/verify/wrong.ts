import type { Finding, FindingCode } from '#registry/verify-finding.ts';

/** Thrown at the first thing wrong: what comes after it stands on it, and proves nothing. */
export class Wrong extends Error {
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(`${finding.code} at ${finding.commit} ${finding.path}`);
    this.name = 'Wrong';
    this.finding = finding;
  }
}

// by name: the page that checks a proof knows nothing of threads
const aboutClone = ['ObjectMissing', 'CrewLost'];

/**
 * What a replay ends with, of whatever was thrown at a commit: what no rule foresaw, because somebody
 * wrote it by hand, does not hold either. Throws again what is about the clone or its threads.
 */
export function findingOf(error: unknown, commit: string): Finding {
  if (error instanceof Wrong) return error.finding;
  const why = error instanceof Error ? error.name : String(error);
  if (aboutClone.includes(why)) throw error;
  return { code: 'unprovable', commit, path: '', params: { why } };
}

/** Ends the replay with what is wrong, and where. */
export function wrong(
  code: FindingCode,
  commit: string,
  path = '',
  params: Finding['params'] = {},
): never {
  throw new Wrong({ code, commit, path, params });
}
