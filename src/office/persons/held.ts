import type { ApplicantProfile } from '#registry/opening-fields.ts';
import { isoOf } from '#registry/moment.ts';
import type { FilingId, Persons } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { UnitContact } from '#private/unit-contacts.ts';
import { mailStatusText, mailTemplateText, mailToText } from '#text/mail-words.ts';
import type { Tools } from '../tools.ts';
import { readingLine, type ReadingLine } from './readings.ts';
import type { Concerned } from './subjects.ts';

/** Everything that the register holds of the persons of one site, application, unit or applicant. */
export interface Held {
  readonly format: 'site-register-persons/1';
  readonly of: string;
  readonly exportedAt: string;
  readonly records: readonly HeldRecord[];
  readonly mails: readonly HeldMail[];
  /** Who read the records, newest first, this export included. */
  readonly readings: readonly Omit<ReadingLine, 'account'>[];
  readonly erased: readonly { readonly at: string; readonly reason: string }[];
}

/** One record: both persons of a site, the contact of a unit, or what an applicant registered. */
interface HeldRecord {
  readonly subject: string;
  readonly record: string;
  readonly content: Persons | UnitContact | ApplicantProfile;
}

interface HeldMail {
  readonly at: string;
  readonly to: string;
  readonly mail: string;
  readonly state: string;
}

/**
 * What is held of somebody, in one piece, for the person concerned; the export is itself logged and
 * stands last in the record of readings that it carries.
 */
export function heldOf(tools: Tools, { name, subjects }: Concerned, reader: string): Held {
  const { store } = tools;
  const now = tools.now();
  const records = subjects.flatMap((subject) => recordsOf(tools, subject, reader, now));
  const every = { offset: 0, size: -1 };
  return {
    format: 'site-register-persons/1',
    of: name,
    exportedAt: isoOf(now),
    records,
    mails: subjects.flatMap((subject) => mailsOf(tools, subject)),
    readings: store.readings.list(subjects, every).map((reading) => {
      const { at, who, purpose } = readingLine(tools, reading);
      return { at, who, purpose };
    }),
    erased: subjects.flatMap((subject) => {
      const { erasures } = store;
      const all = erasures.find(subject);
      const single = erasures.ofRecords(subject);
      return [...(all ? [all] : []), ...single].map(({ at, reason }) => ({ at, reason }));
    }),
  };
}

function recordsOf(
  { store }: Tools,
  subject: string,
  reader: string,
  now: Date,
): readonly HeldRecord[] {
  const [kind, name = ''] = subject.split(':');
  if (kind === 'unit') {
    const unit = name as UnitCode;
    const content = store.unitContacts.get([unit], reader, now, 'export').get(unit);
    return content ? [{ subject, record: '', content }] : [];
  }
  if (kind === 'applicant') {
    const content = store.applicants.get(name, reader, now, 'export')?.profile;
    return content ? [{ subject, record: '', content }] : [];
  }
  const filing = subject as FilingId;
  return store.people.records(filing).flatMap((record) => {
    const content = store.people.get(filing, record, reader, now, 'export');
    return content ? [{ subject, record, content }] : [];
  });
}

function mailsOf({ store }: Tools, subject: string): readonly HeldMail[] {
  return store.outbox.ofFiling(subject as FilingId).map((mail) => ({
    at: mail.at,
    to: mailToText[mail.to],
    mail: mailTemplateText[mail.template],
    state: mailStatusText(mail),
  }));
}
