import { giveBelow, unitsBelow } from './accounts-below.ts';
import {
  addOwnAccount,
  renewOwnAccount,
  setAccountDisabled,
  signOutEverywhere,
} from './accounts-own.ts';
import { cancelReset, confirmReset, resetsBelow, startReset } from './accounts-reset.ts';
import { sheetToSave } from './accounts-sheet.ts';
import type { UnitAccounts } from './accounts-types.ts';
import type { Tools } from './tools.ts';

/** Accounts of units over the office's tools. */
export function openUnitAccounts(tools: Tools): UnitAccounts {
  return {
    below: (account) => unitsBelow(tools, account),
    giveBelow: (account, units, kind, request) => giveBelow(tools, account, units, kind, request),
    saveSheet: (account, id, codes, seal) => sheetToSave(tools, account, id, codes, seal),
    addOwn: (account, request) => addOwnAccount(tools, account, request),
    renewOwn: (account, id, request) => renewOwnAccount(tools, account, id, request),
    setDisabled: (account, id, disabled) => setAccountDisabled(tools, account, id, disabled),
    signOutEverywhere: (account) => signOutEverywhere(tools, account),
    signInLogDays: tools.policy.signInLogDays,
    resets: (account) => resetsBelow(tools, account),
    startReset: (account, id, note) => startReset(tools, account, id, note),
    cancelReset: (account, reset) => cancelReset(tools, account, reset),
    confirmReset: (account, reset, request) => confirmReset(tools, account, reset, request),
  };
}
