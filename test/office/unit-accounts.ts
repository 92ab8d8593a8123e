import type { CodeSheet } from '#office/accounts-types.ts';
import type { Outcome } from '#office/types.ts';
import type { Account } from '#private/types.ts';
import type { TestOffice } from './test-office.ts';

export const ownPassword = 'Gongshi 2026 einer Einheit';

/** The code of an account on a sheet; throws with the problems when there is none. */
export function codeOn(outcome: Outcome<CodeSheet>, account?: string): string {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.problems)}`);
  const line = outcome.value.lines.find((each) => !account || each.account === account);
  if (!line) throw new Error(`no code for ${account}`);
  return line.code;
}

/** Why something was refused: codes with their fields; empty where it was not. */
export function refusalOf(outcome: Outcome<unknown>): readonly string[] {
  return outcome.ok ? [] : outcome.problems.map(({ code, at }) => `${at} ${code}`.trim());
}

/** The first account of the root, active, as the installation makes it. */
export async function rootAccount(opened: TestOffice, id = 'bm0100'): Promise<Account> {
  const unit = 'bm0100' as Account['unit'];
  const account = { id, unit, password: ownPassword, mustChangePassword: false };
  await opened.store.accounts.create(account, opened.office.now());
  return signIn(opened, id);
}

/** Signs in with the code and sets a password: what the holder of a new account does. */
export async function activate(opened: TestOffice, id: string, code: string): Promise<Account> {
  await signIn(opened, id, code);
  const changed = await opened.office.changePassword(id, code, ownPassword);
  if (!changed.ok) throw new Error(`refused: ${JSON.stringify(changed.problems)}`);
  return changed.value;
}

export async function signIn(
  opened: TestOffice,
  id: string,
  password = ownPassword,
): Promise<Account> {
  const outcome = await opened.office.signIn(id, password, '192.0.2.7');
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.problems)}`);
  return outcome.value;
}

/** Hands a unit its account from above and activates it. */
export async function giveAndActivate(
  opened: TestOffice,
  giver: Account,
  unit: string,
): Promise<Account> {
  const { unitAccounts, requestToken } = opened.office;
  const sheet = await unitAccounts.giveBelow(giver, [unit], 'sheet', requestToken());
  return activate(opened, unit, codeOn(sheet, unit));
}
