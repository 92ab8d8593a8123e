import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { seal, unseal } from '#codes/seal.ts';
import type { Database } from './database.ts';
import { syncDirectory } from './durable-file.ts';
import type { Random } from './random.ts';
import { fingerprint, readKey, SecretMissing, writeKey } from './secrets.ts';

/** What a change of the master key did. */
export interface Rekeyed {
  /** Keys of records that were wrapped again. */
  readonly keys: number;
  /** Whether it went on with one that was cut off. */
  readonly isResumed: boolean;
}

/** One key for each record of a person, kept apart from the records (D12). */
export interface PersonKeys {
  /** A new key for a record, durable when this returns. */
  make(subject: string, record: string): Uint8Array;
  /** The key of a record; null where there is none, or no more. */
  get(subject: string, record: string): Uint8Array | null;
  /** Drops the key of one record, or of all of a subject. The caller wipes. */
  drop(subject: string, record?: string): void;
  /** Leaves nothing of what was dropped in the file and its log. */
  wipe(): void;
  /**
   * Wraps all keys under a new master key and forgets the old one; goes on with one that was cut off
   * at any point. Others may read and write meanwhile.
   */
  rekey(): Rekeyed;
}

const batch = 500;

/**
 * Keys of records, wrapped under a master key in the folder of secrets: a copy of this database opens
 * nothing without that file. Keys that an older version left unwrapped are wrapped at once.
 */
export function openPersonKeys(database: Database, folder: string, random: Random): PersonKeys {
  const { sql } = database;
  let masterOf = mastersIn(folder);
  const current = sql.prepare('SELECT id FROM person_master WHERE is_current = 1');
  const addMaster = sql.prepare(
    'INSERT INTO person_master (id, is_current, is_clean) VALUES (?, 1, 0)',
  );
  const retire = sql.prepare('UPDATE person_master SET is_current = 0 WHERE is_current = 1');
  const forget = sql.prepare('DELETE FROM person_master WHERE is_current = 0');
  const kept = sql.prepare('SELECT id FROM person_master');
  const unclean = sql.prepare('SELECT 1 FROM person_master WHERE is_clean = 0 OR is_current = 0');
  const clean = sql.prepare('UPDATE person_master SET is_clean = 1 WHERE is_clean = 0');
  const insert = sql.prepare(
    'INSERT INTO person_key (filing, commitment, key, master) VALUES (?, ?, ?, ?)',
  );
  const one = sql.prepare('SELECT key, master FROM person_key WHERE filing = ? AND commitment = ?');
  const dropOne = sql.prepare('DELETE FROM person_key WHERE filing = ? AND commitment = ?');
  const dropAll = sql.prepare('DELETE FROM person_key WHERE filing = ?');
  const foreign = sql.prepare(
    'SELECT filing, commitment, key, master FROM person_key WHERE master < ?1 OR master > ?1 LIMIT ?2',
  );
  const wrapAgain = sql.prepare(
    'UPDATE person_key SET key = ?, master = ? WHERE filing = ? AND commitment = ?',
  );

  const currentId = (): string | null => {
    const id = current.get()?.['id'];
    return typeof id === 'string' ? id : null;
  };
  const wrap = (key: Uint8Array, id: string, subject: string, record: string): Buffer => {
    const text = Buffer.from(key).toString('base64');
    return seal(text, masterOf(id), wrapPlace(id, subject, record), random(12));
  };

  /** A new master key: its file is durable before anything is wrapped under it. */
  function startMaster(): string {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    syncDirectory(dirname(folder));
    const key = random(32);
    const id = fingerprint(key);
    writeKey(masterPath(folder, id), key, random);
    retire.run();
    addMaster.run(id);
    return id;
  }

  /** Wraps whatever is not under the current master key, a batch a transaction. */
  function wrapForeign(): number {
    let done = 0;
    for (;;) {
      const count = database.write(() => {
        const id = currentId() ?? startMaster();
        const rows = foreign.all(id, batch);
        for (const row of rows) {
          const [subject, record] = [String(row['filing']), String(row['commitment'])];
          wrapAgain.run(wrap(opened(row, masterOf), id, subject, record), id, subject, record);
        }
        return rows.length;
      });
      done += count;
      if (count === 0) return done;
    }
  }

  /** Ends a change of the master key: nothing is left of what was wrapped before. */
  function finish(): void {
    // under the lock: another process may be making one
    database.write(() => {
      forget.run();
      const id = currentId();
      for (const other of masterIds(folder)) {
        if (other !== id) rmSync(masterPath(folder, other), { force: true });
      }
      syncDirectory(folder);
    });
    masterOf = mastersIn(folder);
    wipe();
    database.write(() => clean.run());
  }

  function wipe(): void {
    // what is dropped is overwritten, but not what a page had shifted within itself before
    database.vacuum();
    database.wipeLog();
  }

  const hasForeign = (): boolean => {
    const id = currentId();
    return id === null || foreign.get(id, 1) !== undefined;
  };
  const hasPlain = sql.prepare("SELECT 1 FROM person_key WHERE master = '' LIMIT 1");
  if (currentId() === null || hasPlain.get()) wrapForeign();
  // what was cut off before it was wiped; one that is not done yet may be under way elsewhere
  if (!hasForeign() && unclean.get()) finish();
  for (const row of kept.all()) masterOf(String(row['id']));

  return {
    make(subject, record) {
      const key = random(32);
      database.write(() => {
        const id = currentId() ?? startMaster();
        insert.run(subject, record, wrap(key, id, subject, record), id);
      });
      return key;
    },
    get(subject, record) {
      for (let isAgain = false; ; isAgain = true) {
        const row = one.get(subject, record);
        if (!row) return null;
        try {
          return opened({ ...row, filing: subject, commitment: record }, masterOf);
        } catch (error) {
          // another process wrapped it again in between
          if (isAgain || !(error instanceof SecretMissing)) throw error;
        }
      }
    },
    drop(subject, record) {
      database.write(() =>
        record === undefined ? dropAll.run(subject) : dropOne.run(subject, record),
      );
    },
    wipe,
    rekey() {
      // asked for again, one that was cut off is gone on with
      const isResumed = hasForeign() || unclean.get() !== undefined;
      if (!isResumed) database.write(() => startMaster());
      const keys = wrapForeign();
      finish();
      return { keys, isResumed };
    },
  };
}

