import { type Edit, tryEdit } from './edit.ts';
import { conclusionEdits } from './edits-conclusion.ts';
import { dataEdits } from './edits-data.ts';
import { decisionEdits } from './edits-decision.ts';
import { mintEdits } from './edits-mint.ts';
import { stepEdits } from './edits-step.ts';
import { trustEdits } from './edits-trust.ts';
import { openLedger } from './ledger.ts';

/** Everything that is tried on the ledger, each in one line (G16). */
export const allEdits: readonly Edit[] = [
  ...conclusionEdits,
  ...decisionEdits,
  ...mintEdits,
  ...stepEdits,
  ...dataEdits,
  ...trustEdits,
];

/** What trying them came to. */
export interface LedgerEdits {
  /** Edits of content, of signatures and of whole histories that were tried. */
  readonly edits: number;
  /** How often main was put back. */
  readonly back: number;
  /** What `verify` did not name, or named elsewhere or otherwise. */
  readonly bad: readonly string[];
}

/**
 * Makes a realistic history and does to it, one after the other, what somebody could who has the
 * repository, the handbook and the register's signing key; `verify` must name each, at its place and for
 * its reason (G16). `share` is how many of them: 1 all, 0.1 every tenth.
 */
export async function ledgerEdits(
  share: number,
  tell: (line: string) => void = () => {},
): Promise<LedgerEdits> {
  const step = Math.max(1, Math.round(1 / share));
  const chosen = allEdits.filter((_, index) => index % step === 0);
  const ledger = await openLedger();
  const bad: string[] = [];
  let back = 0;
  try {
    for (const [index, edit] of chosen.entries()) {
      const wrong = await tryEdit(ledger, edit).catch(
        (error: unknown) => `${edit.says}：${error instanceof Error ? error.stack : String(error)}`,
      );
      if (wrong !== null) bad.push(wrong);
      if (edit.says.startsWith('main 退回')) back += 1;
      if ((index + 1) % 50 === 0) tell(`${index + 1} / ${chosen.length}`);
    }
  } finally {
    await ledger.close();
  }
  return { edits: chosen.length - back, back, bad };
}
