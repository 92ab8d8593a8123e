/** Steps of private.db, oldest first; a step once shipped never changes. */
export const privateMigrations: readonly string[] = [
  `
  CREATE TABLE secret (
    purpose TEXT PRIMARY KEY, fingerprint TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE person_record (
    n INTEGER PRIMARY KEY, filing TEXT NOT NULL, commitment TEXT NOT NULL, sealed BLOB NOT NULL,
    UNIQUE (filing, commitment)
  ) STRICT;
  CREATE TABLE access_log (
    n INTEGER PRIMARY KEY, filing TEXT NOT NULL, reader TEXT NOT NULL, at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX access_by_filing ON access_log (filing);
  CREATE TABLE tombstone (
    n INTEGER PRIMARY KEY, filing TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE receipt (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL, request TEXT NOT NULL UNIQUE, at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE first_sign_in (
    site TEXT PRIMARY KEY, at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE account (
    id TEXT PRIMARY KEY, unit TEXT NOT NULL, hash TEXT NOT NULL,
    must_change INTEGER NOT NULL, disabled INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL, changed_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX account_by_unit ON account (unit);

  CREATE TABLE session (
    hash TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL,
    started INTEGER NOT NULL, seen INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX session_by_subject ON session (kind, subject);
  CREATE INDEX session_by_start ON session (started);

  CREATE TABLE mail (
    n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, template TEXT NOT NULL, filing TEXT NOT NULL,
    recipient TEXT NOT NULL, params TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL,
    due INTEGER NOT NULL, at TEXT NOT NULL, error TEXT NOT NULL
  ) STRICT;
  CREATE INDEX mail_due ON mail (due, n) WHERE state IN ('waiting', 'sending');
  CREATE INDEX mail_by_filing ON mail (filing);
  CREATE INDEX mail_by_state ON mail (state);

  CREATE TABLE misses (
    key TEXT PRIMARY KEY, count INTEGER NOT NULL, strikes INTEGER NOT NULL,
    since INTEGER NOT NULL, until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX misses_by_age ON misses (until);

  CREATE TABLE draft (
    hash TEXT PRIMARY KEY, sealed BLOB NOT NULL, until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX draft_by_age ON draft (until);
  `,
  `
  ALTER TABLE mail ADD COLUMN unit TEXT NOT NULL DEFAULT '';
  ALTER TABLE mail ADD COLUMN bounce TEXT NOT NULL DEFAULT '';
  ALTER TABLE mail ADD COLUMN next INTEGER;
  CREATE INDEX mail_by_unit ON mail (unit, n);
  CREATE INDEX mail_unplaced ON mail (filing) WHERE unit = '';
  CREATE INDEX mail_to_act_on ON mail (unit, n)
    WHERE next IS NULL AND (state = 'failed' OR bounce <> '');
  CREATE TABLE mail_note (
    n INTEGER PRIMARY KEY, mail INTEGER NOT NULL, at TEXT NOT NULL, account TEXT NOT NULL,
    what TEXT NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL
  ) STRICT;
  CREATE INDEX mail_note_by_mail ON mail_note (mail);
  CREATE TABLE recovery (
    n INTEGER PRIMARY KEY, name_key TEXT NOT NULL, url_key TEXT NOT NULL, at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE raise (
    site TEXT NOT NULL, generation INTEGER NOT NULL, oid TEXT NOT NULL,
    PRIMARY KEY (site, generation)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE account ADD COLUMN activated_at TEXT;
  ALTER TABLE account ADD COLUMN code_until INTEGER;
  UPDATE account SET activated_at = changed_at WHERE must_change = 0;
  ALTER TABLE session ADD COLUMN network TEXT NOT NULL DEFAULT '';
  CREATE TABLE hand_out (
    n INTEGER PRIMARY KEY, request TEXT NOT NULL UNIQUE, at TEXT NOT NULL, unit TEXT NOT NULL,
    account TEXT NOT NULL, kind TEXT NOT NULL, until INTEGER NOT NULL, saved_at TEXT
  ) STRICT;
  CREATE INDEX hand_out_by_unit ON hand_out (unit, n);
  CREATE TABLE hand_out_line (
    hand_out INTEGER NOT NULL, account TEXT NOT NULL, unit TEXT NOT NULL,
    PRIMARY KEY (hand_out, account)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX hand_out_by_account ON hand_out_line (account, hand_out);
  CREATE TABLE account_event (
    n INTEGER PRIMARY KEY, account TEXT NOT NULL, at TEXT NOT NULL, what TEXT NOT NULL,
    network TEXT NOT NULL, by TEXT NOT NULL
  ) STRICT;
  CREATE INDEX account_event_by_account ON account_event (account, n);
  CREATE INDEX account_event_by_age ON account_event (at)
    WHERE what IN ('signed-in', 'refused', 'code-expired');
  CREATE TABLE reset (
    n INTEGER PRIMARY KEY, account TEXT NOT NULL, unit TEXT NOT NULL, state TEXT NOT NULL,
    started_by TEXT NOT NULL, started_unit TEXT NOT NULL, started_at TEXT NOT NULL,
    note TEXT NOT NULL, ended_by TEXT NOT NULL DEFAULT '', ended_at TEXT NOT NULL DEFAULT ''
  ) STRICT;
  CREATE UNIQUE INDEX reset_open ON reset (account) WHERE state = 'waiting';
  CREATE INDEX reset_by_unit ON reset (unit, n);
  `,
  `
  CREATE TABLE confirmation (
    site TEXT PRIMARY KEY, at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE notice_reading (
    notice TEXT NOT NULL, account TEXT NOT NULL, unit TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (notice, account)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX notice_reading_by_account ON notice_reading (account);
  CREATE TABLE unit_contact (
    unit TEXT PRIMARY KEY, version TEXT NOT NULL, sealed BLOB NOT NULL, at TEXT NOT NULL,
    account TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE score_draft (
    campaign TEXT NOT NULL, site TEXT NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL,
    account TEXT NOT NULL, at TEXT NOT NULL, fields TEXT NOT NULL,
    PRIMARY KEY (campaign, site, kind)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX score_draft_by_unit ON score_draft (campaign, unit);
  `,
  `
  CREATE TABLE applicant (
    account TEXT PRIMARY KEY, version TEXT NOT NULL, sealed BLOB NOT NULL, at TEXT NOT NULL,
    confirmed_at TEXT, agreement TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX applicant_unconfirmed ON applicant (at) WHERE confirmed_at IS NULL;
  CREATE TABLE one_time_code (
    subject TEXT PRIMARY KEY, nonce TEXT NOT NULL, persons TEXT NOT NULL, until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE identity_check (
    filing TEXT PRIMARY KEY, account TEXT NOT NULL, at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE access_log ADD COLUMN record TEXT NOT NULL DEFAULT '';
  ALTER TABLE access_log ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
  ALTER TABLE access_log ADD COLUMN unit TEXT NOT NULL DEFAULT '';
  CREATE INDEX access_by_age ON access_log (at);
  ALTER TABLE tombstone ADD COLUMN id TEXT NOT NULL DEFAULT '';
  CREATE INDEX tombstone_by_filing ON tombstone (filing);
  CREATE INDEX receipt_open ON receipt (at) WHERE hash <> '';
  CREATE TABLE check_code_key (
    site TEXT NOT NULL, generation INTEGER NOT NULL, key TEXT NOT NULL,
    PRIMARY KEY (site, generation)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE raise_wish (
    site TEXT PRIMARY KEY, generation INTEGER NOT NULL, unit TEXT NOT NULL, account TEXT NOT NULL,
    reason TEXT NOT NULL, note TEXT NOT NULL, at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE person_record ADD COLUMN idle_since TEXT;
  ALTER TABLE person_record ADD COLUMN is_settled INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX person_unsettled ON person_record (filing) WHERE is_settled = 0;
  `,
  `
  CREATE TABLE filing_origin (
    filing TEXT PRIMARY KEY, who TEXT NOT NULL, at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX filing_origin_by_who ON filing_origin (who, at);
  `,
];

/** Steps of the keys' database: apart, so that its backups can be short-lived (D12). */
export const keyMigrations: readonly string[] = [
  `
  CREATE TABLE person_key (
    filing TEXT NOT NULL, commitment TEXT NOT NULL, key BLOB NOT NULL,
    PRIMARY KEY (filing, commitment)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE person_key ADD COLUMN master TEXT NOT NULL DEFAULT '';
  CREATE INDEX person_key_by_master ON person_key (master);
  CREATE TABLE person_master (
    id TEXT PRIMARY KEY, is_current INTEGER NOT NULL, is_clean INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];
