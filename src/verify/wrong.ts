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

/** Ends the replay with what is wrong, and where. */
export function wrong(
  code: FindingCode,
  commit: string,
  path = '',
  params: Finding['params'] = {},
): never {
  throw new Wrong({ code, commit, path, params });
}
