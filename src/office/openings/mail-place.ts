import type { FilingId } from '#registry/site.ts';
import { bodyCode } from '#registry/staffing-office.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { PersonsPlace } from '../mail/send.ts';
import type { Tools } from '../tools.ts';
import { accountOfSubject } from './codes.ts';
import { readOpening } from './facts.ts';

/** Where the private store holds whom a mail of this track goes to; null for any other mail. */
export async function openingPersonsPlace(
  tools: Tools,
  subject: FilingId,
): Promise<PersonsPlace | null> {
  if (accountOfSubject(subject) !== null) {
    const code = tools.store.applicants.code(subject);
    return { filing: subject, commitment: code?.persons ?? '' };
  }
  if (!tools.openings.find(subject)) return null;
  const facts = await readOpening(tools, subject);
  if (!facts) return null;
  const { persons, siteName } = facts.opening;
  return { filing: subject, commitment: persons, name: siteName };
}

/** The code that mails of this track are placed under; null for any other mail. */
export async function openingUnit(tools: Tools, subject: FilingId): Promise<UnitCode | null> {
  const account = accountOfSubject(subject);
  if (account !== null) return tools.store.accounts.get(account)?.unit ?? null;
  const row = tools.openings.find(subject);
  return row && bodyCode(row.region);
}
