import type { Account } from '#private/types.ts';
import type { AccountState } from '#private/account-types.ts';
import { mayHaveAccounts, nextLevel } from '#registry/account-cascade.ts';
import { parseUnitCode, type Unit, type UnitCode } from '#registry/unit.ts';
import { makeSheet, refuse } from './accounts-sheet.ts';
import type { CodeSheet, UnitBelow } from './accounts-types.ts';
import type { Tools } from './tools.ts';
import type { Outcome } from './types.ts';

/** The next level of the account's unit (A23, A24, A36). */
export function unitsBelow(tools: Tools, account: Account): readonly UnitBelow[] {
  return nextUnits(tools, account.unit).map((unit) => {
    const state = tools.store.accounts.state(unit.code);
    const stage = stageOf(unit, state, tools.now());
    return {
      unit,
      account: state,
      stage,
      last: tools.store.handOuts.lastTo(unit.code),
      mayGive: stage === 'not-given' || stage === 'given' || stage === 'expired',
    };
  });
}

/**
 * Hands out codes to units directly below (A22–A25, A35): the accounts are made where there are
 * none, a code before is replaced. All or none; never for a unit elsewhere in the tree.
 */
export async function giveBelow(
  tools: Tools,
  account: Account,
  chosen: readonly string[],
  kind: 'sheet' | 'letter',
  request: string,
): Promise<Outcome<CodeSheet>> {
  const giver = tools.catalogue.unit(account.unit);
  if (!giver) return refuse('not-next-level');
  // 国办通过函件发放: letters are the root's (A22)
  if (kind === 'letter' && giver.level !== 'root') return refuse('not-next-level');
  const codes = new Set(chosen.map((text) => parseUnitCode(text) ?? text));
  if (codes.size === 0) return refuse('units-none', '/units');
  const below = unitsBelow(tools, account).filter(({ unit }) => codes.has(unit.code));
  if (below.length !== codes.size) return refuse('not-next-level', '/units');
  const bare = below.find(({ stage }) => stage === 'without-account');
  if (bare) return refuse('unit-without-account', '/units', { unit: bare.unit.code });
  const active = below.find(({ mayGive }) => !mayGive);
  if (active) return refuse('account-active', '/units', { code: active.unit.code });
  const lines = below.map(({ unit }) => ({ account: String(unit.code), unit }));
  return makeSheet(tools, { giver, by: account.id, kind, lines, request });
}

function nextUnits(tools: Tools, code: UnitCode): readonly Unit[] {
  return nextLevel((above) => tools.catalogue.children(above), code);
}

function stageOf(unit: Unit, state: AccountState | null, now: Date): UnitBelow['stage'] {
  if (!mayHaveAccounts(unit)) return 'without-account';
  if (!state) return 'not-given';
  if (state.disabled) return 'off';
  if (!state.mustChangePassword) return 'active';
  if (state.activatedAt !== null) return 'reset';
  return state.codeUntil !== null && state.codeUntil <= now ? 'expired' : 'given';
}
