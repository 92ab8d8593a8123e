import { timingSafeEqual } from 'node:crypto';
import type { Account } from '#private/types.ts';
import type { Problem } from '#registry/problem.ts';
import type { FilingId, Persons } from '#registry/site.ts';
import type { Tools } from '../tools.ts';
import type { Outcome } from '../types.ts';
import { deliverCode } from './message-port.ts';

const minutesValid = 30;

/** Under what the private store keeps the address that a code of an account goes to. */
export function codeSubject(account: string): FilingId {
  return `code:${account}` as FilingId;
}

/** The account of such a subject; null for a filing. */
export function accountOfSubject(subject: string): string | null {
  return subject.startsWith('code:') ? subject.slice('code:'.length) : null;
}

/**
 * The code of a nonce: six digits, derived when it is sent and when it is checked, so that it is
 * nowhere kept (D5, P13).
 */
export function oneTimeCode(tools: Tools, subject: string, nonce: string): string {
  const mac = tools.store.secrets.hmac('request', `one-time\n${subject}\n${nonce}`);
  return String(mac.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}

/** Where codes to these persons go: nobody is sent more than a few that are never used (P16). */
function recipientOf({ messages }: Tools, { contact }: Persons): string {
  return messages.by === 'sms' ? contact.mobile : contact.email.toLowerCase();
}

/** Why no code may go to these persons now; null where one may. */
export function recipientProblem(tools: Tools, persons: Persons): Problem | null {
  const recipient = recipientOf(tools, persons);
  const wait = tools.store.limits.wait('opening-recipient', recipient, tools.now());
  return wait === null ? null : { code: 'too-many-codes', at: '/code', params: { wait } };
}

/** Sends a new code to the handler's address; the one before is dead from then on (P13, P14, P23). */
export function sendOneTime(tools: Tools, account: string, persons: Persons): Outcome<null> {
  const { applicants, people, limits } = tools.store;
  const now = tools.now();
  const crowded = recipientProblem(tools, persons);
  if (crowded) return { ok: false, problems: [crowded] };
  const wait = limits.take('opening-send', account, now);
  if (wait !== null) {
    return { ok: false, problems: [{ code: 'too-many-codes', at: '/code', params: { wait } }] };
  }
  limits.miss('opening-recipient', recipientOf(tools, persons), now);
  const subject = codeSubject(account);
  const commitment = people.put(subject, persons);
  const until = new Date(now.getTime() + minutesValid * 60_000);
  const { nonce } = applicants.startCode(subject, commitment, until);
  deliverCode(tools, { account, subject, nonce });
  return { ok: true, value: null };
}

/** Why a typed code is none of this account's that is good now; null when it is, and then it is spent. */
export function spendCode(
  tools: Tools,
  { id }: Pick<Account, 'id'>,
  persons: Persons | null,
  typed: string,
): Problem | null {
  const { applicants, limits, people } = tools.store;
  const now = tools.now();
  if (typed.trim() === '') return { code: 'required', at: '/code' };
  const wait = limits.take('opening-code', id, now);
  if (wait !== null) return { code: 'too-many-tries', at: '/code', params: { wait } };
  const subject = codeSubject(id);
  const asked = applicants.code(subject);
  const given = Buffer.from(typed.normalize('NFKC').replace(/\s/g, ''));
  const right = Buffer.from(asked ? oneTimeCode(tools, subject, asked.nonce) : 'none');
  const isRight = asked !== null && given.length === right.length && timingSafeEqual(given, right);
  const isLate = asked === null || asked.until <= now;
  // the address that was proved is the one that is filed, and so is the mobile
  const sentTo = asked && people.get(subject, asked.persons, `account:${id}`, now, 'verify');
  const proved = tools.messages.by === 'sms' ? (['email', 'mobile'] as const) : ['email' as const];
  const isSame =
    persons === null || proved.every((key) => sentTo?.contact[key] === persons.contact[key]);
  if (!isRight || isLate || !isSame) return { code: 'opening-code-wrong', at: '/code' };
  limits.clear('opening-code', id);
  limits.clear('opening-send', id);
  if (sentTo) limits.clear('opening-recipient', recipientOf(tools, sentTo));
  // the address stays for the next mail; the nonce that was used never comes back
  applicants.startCode(subject, asked.persons, new Date(0));
  return null;
}
