import { seal, unseal } from '#codes/seal.ts';
import { isoOf } from '#registry/moment.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { Database } from './database.ts';
import type { Erasures } from './erasures.ts';
import type { PersonKeys } from './person-keys.ts';
import type { Random } from './random.ts';
import type { ReadingPurpose, Readings } from './readings.ts';

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
    purpose?: ReadingPurpose,
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
export function openUnitContacts(
  database: Database,
  keys: PersonKeys,
  random: Random,
  log: Readings,
  erasures: Erasures,
): UnitContacts {
  const { sql } = database;
  const row = sql.prepare('SELECT version, sealed, at FROM unit_contact WHERE unit = ?');
  const replace = sql.prepare(
    'INSERT OR REPLACE INTO unit_contact (unit, version, sealed, at, account) VALUES (?, ?, ?, ?, ?)',
  );

  return {
    put(unit, { name, officePhone, email }, account, at) {
      const version = random(16).toString('hex');
      // the new key is durable first, and the old one goes last: a crash between loses nothing
      const recordKey = keys.make(subject(unit), version);
      const text = JSON.stringify({ name, officePhone, email } satisfies UnitContact);
      const sealed = seal(text, recordKey, placeOf(unit, version), random(12));
      const before = database.write(() => {
        const kept = row.get(unit);
        replace.run(unit, version, sealed, isoOf(at), account);
        return kept;
      });
      if (before) keys.drop(subject(unit), String(before['version']));
    },
    get(units, reader, at, purpose = 'page') {
      const found = new Map<UnitCode, UnitContact & { changedAt: string }>();
      const versions = new Map<UnitCode, string>();
      for (const unit of units) {
        const kept = row.get(unit);
        const version = String(kept?.['version']);
        const recordKey = kept && keys.get(subject(unit), version);
        if (!kept || !recordKey) continue;
        const place = placeOf(unit, version);
        const text = unseal(kept['sealed'] as Uint8Array, recordKey, place);
        found.set(unit, { ...(JSON.parse(text) as UnitContact), changedAt: String(kept['at']) });
        versions.set(unit, version);
      }
      if (versions.size > 0) {
        database.write(() => {
          for (const [unit, record] of versions) {
            log.note({ subject: subject(unit), record, reader, purpose }, at);
          }
        });
      }
      return found;
    },
    readings: (unit, limit) =>
      log
        .list([subject(unit)], { offset: 0, size: limit })
        .map(({ reader, at }) => ({ reader, at })),
    erase(unit, reason, at) {
      erasures.erase([subject(unit)], reason, at);
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
