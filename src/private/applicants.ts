import { seal, unseal } from '#codes/seal.ts';
import type { ApplicantProfile } from '#registry/opening-fields.ts';
import { isoOf } from '#registry/moment.ts';
import type { Database } from './database.ts';
import type { PersonKeys } from './person-keys.ts';
import type { Random } from './random.ts';
import type { ReadingPurpose, Readings } from './readings.ts';

/** A registered sponsor that applies at a staffing office (P01–P18). */
export interface Applicant {
  readonly account: string;
  readonly profile: ApplicantProfile;
  readonly registeredAt: string;
  /** When its e-mail address was proved; null before (P14). */
  readonly confirmedAt: string | null;
  /** Which wording of the agreement it accepted (P17); null for one that was imported (P02). */
  readonly agreement: { readonly version: string; readonly hash: string } | null;
}

/** A one-time code that was asked for; the code itself is derived when it is sent (D5). */
export interface OneTime {
  /** Goes into the code; a new one with each code. */
  readonly nonce: string;
  /** Commitment of the persons it is sent to. */
  readonly persons: string;
  readonly until: Date;
}

/** Sponsors that apply, their one-time codes, and identities that were checked on paper (P11). */
export interface Applicants {
  put(applicant: Omit<Applicant, 'registeredAt' | 'confirmedAt'>, at: Date): void;
  /** Reading is logged with `reader` (Z19); null when unknown. */
  get(account: string, reader: string, at: Date, purpose?: ReadingPurpose): Applicant | null;
  /** Whether it proved its address; null when there is none. */
  isConfirmed(account: string): boolean | null;
  confirm(account: string, at: Date): void;
  /** Notes the wording that an imported one accepted. */
  accept(account: string, agreement: NonNullable<Applicant['agreement']>): void;
  /** Own registrations that were never confirmed and are older than this. */
  unconfirmedBefore(moment: Date): readonly string[];
  /** Forgets a registration with its key. */
  drop(account: string): void;
  startCode(subject: string, persons: string, until: Date): OneTime;
  code(subject: string): OneTime | null;
  dropCode(subject: string): void;
  /** Notes who saw the papers of the handler's identity; nothing of them is kept (P11). */
  noteVerified(filing: string, account: string, at: Date): void;
  verified(filing: string): { readonly account: string; readonly at: string } | null;
}

/** Opens them over the private store and its keys; a profile is sealed under a key of its own. */
export function openApplicants(
  database: Database,
  keys: PersonKeys,
  random: Random,
  readings: Readings,
): Applicants {
  const { sql } = database;
  const insert = sql.prepare(
    `INSERT INTO applicant (account, version, sealed, at, confirmed_at, agreement)
     VALUES (?, ?, ?, ?, NULL, ?)`,
  );
  const one = sql.prepare('SELECT * FROM applicant WHERE account = ?');
  const confirm = sql.prepare(
    'UPDATE applicant SET confirmed_at = ? WHERE account = ? AND confirmed_at IS NULL',
  );
  const old = sql.prepare(
    "SELECT account FROM applicant WHERE confirmed_at IS NULL AND at < ? AND agreement <> 'null'",
  );
  const accept = sql.prepare('UPDATE applicant SET agreement = ? WHERE account = ?');
  const remove = sql.prepare('DELETE FROM applicant WHERE account = ?');
  const putCode = sql.prepare('INSERT OR REPLACE INTO one_time_code VALUES (?, ?, ?, ?)');
  const codeOf = sql.prepare('SELECT nonce, persons, until FROM one_time_code WHERE subject = ?');
  const dropCode = sql.prepare('DELETE FROM one_time_code WHERE subject = ?');
  const verify = sql.prepare('INSERT OR REPLACE INTO identity_check VALUES (?, ?, ?)');
  const verified = sql.prepare('SELECT account, at FROM identity_check WHERE filing = ?');

  return {
    put({ account, profile, agreement }, at) {
      const version = random(16).toString('hex');
      // durable first: a crash between leaves a key that opens nothing
      const recordKey = keys.make(subjectOf(account), version);
      const sealed = seal(
        JSON.stringify(profile),
        recordKey,
        placeOf(account, version),
        random(12),
      );
      database.write(() =>
        insert.run(account, version, sealed, isoOf(at), JSON.stringify(agreement)),
      );
    },
    get(account, reader, at, purpose = 'page') {
      const row = one.get(account);
      const recordKey = row && keys.get(subjectOf(account), String(row['version']));
      if (!row || !recordKey) return null;
      const place = placeOf(account, String(row['version']));
      const text = unseal(row['sealed'] as Uint8Array, recordKey, place);
      const record = String(row['version']);
      readings.note({ subject: subjectOf(account), record, reader, purpose }, at);
      return {
        account,
        profile: JSON.parse(text) as ApplicantProfile,
        registeredAt: String(row['at']),
        confirmedAt: typeof row['confirmed_at'] === 'string' ? row['confirmed_at'] : null,
        agreement: JSON.parse(String(row['agreement'])) as Applicant['agreement'],
      };
    },
    isConfirmed(account) {
      const row = one.get(account);
      return row ? row['confirmed_at'] !== null : null;
    },
    confirm(account, at) {
      database.write(() => confirm.run(isoOf(at), account));
    },
    accept(account, agreement) {
      database.write(() => accept.run(JSON.stringify(agreement), account));
    },
    unconfirmedBefore: (moment) => old.all(isoOf(moment)).map((row) => String(row['account'])),
    drop(account) {
      keys.drop(subjectOf(account));
      database.write(() => remove.run(account));
    },
    startCode(subject, persons, until) {
      const nonce = random(16).toString('hex');
      database.write(() => putCode.run(subject, nonce, persons, until.getTime()));
      return { nonce, persons, until };
    },
    code(subject) {
      const row = codeOf.get(subject);
      if (!row) return null;
      return {
        nonce: String(row['nonce']),
        persons: String(row['persons']),
        until: new Date(Number(row['until'])),
      };
    },
    dropCode(subject) {
      database.write(() => dropCode.run(subject));
    },
    noteVerified(filing, account, at) {
      database.write(() => verify.run(filing, account, isoOf(at)));
    },
    verified(filing) {
      const row = verified.get(filing);
      return row ? { account: String(row['account']), at: String(row['at']) } : null;
    },
  };
}

/** An applicant beside the filings in the log of readings and among the keys. */
function subjectOf(account: string): string {
  return `applicant:${account}`;
}

function placeOf(account: string, version: string): string {
  return `applicant\n${account}\n${version}`;
}
