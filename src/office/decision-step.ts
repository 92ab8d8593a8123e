import type { ProposalStep } from '#forge/port.ts';
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
  decided: Decided,
  name: string,
  account: Account,
  decision: Decision,
  said: { readonly content: string; readonly opinion: Opinion; readonly at: Date },
): Promise<void> {
  await writeDecisions(tools, [{ ...decided, name, account, decision, ...said }]);
}

/** One decision to be written. */
export interface PlannedDecision extends Decided {
  readonly name: string;
  readonly account: Account;
  readonly decision: Decision;
  readonly content: string;
  readonly opinion: Opinion;
  readonly at: Date;
}

/** Several decisions, each on another filing: at GitHub in one push. Under the lock. */
export async function writeDecisions(
  tools: Tools,
  decisions: readonly PlannedDecision[],
): Promise<void> {
  const steps = [];
  for (const one of decisions) {
    tools.catalogue.mark(one.id);
    steps.push(await stepOf(tools, one));
  }
  if (tools.github) await tools.github.steps(steps);
  else for (const step of steps) await tools.forge.step(step);
  for (const { id } of decisions) await settleFiling(tools, id);
}

async function stepOf(
  tools: Tools,
  { id, tip, state, rechained, name, account, decision, content, opinion, at }: PlannedDecision,
): Promise<ProposalStep> {
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
  return {
    id,
    changes: new Map(),
    message: formatMessage(`${eventText[decision]}：${name}`, eventTrailers(id, event)),
    by: accountSignature(account.id),
    at,
    expected: tip,
  };
}
