import { canonicalJson, commitmentTo } from '#codes/commitment.ts';
import { seal, unseal } from '#codes/seal.ts';
import type { Person, Persons } from '#registry/site.ts';
import type { Database } from './database.ts';
import type { Erasures } from './erasures.ts';
import type { PersonKeys } from './person-keys.ts';
import type { Random } from './random.ts';
import type { Readings } from './readings.ts';
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
export function openPeople(
  database: Database,
  keys: PersonKeys,
  random: Random,
  readings: Readings,
  erasures: Erasures,
): People {
  const { sql } = database;
  const insert = sql.prepare(
    'INSERT INTO person_record (filing, commitment, sealed) VALUES (?, ?, ?)',
  );
  const one = sql.prepare('SELECT sealed FROM person_record WHERE filing = ? AND commitment = ?');
  const records = sql.prepare('SELECT commitment FROM person_record WHERE filing = ? ORDER BY n');
  const newest = sql.prepare(
    'SELECT commitment, sealed, idle_since FROM person_record WHERE filing = ? ORDER BY n DESC LIMIT 1',
  );
  const unsettle = sql.prepare('UPDATE person_record SET is_settled = 0 WHERE filing = ?');

  function open(filing: string, commitment: string, sealed: unknown): Sealed | null {
    const key = keys.get(filing, commitment);
    if (!key || !(sealed instanceof Uint8Array)) return null;
    return JSON.parse(unseal(sealed, key, placeOf(filing, commitment))) as Sealed;
  }

  return {
    put(filing, given) {
      const persons = onlyPersons(given);
      const last = newest.get(filing);
      // one that nothing needed any more may be erased at any moment
      const isIdle = last !== undefined && last['idle_since'] !== null;
      const same =
        last && !isIdle ? open(filing, String(last['commitment']), last['sealed']) : null;
      if (last && same && canonicalJson(same.persons) === canonicalJson(persons)) {
        return String(last['commitment']);
      }
      const salt = random(16);
      const commitment = commitmentTo(persons, salt);
      const text = JSON.stringify({ salt: salt.toString('hex'), persons } satisfies Sealed);
      const recordKey = keys.make(filing, commitment);
      const sealed = seal(text, recordKey, placeOf(filing, commitment), random(12));
      database.write(() => {
        insert.run(filing, commitment, sealed);
        unsettle.run(filing);
      });
      return commitment;
    },
    get(filing, commitment, reader, at, purpose = 'page') {
      const row = one.get(filing, commitment);
      if (!row) return null;
      const opened = open(filing, commitment, row['sealed']);
      if (!opened) return null;
      readings.note({ subject: filing, record: commitment, reader, purpose }, at);
      return opened.persons;
    },
    erase(filing, reason, at) {
      erasures.erase([filing], reason, at);
    },
    records: (filing) => records.all(filing).map((row) => String(row['commitment'])),
    readings(filing) {
      const every = { offset: 0, size: -1 };
      const found = readings.list([filing], every).map(({ reader, at }) => ({ reader, at }));
      return found.toReversed();
    },
  };
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
