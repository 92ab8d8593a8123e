import { randomInt } from 'node:crypto';
import { passwordProblems } from '#private/password-policy.ts';
import type { Account } from '#private/types.ts';
import { type ApplicantProfile, parseRegistration } from '#registry/opening-fields.ts';
import type { Problem } from '#registry/problem.ts';
import type { Persons } from '#registry/site.ts';
import { applicantCode, parseRegion } from '#registry/staffing-office.ts';
import { isWithin } from '#registry/unit-tree.ts';
import { parseUnitCode, type UnitCode } from '#registry/unit.ts';
import { rootCode } from '#registry/unit-check.ts';
import { noteAccount } from '../accounts-note.ts';
import type { Tools } from '../tools.ts';
import type { Fields, Outcome } from '../types.ts';
import { agreementNow } from './agreement.ts';
import { staffingOffices } from './bodies.ts';
import { codeSubject, recipientProblem, sendOneTime, spendCode } from './codes.ts';

const day = 86_400_000;
/** A registration whose address was never proved is forgotten after so many days. */
const unconfirmedDays = 7;

/** What is wrong with a registration, and what it would register (P01–P18). */
async function judge(
  tools: Tools,
  fields: Fields,
): Promise<{ readonly problems: readonly Problem[]; readonly profile: ApplicantProfile | null }> {
  const region = parseRegion(fields['region'] ?? '');
  const office = (await staffingOffices(tools)).find((one) => one.region === region);
  if (!region || !office) {
    return { problems: [{ code: 'region-unknown', at: '/region' }], profile: null };
  }
  const unit = placeOf(tools, office.unit, fields['unit'] ?? '');
  const parsed = parseRegistration(fields, { region, unit: unit ?? rootCode });
  const password = fields['password'] ?? '';
  const rule = { ...tools.policy, passwordLegacy: true };
  const names = [fields['organisation'] ?? '', fields['handler.name'] ?? ''];
  const problems: readonly Problem[] = [
    ...(unit === null ? [{ code: 'choose', at: '/unit' }] : []),
    ...(parsed.ok ? [] : parsed.problems),
    ...passwordProblems(password, rule, names),
    ...(password === fields['again'] ? [] : [{ code: 'password-differs', at: '/again' }]),
    ...(fields['agree'] === agreementNow.hash ? [] : [{ code: 'agreement-needed', at: '/agree' }]),
  ];
  return { problems, profile: parsed.ok && problems.length === 0 ? parsed.value : null };
}

/** The unit of the seat: one below the region's own (P04); the root's where the region has none. */
function placeOf(tools: Tools, top: UnitCode | null, typed: string): UnitCode | null {
  if (top === null) return rootCode;
  const code = parseUnitCode(typed);
  const unit = code && tools.catalogue.unit(code);
  return unit && !unit.retired && isWithin(tools.catalogue.units(), unit.code, top)
    ? unit.code
    : null;
}

/** Everything that is wrong with a registration, before anything is kept. */
export async function checkRegistration(tools: Tools, fields: Fields): Promise<readonly Problem[]> {
  return (await judge(tools, fields)).problems;
}

/** Makes an account under limits; it can do nothing before its address is proved (P14, P18). */
export async function register(
  tools: Tools,
  fields: Fields,
  address: string,
): Promise<Outcome<Account>> {
  const { problems, profile } = await judge(tools, fields);
  if (!profile) return { ok: false, problems };
  const { limits, accounts, applicants } = tools.store;
  const now = tools.now();
  const crowded = recipientProblem(tools, personsOf(profile));
  if (crowded) return { ok: false, problems: [{ ...crowded, at: '/handler/email' }] };
  const wait = limits.take('opening-register-address', address, now);
  if (wait !== null) {
    return { ok: false, problems: [{ code: 'too-many-registrations', at: '', params: { wait } }] };
  }
  forgetUnconfirmed(tools, now);
  const unit = applicantCode(profile.region);
  const id = freeId(tools, unit);
  const password = fields['password'] ?? '';
  // first: what a crash leaves of it is forgotten with the unconfirmed ones
  applicants.put({ account: id, profile, agreement: agreementNow }, now);
  await accounts.create({ id, unit, password, mustChangePassword: false }, now);
  sendOneTime(tools, id, personsOf(profile));
  noteAccount(tools, id, { what: 'signed-in', address });
  return { ok: true, value: { id, unit, mustChangePassword: false, disabled: false } };
}

/** An account number that nobody has: region and eight digits drawn by chance (P18). */
function freeId(tools: Tools, unit: UnitCode): string {
  for (;;) {
    const id = `${unit}-${String(randomInt(100_000_000)).padStart(8, '0')}`;
    if (!tools.store.accounts.get(id)) return id;
  }
}

/** Forgets registrations whose address was never proved (P14). */
export function forgetUnconfirmed(tools: Tools, now: Date): void {
  const { applicants, people } = tools.store;
  const before = new Date(now.getTime() - unconfirmedDays * day);
  for (const account of applicants.unconfirmedBefore(before)) {
    people.erase(codeSubject(account), 'registration not confirmed', now);
    applicants.drop(account);
  }
}

/** Whom mails about a registration go to: the handler; nobody but a name is known of the head. */
export function personsOf({ head, handler }: ApplicantProfile): Persons {
  return { principal: { name: head, officePhone: '', mobile: '', email: '' }, contact: handler };
}

/** Sends the code of a registration again (P13, P14). */
export function sendRegistrationCode(tools: Tools, account: Account): Outcome<null> {
  const applicant = tools.store.applicants.get(account.id, `account:${account.id}`, tools.now());
  if (!applicant) return { ok: false, problems: [{ code: 'not-yours', at: '' }] };
  return sendOneTime(tools, account.id, personsOf(applicant.profile));
}

/** Proves the address of a registration and tells the account number by mail (P14, P18). */
export function confirmRegistration(
  tools: Tools,
  account: Account,
  code: string,
  agreed: string,
): Outcome<null> {
  const { applicants, outbox } = tools.store;
  if (applicants.isConfirmed(account.id) === true) return { ok: true, value: null };
  const reader = `account:${account.id}`;
  const mustAgree = applicants.get(account.id, reader, tools.now())?.agreement === null;
  if (mustAgree && agreed !== agreementNow.hash) {
    return { ok: false, problems: [{ code: 'agreement-needed', at: '/agree' }] };
  }
  // in one: a crash between would leave an account whose number nobody is told
  return tools.store.atomically(() => {
    const wrong = spendCode(tools, account, null, code);
    if (wrong) return { ok: false, problems: [wrong] };
    const now = tools.now();
    if (mustAgree) applicants.accept(account.id, agreementNow);
    applicants.confirm(account.id, now);
    const key = `opening-account:${account.id}:contact`;
    const mail = { key, template: 'opening-account', to: 'contact' } as const;
    const params = { account: account.id };
    outbox.enqueue([{ ...mail, filing: codeSubject(account.id), params }], now);
    return { ok: true, value: null };
  });
}
