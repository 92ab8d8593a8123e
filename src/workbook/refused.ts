import type { Problem } from '#registry/problem.ts';

/** A file that is not read any further; `problem` says why in one sentence. */
export class FileRefused extends Error {
  override name = 'FileRefused';
  readonly problem: Problem;

  constructor(code: string, params?: Problem['params']) {
    super(code);
    this.problem = params === undefined ? { code, at: '' } : { code, at: '', params };
  }
}

/** A name out of a foreign file as a report may show it: one short line, nothing hidden. */
export function shownName(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\ufffd]/gu, '?');
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
}
