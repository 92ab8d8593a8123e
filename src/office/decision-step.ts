import { formatMessage } from '#git/message.ts';
import type { Oid } from '#git/types.ts';
import type { Account } from '#private/types.ts';
import { eventTrailers } from '#registry/events.ts';
import type { Chain, DecisionEvent, FilingState, Opinion } from '#registry/filing.ts';
import { isoOf } from '#registry/moment.ts';
import type { FilingId } from '#registry/site.ts';
import { eventText } from '#text/words.ts';
import { settleFiling } from './settle.ts';
import { accountSignature, type Tools } from './tools.ts';
import type { Decision } from './types.ts';

/** What of a filing a decision on it stands on. */
interface Decided {
  readonly id: FilingId;
  readonly tip: Oid | null;
  readonly state: FilingState;
  readonly rechained: Chain | null;
}

/**
 * Writes one decision as one commit on the filing's branch, with the main it was made under (R-4.5,
 * X13), and what follows from it. The caller holds the lock and has looked at who may.
 */
export async function writeDecision(
  tools: Tools,
  { id, tip, state, rechained }: Decided,
  name: string,
  account: Account,
  decision: Decision,
  said: { readonly content: string; readonly opinion: Opinion; readonly at: Date },
): Promise<void> {
  const { content, opinion, at } = said;
  const event: DecisionEvent = {
    event: decision,
    at: isoOf(at),
    content,
    unit: account.unit,
    account: account.id,
    opinion,
    base: await tools.forge.main(),
    ...(rechained ? { rechained: state.chain.steps.map(({ unit }) => unit) } : {}),
  };
  tools.catalogue.mark(id);
  await tools.forge.step({
    id,
    changes: new Map(),
    message: formatMessage(`${eventText[decision]}：${name}`, eventTrailers(id, event)),
    by: accountSignature(account.id),
    at,
    expected: tip,
  });
  await settleFiling(tools, id);
}
