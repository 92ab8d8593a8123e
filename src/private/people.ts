import { canonicalJson, commitmentTo } from '#codes/commitment.ts';
import { seal, unseal } from '#codes/seal.ts';
import { isoOf } from '#registry/moment.ts';
import type { Person, Persons } from '#registry/site.ts';
import type { Database } from './database.ts';
import type { Random } from './random.ts';
import type { People } from './types.ts';

/** What is sealed: the salt too, so that erasing the key erases it. */
interface Sealed {
  readonly salt: string;
  readonly persons: Persons;
}

/**
 * 负责人 and 联系人, each record sealed under a key of its own in another file (D12, Z19). A key is
 * durable before its record: a crash between leaves a key that opens nothing.
 */
export function openPeople(database: Database, keys: Database, random: Random): People {
  const { sql } = database;
  const insert = sql.prepare(
    'INSERT INTO person_record (filing, commitment, sealed) VALUES (?, ?, ?)',
  );
  const one = sql.prepare('SELECT sealed FROM person_record WHERE filing = ? AND commitment = ?');
  const newest = sql.prepare(
    'SELECT commitment, sealed FROM person_record WHERE filing = ? ORDER BY n DESC LIMIT 1',
  );
  const log = sql.prepare('INSERT INTO access_log (filing, reader, at) VALUES (?, ?, ?)');
  const logged = sql.prepare('SELECT reader, at FROM access_log WHERE filing = ? ORDER BY n');
  const insertKey = keys.sql.prepare(
    'INSERT INTO person_key (filing, commitment, key) VALUES (?, ?, ?)',
  );
  const key = keys.sql.prepare('SELECT key FROM person_key WHERE filing = ? AND commitment = ?');

  function open(filing: string, commitment: string, sealed: unknown): Sealed | null {
    const row = key.get(filing, commitment);
    if (!row || !(sealed instanceof Uint8Array)) return null;
    const place = placeOf(filing, commitment);
    return JSON.parse(unseal(sealed, row['key'] as Uint8Array, place)) as Sealed;
  }

  return {
    put(filing, given) {
      const persons = onlyPersons(given);
      const last = newest.get(filing);
      const same = last ? open(filing, String(last['commitment']), last['sealed']) : null;
      if (last && same && canonicalJson(same.persons) === canonicalJson(persons)) {
        return String(last['commitment']);
      }
      const salt = random(16);
      const commitment = commitmentTo(persons, salt);
      const recordKey = random(32);
      const text = JSON.stringify({ salt: salt.toString('hex'), persons } satisfies Sealed);
      const sealed = seal(text, recordKey, placeOf(filing, commitment), random(12));
      keys.write(() => insertKey.run(filing, commitment, recordKey));
      database.write(() => insert.run(filing, commitment, sealed));
      return commitment;
    },
    get(filing, commitment, reader, at) {
      const row = one.get(filing, commitment);
      if (!row) return null;
      const opened = open(filing, commitment, row['sealed']);
      if (!opened) return null;
      database.write(() => log.run(filing, reader, isoOf(at)));
      return opened.persons;
    },
    erase(filing, reason, at) {
      erasePersons(database, keys, filing, { reason, at: isoOf(at) });
      keys.wipeLog();
      database.wipeLog();
    },
    readings(filing) {
      return logged
        .all(filing)
        .map((row) => ({ reader: String(row['reader']), at: String(row['at']) }));
    },
  };
}

/** Removes keys, then records; idempotent. The caller wipes the logs. */
export function erasePersons(
  database: Database,
  keys: Database,
  /** Or another subject beside the filings, such as a unit. */
  filing: string,
  tombstone: { readonly reason: string; readonly at: string } | null,
): void {
  keys.write(() => keys.sql.prepare('DELETE FROM person_key WHERE filing = ?').run(filing));
  database.write(() => {
    database.sql.prepare('DELETE FROM person_record WHERE filing = ?').run(filing);
    if (!tombstone) return;
    database.sql
      .prepare('INSERT INTO tombstone (filing, reason, at) VALUES (?, ?, ?)')
      .run(filing, tombstone.reason, tombstone.at);
  });
}

/** Where the persons of a content of a filing belong; sealed elsewhere they do not open. */
export function placeOf(filing: string, commitment: string): string {
  return `persons\n${filing}\n${commitment}`;
}

// only these fields are kept, whatever else the object carries
function onlyPersons({ principal, contact }: Persons): Persons {
  return { principal: onlyPerson(principal), contact: onlyPerson(contact) };
}

function onlyPerson({ name, officePhone, mobile, email }: Person): Person {
  return { name, officePhone, mobile, email };
}