/** The key of a record as its row holds it: as it is in the rows of an older version, else wrapped. */
export function opened(
  row: Readonly<Record<string, unknown>>,
  masterOf: (id: string) => Uint8Array,
): Uint8Array {
  const [key, id] = [row['key'] as Uint8Array, String(row['master'])];
  if (id === '') return key;
  const place = wrapPlace(id, String(row['filing']), String(row['commitment']));
  return Buffer.from(unseal(key, masterOf(id), place), 'base64');
}

/** The master key of an id. Throws `SecretMissing` where its file is gone or another. */
export function readMaster(folder: string, id: string): Uint8Array {
  const path = masterPath(folder, id);
  const key = readKey(path);
  if (fingerprint(key) !== id) throw new SecretMissing(path);
  return key;
}

/** The master keys of a folder by id, each read once. */
export function mastersIn(folder: string): (id: string) => Uint8Array {
  const masters = new Map<string, Uint8Array>();
  return (id) => {
    const known = masters.get(id) ?? readMaster(folder, id);
    masters.set(id, known);
    return known;
  };
}

/** Where the master key of an id stands. */
export function masterPath(folder: string, id: string): string {
  return join(folder, `persons-${id}.key`);
}

function masterIds(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap(
    (name) => /^persons-([0-9a-f]{16})\.key$/.exec(name)?.[1] ?? [],
  );
}

function wrapPlace(master: string, subject: string, record: string): string {
  return `person-key\n${master}\n${subject}\n${record}`;
}
