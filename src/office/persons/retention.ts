import { isOpenOpening } from '#registry/opening-state.ts';
import type { FilingId } from '#registry/site.ts';
import { readFiling, readOpenFiling } from '../filing-facts.ts';
import { readOpening } from '../openings/facts.ts';
import { forgetUnconfirmed } from '../openings/register.ts';
import { catchUp } from '../settle.ts';
import type { Tools } from '../tools.ts';
import { voidFiling } from '../void.ts';
import { forgetReplaced } from './replaced.ts';

const day = 86_400_000;

/**
 * What the register forgets by itself, once a day (W8, R-9.4): receipt codes some time after 办结,
 * filings that nobody took in, persons of filings that came to nothing and persons that a change
 * replaced, old readings, sessions and drafts. Only receipts that still open something are looked at,
 * so the cost follows what is open.
 */
export async function forgetDue(tools: Tools): Promise<number> {
  const { store, policy } = tools;
  const now = tools.now();
  const before = (days: number): Date => new Date(now.getTime() - days * day);
  let forgotten = 0;
  const kept = Math.min(policy.receiptDays, policy.unreviewedDays);
  for (const id of store.receipts.live(before(kept))) forgotten += await look(tools, id, now);
  forgetUnconfirmed(tools, now);
  forgotten += await forgetReplaced(tools);
  forgotten += store.readings.forget(before(policy.readingLogDays));
  forgotten += store.forgetStale(now);
  return forgotten;
}

/** Looks at one receipt; how many records were forgotten. */
async function look(tools: Tools, id: FilingId, now: Date): Promise<number> {
  const { catalogue, store, policy } = tools;
  const isPast = (iso: string, days: number): boolean =>
    Date.parse(iso) <= now.getTime() - days * day;
  const site = catalogue.siteOfFiling(id);
  if (site) {
    if (!isPast(site.mintedAt ?? '9999', policy.receiptDays)) return 0;
    store.receipts.close(id);
    return 1;
  }
  const open = catalogue.filing(id);
  if (open) {
    const isLate = open.stage === 'received' && isPast(open.since, policy.unreviewedDays);
    return isLate && open.site === null && (await expire(tools, id)) ? 1 : 0;
  }
  const opening = await readOpening(tools, id);
  if (opening) {
    const { stage, since } = opening.state;
    if (isOpenOpening(stage) || !isPast(since, policy.receiptDays)) return 0;
    // what was approved has its persons for as long as its label
    return end(tools, id, now, stage === 'withdrawn' ? '申请已经结束' : null);
  }
  const facts = await readFiling(tools, id);
  // there is a branch that is not understood: nothing is forgotten of it
  if (facts === null && (await tools.forge.proposal(id))) return 0;
  // reserved for a form that was never filed, or taken back long ago
  const isOver =
    facts === null || facts.state.stage === 'withdrawn' || facts.state.stage === 'void';
  if (!isOver || (facts && !isPast(facts.state.since, policy.receiptDays))) return 0;
  return end(tools, id, now, facts === null ? '没有提交' : '申请已经结束');
}

/** Closes a receipt; with a reason its persons are erased too. */
function end({ store }: Tools, id: FilingId, now: Date, reason: string | null): number {
  store.receipts.close(id);
  if (reason !== null && store.people.records(id).length > 0) {
    store.erasures.erase([id], reason, now);
  }
  return 1;
}

/** Ends a filing that its unit never took in (W8); false where it was taken in meanwhile. */
async function expire(tools: Tools, id: FilingId): Promise<boolean> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const facts = await readOpenFiling(tools, id);
    if (!facts || facts.state.stage !== 'received') return false;
    const [first] = facts.events;
    // an import is the unit's own
    if (first?.event !== 'submit' || first.account !== '') return false;
    return voidFiling(tools, facts, id, '到期作废');
  });
}
