import { formatMessage } from '#git/message.ts';
import { eventTrailers } from '#registry/events.ts';
import type { FilingEvent } from '#registry/filing.ts';
import { isoOf } from '#registry/moment.ts';
import type { FilingId } from '#registry/site.ts';
import type { FilingFacts } from './filing-facts.ts';
import { settleFiling } from './settle.ts';
import { theRegister, type Tools } from './tools.ts';

/**
 * Ends an open filing by the register itself; `why` begins the commit's title. False where it is on main
 * by now. The caller has the lock.
 */
export async function voidFiling(
  tools: Tools,
  { id, tip, file }: FilingFacts,
  because: FilingId,
  why: string,
): Promise<boolean> {
  if (tip === null) return false;
  const now = tools.now();
  const event: FilingEvent = { event: 'void', at: isoOf(now), because };
  tools.catalogue.mark(id);
  await tools.forge.step({
    id,
    changes: new Map(),
    message: formatMessage(`${why}：${file.name}`, eventTrailers(id, event)),
    by: theRegister,
    at: now,
    expected: tip,
  });
  await settleFiling(tools, id);
  return true;
}
