import type { Account } from '#private/types.ts';
import { passwordProblems } from '#private/password-policy.ts';
import type { Tools } from './tools.ts';
import type { Outcome } from './types.ts';

/** Signs a unit's account in, under limits by account and by address (A26, R-5.5). */
export async function signInAccount(
  tools: Tools,
  id: string,
  password: string,
  address: string,
): Promise<Outcome<Account>> {
  const { limits, accounts } = tools.store;
  const name = id.normalize('NFKC').trim().toLowerCase();
  const now = tools.now();
  const wait = Math.max(
    limits.wait('sign-in-account', name, now) ?? 0,
    limits.wait('sign-in-address', address, now) ?? 0,
  );
  if (wait > 0) {
    return { ok: false, problems: [{ code: 'too-many-tries', at: '', params: { wait } }] };
  }
  const account = await accounts.verify(name, password);
  if (!account || account.disabled) {
    limits.miss('sign-in-account', name, now);
    limits.miss('sign-in-address', address, now);
    return { ok: false, problems: [{ code: 'sign-in-wrong', at: '' }] };
  }
  limits.clear('sign-in-account', name);
  return { ok: true, value: account };
}

/** A new password: the forced one at first sign-in, or by wish (A26, A27, R-10.1). */
export async function changeAccountPassword(
  tools: Tools,
  id: string,
  current: string,
  next: string,
): Promise<Outcome<Account>> {
  const account = await tools.store.accounts.verify(id, current);
  if (!account) return { ok: false, problems: [{ code: 'password-wrong', at: '/current' }] };
  const unit = tools.catalogue.unit(account.unit);
  const problems = [
    ...passwordProblems(next, tools.policy, [id, account.unit, unit?.name ?? '', unit?.office ?? '']),
    ...(next === current ? [{ code: 'password-same', at: '/password' }] : []),
  ];
  if (problems.length > 0) return { ok: false, problems };
  await tools.store.accounts.changePassword(id, next, tools.now());
  return { ok: true, value: { ...account, mustChangePassword: false } };
}
