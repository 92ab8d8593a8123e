import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SealBroken, unseal } from '#codes/seal.ts';
import { changedAtRest, restPath } from './at-rest.ts';
import { placeOf } from './people.ts';
import { masterPath, mastersIn, opened, readMaster } from './person-keys.ts';
import { fingerprint, SecretMissing } from './secrets.ts';

/** Something wrong with the private store; never what it holds. */
export interface PrivateAilment {
  readonly code:
    | 'private-missing'
    | 'private-damaged'
    | 'private-changed-at-rest'
    | 'private-sealed-damaged'
    | 'secret-damaged'
    | 'check-code-key-unknown'
    | 'private-litter';
  readonly path: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** The files of a private store. */
export function privateFiles(privateDb: string): {
  readonly database: string;
  readonly keys: string;
  readonly secrets: string;
} {
  const base = privateDb.replace(/\.db$/, '');
  return { database: privateDb, keys: `${base}-keys.db`, secrets: `${base}-secrets` };
}

/** Keys in the folder of secrets, with their paths. */
export function secretFiles(privateDb: string): readonly string[] {
  const { secrets } = privateFiles(privateDb);
  if (!existsSync(secrets)) return [];
  return readdirSync(secrets)
    .filter((name) => !name.endsWith('.tmp'))
    .sort()
    .map((name) => join(secrets, name));
}

/**
 * Looks at the private store without changing it: bytes as they were left, SQLite's own checks, every
 * key against its fingerprint, every sealed record against its key.
 */
export function examinePrivateStore(privateDb: string): readonly PrivateAilment[] {
  const { database, keys, secrets } = privateFiles(privateDb);
  if (!existsSync(database) && !existsSync(keys)) return [];
  const found: PrivateAilment[] = changedAtRest(restPath(privateDb)).map((path) => ({
    code: 'private-changed-at-rest',
    path,
    params: {},
  }));
  const broken = [database, keys].flatMap((path) => checkFile(path));
  found.push(...broken);
  if (broken.length === 0) {
    const masters = checkMasters(keys, secrets);
    found.push(...checkSecrets(database, secrets), ...unknownKeys(database, secrets), ...masters);
    // without its master key nothing is said of what is sealed
    if (masters.length === 0) found.push(...checkSealed(database, keys, secrets));
  }
  for (const name of existsSync(secrets) ? readdirSync(secrets) : []) {
    if (name.endsWith('.tmp')) {
      found.push({ code: 'private-litter', path: join(secrets, name), params: {} });
    }
  }
  for (const path of plainCopies(privateDb)) {
    found.push({ code: 'private-litter', path, params: {} });
  }
  return found;
}

/** Folders with copies that are not sealed, which a killed backup left beside the store. */
export function plainCopies(privateDb: string): readonly string[] {
  const folder = dirname(privateDb);
  return readdirSync(folder)
    .filter((name) => {
      const pid = Number(/^backup-(\d+)-\w{6}$/.exec(name)?.[1] ?? 0);
      return pid > 0 && pid !== process.pid && !isAlive(pid);
    })
    .map((name) => join(folder, name));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** SQLite's own check of a file; what it says when something is wrong, else null. */
export function integrityOf(path: string): string | null {
  let sql: DatabaseSync;
  try {
    sql = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  } catch (error) {
    return nameOf(error);
  }
  try {
    const [first] = sql.prepare('PRAGMA integrity_check(1)').all();
    if (first?.['integrity_check'] !== 'ok') return String(first?.['integrity_check'] ?? '');
    return sql.prepare('PRAGMA foreign_key_check').get() ? 'foreign_key_check' : null;
  } catch (error) {
    return nameOf(error);
  } finally {
    sql.close();
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error && 'errstr' in error ? String(error.errstr) : 'unreadable';
}

function checkFile(path: string): readonly PrivateAilment[] {
  if (!existsSync(path)) return [{ code: 'private-missing', path, params: {} }];
  const why = integrityOf(path);
  return why === null ? [] : [{ code: 'private-damaged', path, params: { why } }];
}

function checkSecrets(database: string, folder: string): readonly PrivateAilment[] {
  return rows(database, 'SELECT purpose, fingerprint FROM secret').flatMap((row) => {
    const path = join(folder, `${String(row['purpose'])}.key`);
    const text = existsSync(path) ? readFileSync(path, 'latin1') : '';
    const isRight =
      /^[0-9a-f]{64}\n$/.test(text) &&
      fingerprint(Buffer.from(text.trim(), 'hex')) === row['fingerprint'];
    return isRight ? [] : [{ code: 'secret-damaged' as const, path, params: {} }];
  });
}

/**
 * Keys of check codes in the folder that the store knows nothing of: it is of before they were made, and
 * would derive other codes than were sent since; or a change of the key was cut off.
 */
function unknownKeys(database: string, folder: string): readonly PrivateAilment[] {
  const known = new Set(
    rows(database, 'SELECT purpose FROM secret').map((row) => `${String(row['purpose'])}.key`),
  );
  return (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => /^check-code(?:-\d+)?\.key$/.test(name) && !known.has(name))
    .map((name) => ({ code: 'check-code-key-unknown', path: join(folder, name), params: {} }));
}

function checkMasters(keysFile: string, folder: string): readonly PrivateAilment[] {
  if (!hasMasters(keysFile)) return [];
  return rows(keysFile, 'SELECT id FROM person_master').flatMap((row) => {
    const id = String(row['id']);
    try {
      readMaster(folder, id);
      return [];
    } catch (error) {
      if (!(error instanceof SecretMissing)) throw error;
      return [{ code: 'secret-damaged' as const, path: masterPath(folder, id), params: {} }];
    }
  });
}

/** False for keys that a version before the master key left. */
function hasMasters(keysFile: string): boolean {
  const text = "SELECT name FROM sqlite_schema WHERE name = 'person_master'";
  return rows(keysFile, text).length > 0;
}

function checkSealed(
  database: string,
  keysFile: string,
  folder: string,
): readonly PrivateAilment[] {
  const masterOf = mastersIn(folder);
  const columns = hasMasters(keysFile) ? '*' : "*, '' AS master";
  let broken = 0;
  const keys = new Map<string, Uint8Array>();
  for (const row of rows(keysFile, `SELECT ${columns} FROM person_key`)) {
    try {
      const place = placeOf(String(row['filing']), String(row['commitment']));
      keys.set(place, opened(row, masterOf));
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      broken += 1;
    }
  }
  for (const row of rows(database, 'SELECT filing, commitment, sealed FROM person_record')) {
    const place = placeOf(String(row['filing']), String(row['commitment']));
    const key = keys.get(place);
    // erased: the key went first
    if (!key) continue;
    try {
      unseal(row['sealed'] as Uint8Array, key, place);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      broken += 1;
    }
  }
  return broken === 0
    ? []
    : [{ code: 'private-sealed-damaged', path: database, params: { count: broken } }];
}

function rows(path: string, text: string): readonly Record<string, unknown>[] {
  const sql = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  try {
    return sql.prepare(text).all();
  } finally {
    sql.close();
  }
}

/** Whether a process has the database open now. */
export function isInUse(path: string): boolean {
  if (!existsSync(path)) return false;
  let sql: DatabaseSync | null = null;
  try {
    sql = new DatabaseSync(path, { timeout: 0 });
    sql.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK');
    return false;
  } catch (error) {
    // damaged is not in use
    return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
  } finally {
    sql?.close();
  }
}
