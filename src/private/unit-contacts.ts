import { seal, unseal } from '#codes/seal.ts';
import { isoOf } from '#registry/moment.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { Database } from './database.ts';
import { erasePersons } from './people.ts';
import type { Random } from './random.ts';

/** The contact person of a unit (A31). */
export interface UnitContact {
  readonly name: string;
  readonly officePhone: string;
  readonly email: string;
}

/** Contact persons of units, each sealed under a key of its own; every reading is logged (Z19). */
export interface UnitContacts {
  /** Puts a unit's contact in the place of the one before, whose key goes. */
  put(unit: UnitCode, contact: UnitContact, account: string, at: Date): void;
  /** The contacts of these units; those without one are left out. Each one read is logged. */
  get(
    units: readonly UnitCode[],
    reader: string,
    at: Date,
  ): ReadonlyMap<UnitCode, UnitContact & { readonly changedAt: string }>;
  /** Who read a unit's contact last, newest first. */
  readings(
    unit: UnitCode,
    limit: number,
  ): readonly { readonly reader: string; readonly at: string }[];
  /** Erases a unit's contact for good; a tombstone stays. */
  erase(unit: UnitCode, reason: string, at: Date): void;
}

/** Unit contacts over the private store and its keys. */
export function openUnitContacts(database: Database, keys: Database, random: Random): UnitContacts {
  const { sql } = database;
  const row = sql.prepare('SELECT version, sealed, at FROM unit_contact WHERE unit = ?');
  const replace = sql.prepare(
    'INSERT OR REPLACE INTO unit_contact (unit, version, sealed, at, account) VALUES (?, ?, ?, ?, ?)',
  );
  const remove = sql.prepare('DELETE FROM unit_contact WHERE unit = ?');
  const log = sql.prepare('INSERT INTO access_log (filing, reader, at) VALUES (?, ?, ?)');
  const logged = sql.prepare(
    'SELECT reader, at FROM access_log WHERE filing = ? ORDER BY n DESC LIMIT ?',
  );
  const insertKey = keys.sql.prepare(
    'INSERT INTO person_key (filing, commitment, key) VALUES (?, ?, ?)',
  );
  const key = keys.sql.prepare('SELECT key FROM person_key WHERE filing = ? AND commitment = ?');
  const dropKey = keys.sql.prepare('DELETE FROM person_key WHERE filing = ? AND commitment = ?');

  return {
    put(unit, { name, officePhone, email }, account, at) {
      const version = random(16).toString('hex');
      const recordKey = random(32);
      const text = JSON.stringify({ name, officePhone, email } satisfies UnitContact);
      const sealed = seal(text, recordKey, placeOf(unit, version), random(12));
      // the new key is durable first, and the old one goes last: a crash between loses nothing
      keys.write(() => insertKey.run(subject(unit), version, recordKey));
      const before = database.write(() => {
        const kept = row.get(unit);
        replace.run(unit, version, sealed, isoOf(at), account);
        return kept;
      });
      if (before) keys.write(() => dropKey.run(subject(unit), String(before['version'])));
    },
    get(units, reader, at) {
      const found = new Map<UnitCode, UnitContact & { changedAt: string }>();
      for (const unit of units) {
        const kept = row.get(unit);
        const version = String(kept?.['version']);
        const recordKey = kept && key.get(subject(unit), version);
        if (!kept || !recordKey) continue;
        const place = placeOf(unit, version);
        const text = unseal(kept['sealed'] as Uint8Array, recordKey['key'] as Uint8Array, place);
        found.set(unit, { ...(JSON.parse(text) as UnitContact), changedAt: String(kept['at']) });
      }
      if (found.size > 0) {
        database.write(() => {
          for (const unit of found.keys()) log.run(subject(unit), reader, isoOf(at));
        });
      }
      return found;
    },
    readings: (unit, limit) =>
      logged
        .all(subject(unit), limit)
        .map((each) => ({ reader: String(each['reader']), at: String(each['at']) })),
    erase(unit, reason, at) {
      erasePersons(database, keys, subject(unit), { reason, at: isoOf(at) });
      database.write(() => remove.run(unit));
      keys.wipeLog();
      database.wipeLog();
    },
  };
}

/** A unit beside the filings in the log of readings and among the keys. */
function subject(unit: UnitCode): string {
  return `unit:${unit}`;
}

function placeOf(unit: UnitCode, version: string): string {
  return `unit-contact\n${unit}\n${version}`;
}
