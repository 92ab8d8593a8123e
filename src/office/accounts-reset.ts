import type { Reset } from '#private/account-types.ts';
import type { Account } from '#private/types.ts';
import { isAbove, mayStartReset } from '#registry/account-cascade.ts';
import { whyNotSecond } from '#registry/reset-confirmer.ts';
import { makeSheet, refuse } from './accounts-sheet.ts';
import type { CodeSheet, ResetView } from './accounts-types.ts';
import type { Tools } from './tools.ts';
import type { Outcome } from './types.ts';

const longestNote = 500;
const shown = 100;
const hour = 3_600_000;

/** Resets of accounts below the unit, those that wait first (A28, X33). */
export function resetsBelow(tools: Tools, account: Account): readonly ResetView[] {
  endLate(tools);
  const tree = tools.catalogue.units();
  const below = [...tree.keys()].filter((code) => isAbove(tree, account.unit, code));
  const { resets } = tools.store;
  const waiting = resets.waiting().filter(({ unit }) => isAbove(tree, account.unit, unit));
  const ended = resets.list(below, shown).filter(({ state }) => state !== 'waiting');
  return [...waiting, ...ended].map((reset) => ({
    ...reset,
    office: tree.get(reset.unit)?.office ?? reset.unit,
    until: new Date(Date.parse(reset.startedAt) + tools.policy.resetHours * hour),
    whyNot: whyNotConfirm(tools, reset, account),
  }));
}

function whyNotConfirm(tools: Tools, reset: Reset, account: Account): ResetView['whyNot'] {
  if (reset.state !== 'waiting') return 'reset-closed';
  const { accounts, handOuts } = tools.store;
  const second = accounts.state(account.id);
  if (!second) return 'reset-second-new';
  const makersOf = (id: string) => handOuts.makersOf(id);
  return whyNotSecond(reset.startedBy, reset.startedAt, second, makersOf) ?? '';
}

/** Ends resets that waited for a second person too long (policy `resetHours`). */
function endLate(tools: Tools): void {
  const now = tools.now();
  tools.store.resets.expire(new Date(now.getTime() - tools.policy.resetHours * hour), now);
}

/** First person of a reset: the unit above, or the root, with reason and evidence (A28, X33). */
export function startReset(
  tools: Tools,
  account: Account,
  typed: string,
  typedNote: string,
): Outcome<string> {
  endLate(tools);
  const { accounts, resets } = tools.store;
  const note = typedNote.normalize('NFC').trim();
  const state = accounts.state(typed);
  const tree = tools.catalogue.units();
  const problems = [
    ...(typed.trim() === '' ? [{ code: 'required', at: '/account' }] : []),
    ...(note === '' ? [{ code: 'required', at: '/note' }] : []),
    ...(Array.from(note).length > longestNote
      ? [{ code: 'too-long', at: '/note', params: { max: longestNote } }]
      : []),
  ];
  if (typed.trim() !== '') {
    // an account elsewhere is answered like one that is not there
    if (!state || !mayStartReset(tree, account.unit, state.unit)) {
      problems.push({ code: 'reset-not-yours', at: '/account' });
    } else if (state.activatedAt === null) {
      problems.push({ code: 'reset-not-needed', at: '/account' });
    } else if (state.disabled) problems.push({ code: 'account-off', at: '/account' });
  }
  if (problems.length > 0 || !state) return { ok: false, problems };
  const { id, unit } = state;
  const started = { account: id, unit, startedBy: account.id, startedUnit: account.unit, note };
  if (resets.start(started, tools.now()) === null) return refuse('reset-waiting', '/account');
  return { ok: true, value: id };
}

/** Takes a waiting reset back: any account above may. */
export function cancelReset(tools: Tools, account: Account, id: number): Outcome<string> {
  const reset = visible(tools, account, id);
  if (!reset) return refuse('reset-closed');
  const done = tools.store.resets.cancel(id, account.id, tools.now());
  return done ? { ok: true, value: reset.account } : refuse('reset-closed');
}

/**
 * Second person of a reset (X33): another account of the unit above, or of one further above, that
 * is nobody's who began it (`whyNotSecond`). The old password and every session end at once; the new code is in this answer only.
 */
export async function confirmReset(
  tools: Tools,
  account: Account,
  id: number,
  request: string,
): Promise<Outcome<CodeSheet>> {
  const reset = visible(tools, account, id);
  const unit = reset && tools.catalogue.unit(reset.unit);
  const giver = tools.catalogue.unit(account.unit);
  if (!reset || !unit || !giver) return refuse('reset-closed');
  const whyNot = whyNotConfirm(tools, reset, account);
  if (whyNot !== '') return refuse(whyNot);
  const lines = [{ account: reset.account, unit }];
  return makeSheet(tools, { giver, by: account.id, kind: 'reset', lines, request, reset: id });
}

function visible(tools: Tools, account: Account, id: number): Reset | null {
  endLate(tools);
  const reset = tools.store.resets.find(id);
  const tree = tools.catalogue.units();
  return reset && isAbove(tree, account.unit, reset.unit) ? reset : null;
}
