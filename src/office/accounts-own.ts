import type { Account } from '#private/types.ts';
import { nextAccountId } from '#registry/account-cascade.ts';
import { noteAccount } from './accounts-note.ts';
import { makeSheet, refuse } from './accounts-sheet.ts';
import type { CodeSheet } from './accounts-types.ts';
import type { Tools } from './tools.ts';
import type { Outcome } from './types.ts';

const most = 20;

/** A further account of the own unit, with its code. */
export async function addOwnAccount(
  tools: Tools,
  account: Account,
  request: string,
): Promise<Outcome<CodeSheet>> {
  const unit = tools.catalogue.unit(account.unit);
  if (!unit) return refuse('account-unknown');
  const taken = tools.store.accounts.statesOf(unit.code).map(({ id }) => id);
  if (taken.length >= most) return refuse('accounts-full', '', { max: most });
  const lines = [{ account: nextAccountId(unit.code, taken), unit }];
  return makeSheet(tools, { giver: unit, by: account.id, kind: 'own', lines, request });
}

/** A new code for an account of the own unit that nobody has activated; the code before ends. */
export async function renewOwnAccount(
  tools: Tools,
  account: Account,
  id: string,
  request: string,
): Promise<Outcome<CodeSheet>> {
  const unit = tools.catalogue.unit(account.unit);
  const state = tools.store.accounts.state(id);
  if (!unit || !state || state.unit !== account.unit) return refuse('account-unknown');
  if (state.activatedAt !== null || state.disabled || state.id === account.id) {
    return refuse('account-active', '', { code: state.id });
  }
  const lines = [{ account: state.id, unit }];
  return makeSheet(tools, { giver: unit, by: account.id, kind: 'own', lines, request });
}

/** Shuts or opens another account of the own unit. */
export function setAccountDisabled(
  tools: Tools,
  account: Account,
  id: string,
  disabled: boolean,
): Outcome<string> {
  const { accounts } = tools.store;
  const state = accounts.state(id);
  if (!state || state.unit !== account.unit) return refuse('account-unknown');
  if (state.id === account.id) return refuse('account-in-use');
  if (state.disabled === disabled) return { ok: true, value: state.id };
  if (!accounts.setDisabled(state.id, disabled)) return refuse('account-last');
  noteAccount(tools, state.id, { what: disabled ? 'disabled' : 'enabled', by: account.id });
  return { ok: true, value: state.id };
}

/** 退出所有登录: ends every session of the account, this one too. */
export function signOutEverywhere(tools: Tools, account: Account): void {
  tools.store.sessions.endAll({ kind: 'account', account: account.id }, tools.now());
  noteAccount(tools, account.id, { what: 'signed-out-everywhere' });
}
