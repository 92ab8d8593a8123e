import type { AccountState } from '#private/account-types.ts';
import { nextAccountId } from '#registry/account-cascade.ts';
import { parseUnitCode, type UnitCode } from '#registry/unit.ts';
import { makeSheet, refuse } from './accounts-sheet.ts';
import type { CodeSheet } from './accounts-types.ts';
import { newRequestToken } from './file.ts';
import type { Tools } from './tools.ts';
import type { Outcome } from './types.ts';

const by = 'server';

/** An account of the root, made on the server: nobody stands above it. */
export async function createOnServer(tools: Tools, typed: string): Promise<Outcome<CodeSheet>> {
  const code = parseUnitCode(typed);
  const unit = code && tools.catalogue.unit(code);
  if (!unit) return refuse('unit-unknown', '', { unit: typed });
  if (unit.level !== 'root') return refuse('account-of-root-only');
  const taken = tools.store.accounts.statesOf(unit.code).map(({ id }) => id);
  const lines = [{ account: nextAccountId(unit.code, taken), unit }];
  const request = newRequestToken(tools);
  return makeSheet(tools, { giver: unit, by, kind: 'own', lines, request });
}

/** A new code for an account of the root whose password is forgotten (A28). All its sessions end. */
export async function resetOnServer(tools: Tools, id: string): Promise<Outcome<CodeSheet>> {
  const state = tools.store.accounts.state(id);
  const unit = state && tools.catalogue.unit(state.unit);
  if (!state || !unit) return refuse('account-unknown');
  if (unit.level !== 'root') return refuse('account-of-root-only');
  if (state.disabled) return refuse('account-off');
  const kind = state.activatedAt === null ? 'own' : 'reset';
  const lines = [{ account: state.id, unit }];
  const request = newRequestToken(tools);
  return makeSheet(tools, { giver: unit, by, kind, lines, request });
}

/** All accounts, or those of a unit, in the order of the tree. */
export function accountsOnServer(tools: Tools, typed: string | null): readonly AccountState[] {
  const code = typed === null ? null : parseUnitCode(typed);
  const units: readonly UnitCode[] =
    typed === null ? [...tools.catalogue.units().keys()] : code === null ? [] : [code];
  return units.flatMap((unit) => tools.store.accounts.statesOf(unit));
}
