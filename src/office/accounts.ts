import type { Account } from '#private/types.ts';
import { parseActivationCode } from '#codes/activation-code.ts';
import { type PasswordRule, passwordProblems } from '#private/password-policy.ts';
import type { Problem } from '#registry/problem.ts';
import { openingRole } from '#registry/staffing-office.ts';
import { noteAccount } from './accounts-note.ts';
import type { Tools } from './tools.ts';
import type { Outcome } from './types.ts';

/** Which door an account belongs to: a unit's desk, or 开办审核 with its own accounts (P18, P37). */
type Door = 'unit' | 'opening';

/** Signs an account in, under limits by account and by address (A26, R-5.5). */
export async function signInAccount(
  tools: Tools,
  id: string,
  password: string,
  address: string,
  door: Door = 'unit',
): Promise<Outcome<Account>> {
  const { limits, accounts } = tools.store;
  const name = id.normalize('NFKC').trim().toLowerCase();
  const wait = takeTry(tools, name, address);
  if (wait !== null) return tooMany(wait);
  const account = await accounts.verify(name, password);
  if (!account || account.disabled || doorOf(account) !== door) {
    noteAccount(tools, name, { what: 'refused', address });
    return { ok: false, problems: [{ code: 'sign-in-wrong', at: '' }] };
  }
  const gone = retiredUnit(tools, account);
  if (gone) {
    noteAccount(tools, name, { what: 'refused', address });
    return { ok: false, problems: [gone] };
  }
  limits.giveBack('sign-in-address', address);
  limits.clear('sign-in-account', name);
  const until = accounts.state(name)?.codeUntil ?? null;
  if (until !== null && until <= tools.now()) {
    noteAccount(tools, name, { what: 'code-expired', address });
    return { ok: false, problems: [{ code: 'activation-expired', at: '' }] };
  }
  noteAccount(tools, name, { what: 'signed-in', address });
  return { ok: true, value: account };
}

/** The door of an account; at the other one it is as unknown as any. */
function doorOf({ unit }: Account): Door {
  return openingRole(unit) === null ? 'unit' : 'opening';
}

/** The accounts of a retired unit end with it; said only to who knows the password (R-1.3, X13). */
function retiredUnit(tools: Tools, { unit }: Account): Problem | null {
  const retired = tools.catalogue.unit(unit)?.retired;
  if (!retired) return null;
  const params = { unit, successor: retired.succeededBy ?? '' };
  return { code: 'unit-account-retired', at: '', params };
}

/** Counts a try before it is made, so that many at once are not all let in. */
function takeTry(tools: Tools, account: string, address: string): number | null {
  const { limits } = tools.store;
  const now = tools.now();
  return (
    limits.take('sign-in-address', address, now) ?? limits.take('sign-in-account', account, now)
  );
}

function tooMany(wait: number): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [{ code: 'too-many-tries', at: '', params: { wait } }] };
}

/** A new password: the forced one at first sign-in, or by wish (A26, A27, R-10.1). */
export async function changeAccountPassword(
  tools: Tools,
  id: string,
  current: string,
  next: string,
  door: Door = 'unit',
): Promise<Outcome<Account>> {
  const { limits, accounts } = tools.store;
  const wait = limits.take('sign-in-account', id, tools.now());
  if (wait !== null) return tooMany(wait);
  const account = await accounts.verify(id, current);
  if (!account || doorOf(account) !== door)
    return { ok: false, problems: [{ code: 'password-wrong', at: '/current' }] };
  limits.giveBack('sign-in-account', id);
  const unit = tools.catalogue.unit(account.unit);
  const problems = [
    ...passwordProblems(next, passwordRuleOf(tools, door), [
      id,
      account.unit,
      unit?.name ?? '',
      unit?.office ?? '',
    ]),
    ...(isSame(next, current) ? [{ code: 'password-same', at: '/password' }] : []),
  ];
  if (problems.length > 0) return { ok: false, problems };
  await accounts.changePassword(id, next, tools.now());
  noteAccount(tools, id, { what: 'password-changed' });
  return { ok: true, value: { ...account, mustChangePassword: false } };
}

/** 开办审核 keeps the rule of its sources, 8 to 64 with a letter and a digit (P15, X22). */
function passwordRuleOf({ policy }: Tools, door: Door): PasswordRule {
  return door === 'opening' ? { ...policy, passwordLegacy: true } : policy;
}

// an activation code typed in another case is still the code
function isSame(next: string, current: string): boolean {
  const code = parseActivationCode(current);
  return next === current || (code !== null && parseActivationCode(next) === code);
}
