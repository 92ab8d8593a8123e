import { passwordProblems } from '#private/password-policy.ts';
import type { Account } from '#private/types.ts';
import { normaliseEmail } from '#registry/formats.ts';
import type { Problem } from '#registry/problem.ts';
import { openingRole } from '#registry/staffing-office.ts';
import { noteAccount } from '../accounts-note.ts';
import type { Tools } from '../tools.ts';
import type { Outcome } from '../types.ts';
import { sendOneTime, spendCode } from './codes.ts';
import { personsOf } from './register.ts';

/**
 * Sends a code where the account and the address on record are named together, and answers the same
 * in every case (P13, P14, R-5.4).
 */
export function askReset(tools: Tools, id: string, email: string, address: string): Outcome<null> {
  const now = tools.now();
  const wait = tools.store.limits.take('recovery-address', address, now);
  if (wait !== null) {
    return { ok: false, problems: [{ code: 'too-many-codes', at: '', params: { wait } }] };
  }
  const account = nameOf(id);
  const applicant = tools.store.applicants.get(account, 'recovery', now, 'verify');
  if (applicant && applicant.profile.handler.email === normaliseEmail(email)) {
    // whether it went out is not told: that too would tell that there is such an account
    sendOneTime(tools, account, personsOf(applicant.profile));
  }
  return { ok: true, value: null };
}

/** A new password with the code that was mailed; all sessions end (P13, P14, P15). */
export async function resetPassword(
  tools: Tools,
  id: string,
  code: string,
  password: string,
  address: string,
): Promise<Outcome<Account>> {
  const { accounts, applicants, limits } = tools.store;
  const problems = passwordProblems(password, { ...tools.policy, passwordLegacy: true }, [id]);
  if (problems.length > 0) return { ok: false, problems };
  const now = tools.now();
  const wait = limits.take('sign-in-address', address, now);
  if (wait !== null) return refuse({ code: 'too-many-tries', at: '', params: { wait } });
  const account = accounts.get(nameOf(id));
  const isApplicant = account !== null && openingRole(account.unit)?.is === 'applicant';
  const wrong = spendCode(tools, { id: nameOf(id) }, null, code);
  if (wrong || !account || !isApplicant || account.disabled) {
    return refuse(wrong ?? { code: 'opening-code-wrong', at: '/code' });
  }
  limits.giveBack('sign-in-address', address);
  await accounts.changePassword(account.id, password, now);
  // the code proved the address; an imported account has yet to accept the agreement
  if (applicants.get(account.id, 'recovery', now, 'verify')?.agreement)
    applicants.confirm(account.id, now);
  noteAccount(tools, account.id, { what: 'password-changed', address });
  return { ok: true, value: { ...account, mustChangePassword: false } };
}

function nameOf(id: string): string {
  return id.normalize('NFKC').trim().toLowerCase();
}

function refuse(problem: Problem): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [problem] };
}
