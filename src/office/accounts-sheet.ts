import { randomBytes, timingSafeEqual } from 'node:crypto';
import { activationBytes, activationCodeOf } from '#codes/activation-code.ts';
import type { HandOutKind } from '#private/account-types.ts';
import type { Account } from '#private/types.ts';
import type { Problem } from '#registry/problem.ts';
import type { Unit } from '#registry/unit.ts';
import { noteAccount } from './accounts-note.ts';
import type { CodeSheet } from './accounts-types.ts';
import { isOurToken } from './file.ts';
import type { Tools } from './tools.ts';
import type { Outcome } from './types.ts';

const day = 86_400_000;

/** What a sheet of new codes is made of. */
export interface SheetOrder {
  readonly giver: Unit;
  readonly by: string;
  readonly kind: HandOutKind;
  readonly lines: readonly { readonly account: string; readonly unit: Unit }[];
  /** Of the form that asked; the same one never gives twice. */
  readonly request: string;
  readonly reset?: number;
}

/** Draws codes, keeps their hashes and hands the codes to the one answer that shows them (A23). */
export async function makeSheet(tools: Tools, order: SheetOrder): Promise<Outcome<CodeSheet>> {
  const { giver, by, kind, request } = order;
  if (!isOurToken(tools, request)) return refuse('request-expired');
  const now = tools.now();
  const until = new Date(now.getTime() + tools.policy.activationCodeDays * day);
  // in the order in which they are kept, as `saveSheet` takes the codes by place
  const ordered = order.lines.toSorted((a, b) => (a.account < b.account ? -1 : 1));
  const lines = ordered.map((line) => ({
    ...line,
    code: activationCodeOf(randomBytes(activationBytes)),
  }));
  const given = await tools.store.handOuts.give(
    {
      request,
      unit: giver.code,
      by,
      kind,
      until,
      lines: lines.map(({ account, unit, code }) => ({ account, unit: unit.code, code })),
      ...(order.reset === undefined ? {} : { reset: order.reset }),
    },
    now,
  );
  if (given === 'repeated') return refuse('handed-out-already');
  if (given === 'changed') return refuse('hand-out-changed');
  const what = kind === 'reset' ? 'reset' : 'code-given';
  for (const { account } of lines) noteAccount(tools, account, { what, by });
  const handOut = tools.store.handOuts.find(given);
  if (!handOut) throw new Error('a hand-out is gone');
  const seal = sealOf(tools, given, lines);
  return { ok: true, value: { id: given, at: handOut.at, giver, until, lines, seal } };
}

/** The sheet again, from the codes that its page sent back; once (A23). Nothing of them was kept. */
export function sheetToSave(
  tools: Tools,
  account: Account,
  id: number,
  codes: readonly string[],
  seal: string,
): Outcome<CodeSheet> {
  const { handOuts } = tools.store;
  const handOut = handOuts.find(id);
  const giver = handOut && tools.catalogue.unit(handOut.unit);
  if (!handOut || !giver || handOut.by !== account.id) return refuse('request-expired');
  const lines = handOut.lines.flatMap((line, index) => {
    const unit = tools.catalogue.unit(line.unit);
    return unit ? [{ account: line.account, unit, code: codes[index] ?? '' }] : [];
  });
  const expected = Buffer.from(sealOf(tools, id, lines));
  const given = Buffer.from(seal);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return refuse('request-expired');
  }
  if (!handOuts.noteSaved(id, account.id, tools.now())) return refuse('sheet-saved');
  return { ok: true, value: { id, at: handOut.at, giver, until: handOut.until, lines, seal } };
}

function sealOf(
  tools: Tools,
  id: number,
  lines: readonly { readonly account: string; readonly code: string }[],
): string {
  const text = lines.map(({ account, code }) => `${account} ${code}`).toSorted();
  return tools.store.secrets.hmac('form', ['sheet', id, ...text].join('\n')).toString('base64url');
}

export function refuse(
  code: string,
  at = '',
  params?: NonNullable<Problem['params']>,
): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems: [{ code, at, ...(params ? { params } : {}) }] };
}
