import { dateOf } from '#registry/moment.ts';
import type { SiteCode } from '#registry/site.ts';
import { isDue } from '#registry/yearly-check.ts';
import { mails } from './mails.ts';
import { checkedAt } from './my-site.ts';
import type { Tools } from './tools.ts';

const dayLength = 86_400_000;
/** A server that stood still for some days makes the reminders of those days good. */
const daysBack = 7;

/**
 * Reminds both persons of a site, around the day on which its code was minted, that nobody changed
 * or confirmed its record for a year (F15). Once a year each: the mail's key carries the year.
 * Returns the sites reminded.
 */
export function remindYearly(tools: Tools): readonly SiteCode[] {
  const now = tools.now();
  const days = Array.from({ length: daysBack }, (_, back) =>
    dateOf(new Date(now.getTime() - back * dayLength)).slice(5),
  );
  const year = dateOf(now).slice(0, 4);
  const due = tools.catalogue
    .normalSitesMintedOn(days)
    .filter(
      (row) => row.code !== null && isDue(checkedAt(tools, row.code, row.mintedAt ?? ''), now),
    );
  const queued = due.flatMap(({ code, filing, name }) =>
    code === null || filing === null
      ? []
      : mails('yearly-reminder', `${code}:${year}`, filing, { name, siteCode: code }),
  );
  if (queued.length > 0) tools.store.outbox.enqueue(queued, now);
  return due.flatMap(({ code }) => code ?? []);
}
