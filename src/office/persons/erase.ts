import type { Tombstone } from '#private/erasures.ts';
import { normaliseText, textProblems } from '#registry/free-text.ts';
import type { Tools } from '../tools.ts';
import type { Outcome } from '../types.ts';
import type { Concerned } from './subjects.ts';

/** Most characters of the reason; it names no person. */
export const eraseReasonMax = 100;

/**
 * Erases what the register holds of somebody's persons for good: keys, records, mails that
 * wait; an applicant's account is shut. Tombstones stay, and pages say 已擦除 from then on.
 */
export function erasePersons(
  { store, now }: Tools,
  { kind, name, subjects }: Concerned,
  typed: string,
): Outcome<readonly Tombstone[]> {
  const reason = normaliseText(typed);
  const problems = [
    ...(reason === '' ? [{ code: 'required' as const, at: '/reason' }] : []),
    ...textProblems(reason, '/reason', eraseReasonMax),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const tombstones = store.erasures.erase(subjects, reason, now());
  if (kind === 'applicant') {
    store.accounts.setDisabled(name, true);
    store.sessions.endAll({ kind: 'opening', account: name }, now());
  }
  return { ok: true, value: tombstones };
}
