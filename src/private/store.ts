import { randomBytes } from 'node:crypto';
import { openAccountLog } from './account-log.ts';
import { openAccounts } from './accounts.ts';
import { openApplicants } from './applicants.ts';
import { openCheckCodeKeys } from './check-code-keys.ts';
import { openConfirmations } from './confirmations.ts';
import { openDatabase } from './database.ts';
import { openDrafts } from './drafts.ts';
import { journalPath, openErasures } from './erasures.ts';
import { openFilingOrigins } from './filing-origins.ts';
import { openHandOuts } from './hand-outs.ts';
import { openIdleRecords } from './idle-records.ts';
import { openLimits } from './limits.ts';
import { openNoticeReadings } from './notice-readings.ts';
import { openOutbox } from './outbox.ts';
import { openPeople } from './people.ts';
import { openPersonKeys } from './person-keys.ts';
import type { Random } from './random.ts';
import { openRaises } from './raises.ts';
import { openReadings } from './readings.ts';
import { openReceipts } from './receipts.ts';
import { openRecoveries } from './recoveries.ts';
import { keyMigrations, privateMigrations } from './schema.ts';
import { openResets } from './resets.ts';
import { openScoreDrafts } from './score-drafts.ts';
import { openSecrets } from './secrets.ts';
import { openSigningKeys } from './signing-keys.ts';
import { openSessions } from './sessions.ts';
import { defaultSettings, type PrivateSettings } from './settings.ts';
import { openSlowHash, passwordCost, receiptCost } from './slow-hash.ts';
import type { PrivateStore } from './types.ts';
import { forgetStale } from './stale.ts';
import { openUnitContacts } from './unit-contacts.ts';

export interface PrivateStoreOptions {
  /** `PRIVATE_DB`; keys and secrets stand beside it: `private-keys.db`, `private-secrets/`. */
  readonly path: string;
  readonly random?: Random;
  /** Limits and hours of the policy (Z12). */
  readonly settings?: PrivateSettings;
  /** Called before each write transaction and before its commit, for the fault harness. */
  readonly onWrite?: () => void;
}

/**
 * Opens the private store, making what is missing. Several processes may have it open at once.
 * Throws `SecretMissing` when the keys that it was used with are gone.
 */
export function openPrivateStore(options: PrivateStoreOptions): PrivateStore {
  const { path, random = randomBytes, settings = defaultSettings, onWrite = () => {} } = options;
  const base = path.replace(/\.db$/, '');
  const database = openDatabase(path, privateMigrations, onWrite);
  try {
    const secrets = openSecrets(`${base}-secrets`, database, random);
    const passwords = openSlowHash(random, passwordCost);
    const keysFile = openDatabase(`${base}-keys.db`, keyMigrations, onWrite);
    const keys = openPersonKeys(keysFile, `${base}-secrets`, random);
    const readings = openReadings(database);
    const erasures = openErasures(database, keys, random, journalPath(path));
    return {
      people: openPeople(database, keys, random, readings, erasures),
      idleRecords: openIdleRecords(database),
      receipts: openReceipts(database, keys, secrets, openSlowHash(random, receiptCost)),
      accounts: openAccounts(database, passwords),
      accountLog: openAccountLog(database),
      handOuts: openHandOuts(database, passwords),
      resets: openResets(database),
      sessions: openSessions(database, secrets, random, settings),
      outbox: openOutbox(database),
      limits: openLimits(database, secrets, settings),
      filingOrigins: openFilingOrigins(database, secrets),
      drafts: openDrafts(database, secrets, random, settings),
      recoveries: openRecoveries(database),
      raises: openRaises(database),
      confirmations: openConfirmations(database),
      noticeReadings: openNoticeReadings(database),
      scoreDrafts: openScoreDrafts(database),
      unitContacts: openUnitContacts(database, keys, random, readings, erasures),
      applicants: openApplicants(database, keys, random, readings),
      readings,
      erasures,
      personKeys: keys,
      checkCodeKeys: openCheckCodeKeys(`${base}-secrets`, database, random),
      secrets,
      signingKeys: openSigningKeys(`${base}-secrets`, database, random),
      forgetStale: (at) => forgetStale(database, settings, at),
      atomically: (work) => database.write(work),
      close() {
        keysFile.close();
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}
