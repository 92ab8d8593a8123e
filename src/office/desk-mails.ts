import { pageOf, windowOf } from '#catalogue/paging.ts';
import type { Page, PageRequest } from '#catalogue/types.ts';
import type { Account, KeptMail, MailNote } from '#private/types.ts';
import { normaliseText, textProblems } from '#registry/free-text.ts';
import { type BounceReason, bounceReasons, type MailFilter } from '#registry/mail-outcome.ts';
import type { Problem } from '#registry/problem.ts';
import type { Person } from '#registry/site.ts';
import { isWithin } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import { readFiling } from './filing-facts.ts';
import { placeMails, subjectOf } from './mail-place.ts';
import { personsPlace } from './persons-place.ts';
import type { Tools } from './tools.ts';
import type { Outcome } from './types.ts';

/** Most characters of what a unit notes beside a bounce. */
export const bounceNoteMax = 200;

/** A mail as a unit's list shows it. */
export interface DeskMail extends KeptMail {
  /** Site name. */
  readonly name: string;
}

/** One mail with what a unit may do about it; a reason stands where it may not. */
export interface DeskMailView {
  readonly mail: DeskMail;
  /** Whom to telephone; null where nobody is on record. */
  readonly recipient: Person | null;
  readonly notes: readonly MailNote[];
  readonly may: { readonly bounce: Problem | null; readonly resend: Problem | null };
}

/** Mails of a unit's subtree, newest first (E03, B16, R-4.7). */
export async function deskMails(
  tools: Tools,
  account: Account,
  filter: MailFilter | null,
  request: PageRequest,
): Promise<Page<DeskMail>> {
  await placeMails(tools);
  const { outbox } = tools.store;
  const units = subtreeOf(tools, account.unit);
  const window = windowOf(outbox.count(units, filter), request);
  const rows = outbox.list(units, filter, { offset: window.offset, size: window.size });
  return pageOf(
    window,
    rows.map((mail) => named(tools, mail)),
  );
}

/** One mail; null outside the unit's subtree. Reading whom to telephone is logged (Z19). */
export async function deskMail(
  tools: Tools,
  id: number,
  account: Account,
): Promise<DeskMailView | null> {
  const mail = await mailOf(tools, id, account);
  if (!mail) return null;
  const facts = await readFiling(tools, mail.filing);
  const place = facts && personsPlace(facts);
  const persons =
    place && place.commitment !== ''
      ? tools.store.people.get(place.filing, place.commitment, `account:${account.id}`, tools.now())
      : null;
  return {
    mail: named(tools, mail),
    recipient: persons?.[mail.to] ?? null,
    notes: tools.store.outbox.notes(id),
    may: { bounce: againstBounce(mail), resend: againstResend(mail) },
  };
}

/** Notes that a mail came back (退信). Corrects nothing: addresses change by a filing only. */
export async function noteBounce(
  tools: Tools,
  id: number,
  account: Account,
  typed: { readonly reason: string; readonly note: string },
): Promise<Outcome<number>> {
  const mail = await mailOf(tools, id, account);
  if (!mail) return refuse({ code: 'not-yours', at: '' });
  // a second press finds it noted
  if (mail.bounce !== '') return { ok: true, value: id };
  const against = againstBounce(mail);
  if (against) return refuse(against);
  const reason = bounceReasons.find((each) => each === typed.reason);
  const note = normaliseText(typed.note);
  const problems: readonly Problem[] = [
    ...(reason ? [] : [{ code: 'choose', at: '/bounce' }]),
    ...(reason === 'other' && note === '' ? [{ code: 'required', at: '/note' }] : []),
    ...textProblems(note, '/note', bounceNoteMax),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const { outbox } = tools.store;
  outbox.noteBounce(id, reason as BounceReason, note, account.id, tools.now());
  return { ok: true, value: id };
}

/** 重新发送: queues the mail once more, to the address on record now; limited a person and day. */
export async function resendMail(
  tools: Tools,
  id: number,
  account: Account,
): Promise<Outcome<number>> {
  const mail = await mailOf(tools, id, account);
  if (!mail) return refuse({ code: 'not-yours', at: '' });
  if (mail.next !== null) return { ok: true, value: mail.next };
  const against = againstResend(mail);
  if (against) return refuse(against);
  const { store } = tools;
  return store.atomically((): Outcome<number> => {
    const wait = store.limits.take('mail-resend', `${mail.filing}:${mail.to}`, tools.now());
    if (wait !== null) return refuse({ code: 'too-many-resends', at: '', params: { wait } });
    const next = store.outbox.resend(id, account.id, tools.now());
    return next === null ? refuse({ code: 'mail-on-its-way', at: '' }) : { ok: true, value: next };
  });
}

async function mailOf(tools: Tools, id: number, account: Account): Promise<KeptMail | null> {
  await placeMails(tools);
  const mail = tools.store.outbox.find(id);
  if (!mail || mail.unit === '') return null;
  return isWithin(tools.catalogue.units(), mail.unit, account.unit) ? mail : null;
}

function againstBounce(mail: KeptMail): Problem | null {
  if (mail.bounce !== '') return { code: 'mail-bounced', at: '' };
  return mail.state === 'sent' ? null : { code: 'mail-not-sent', at: '' };
}

function againstResend(mail: KeptMail): Problem | null {
  if (mail.next !== null) return { code: 'mail-resent', at: '' };
  const isOver = mail.state === 'sent' || mail.state === 'failed';
  return isOver ? null : { code: 'mail-on-its-way', at: '' };
}

/** The units of a subtree; null for the root, whose subtree is everything. */
function subtreeOf({ catalogue }: Tools, above: UnitCode): readonly UnitCode[] | null {
  const tree = catalogue.units();
  if (tree.get(above)?.level === 'root') return null;
  return Array.from(tree.keys()).filter((code) => isWithin(tree, code, above));
}

function named(tools: Tools, mail: KeptMail): DeskMail {
  const name = subjectOf(tools, mail.filing)?.name ?? mail.params['name'] ?? '';
  return { ...mail, name };
}

function refuse(problem: Problem): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [problem] };
}
