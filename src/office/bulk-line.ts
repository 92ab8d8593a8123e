import type { Account } from '#private/types.ts';
import type { Problem } from '#registry/problem.ts';
import type { BulkDecision, BulkLine } from './bulk-types.ts';
import { readFiling } from './filing-facts.ts';
import { decideFiling } from './review.ts';
import { isLanded } from './settle.ts';
import type { Tools } from './tools.ts';

/** What is decided on every line of a run, and by whom. */
export interface BulkOrder {
  readonly decision: BulkDecision;
  readonly text: string;
  readonly account: Account;
}

/**
 * Decides one line of a run, and says how it went; nothing that happens to it stops the others
 * . `since` is when a run that was cut off began: what it decided then counts as done.
 */
export async function decideLine(
  tools: Tools,
  line: BulkLine,
  { decision, text, account }: BulkOrder,
  since: string | null,
): Promise<{ readonly line: BulkLine; readonly fault?: unknown }> {
  const opinion = { reason: '', text } as const;
  try {
    const outcome = await decideFiling(
      tools,
      line.filing,
      account,
      decision,
      line.content,
      opinion,
    );
    if (outcome.ok) return { line: doneLine(tools, line, outcome.value.turn) };
    const isOurs = since !== null && (await wasDecided(tools, line, { decision, account }, since));
    if (isOurs) return { line: doneLine(tools, line, tools.catalogue.filing(line.filing)?.turn) };
    return { line: { ...line, result: 'refused', problems: outcome.problems } };
  } catch (fault) {
    return { line: { ...line, result: 'failed', problems: [failed] }, fault };
  }
}

const failed: Problem = { code: 'bulk-failed', at: '' };

function doneLine(tools: Tools, line: BulkLine, turn: BulkLine['turn'] = null): BulkLine {
  return { ...line, result: 'done', turn, isLanded: isLanded(tools, line.filing) };
}

/** Whether the trail has this very decision since then. */
async function wasDecided(
  tools: Tools,
  { filing, content }: BulkLine,
  { decision, account }: Pick<BulkOrder, 'decision' | 'account'>,
  since: string,
): Promise<boolean> {
  const facts = await readFiling(tools, filing);
  return (
    facts?.events.some(
      (event) =>
        event.event === decision &&
        event.account === account.id &&
        event.content === content &&
        Date.parse(event.at) >= Date.parse(since),
    ) === true
  );
}
