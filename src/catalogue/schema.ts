import { labelSchema } from './labels.ts';
import { scoreSchema, scoreStaging } from './score-schema.ts';

/**
 * Raised with every change of the tables, and of the keys that names and URLs are compared by: a file
 * of another version is deleted and built anew.
 */
export const schemaVersion = 11;

const siteColumns = `
  key TEXT PRIMARY KEY,
  filing TEXT,
  name TEXT NOT NULL,
  home_url TEXT NOT NULL,
  unit TEXT NOT NULL,
  sponsor TEXT NOT NULL,
  kind TEXT NOT NULL,
  labelled INTEGER NOT NULL,
  portal INTEGER NOT NULL,
  platform INTEGER NOT NULL,
  status INTEGER NOT NULL,
  until TEXT NOT NULL,
  planned TEXT NOT NULL,
  approved INTEGER NOT NULL,
  approved_at TEXT NOT NULL,
  minted_at TEXT,
  blob TEXT NOT NULL,
  name_key TEXT NOT NULL,
  url_key TEXT NOT NULL`;

/**
 * Tables of the catalogue. `site.key` is the site code, or the filing id of a site that waits for
 * its code; with the unit it gives the path. `unit_above` holds the unit itself and every unit
 * above it; `site_region` and `filing_region` one row for each of them, so that a subtree's list is
 * one range of one index. `unit_above.level` is the unit's own level. `list_page` tells where each
 * page of a public list begins, counted from the oldest row, so that no page is reached by counting
 * rows; `region_stat` and `region_wait` are what statistics show; `main_day` is the last commit of
 * each day on main. `ended` are filings that were taken back or overtaken. `filing_region.part` says what the unit has done: 0 nothing yet or not in
 * the chain, 1 its step, 2 the last step that is done. `change` tells other processes which sites to read again for searching.
 */
export const schema = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;

CREATE TABLE unit (code TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE unit_above (
  unit TEXT NOT NULL, above TEXT NOT NULL, level TEXT NOT NULL, PRIMARY KEY (unit, above)
) WITHOUT ROWID, STRICT;
CREATE INDEX unit_below ON unit_above (above, unit);

CREATE TABLE site (${siteColumns}) WITHOUT ROWID, STRICT;
CREATE INDEX site_filing ON site (filing) WHERE filing IS NOT NULL;
CREATE INDEX site_unit ON site (unit);
CREATE INDEX site_name ON site (name_key);
CREATE INDEX site_url ON site (url_key);
CREATE INDEX site_waiting ON site (approved, key) WHERE status = 0;
CREATE INDEX site_portal ON site (unit, status) WHERE portal = 1;
CREATE INDEX site_platform ON site (unit, status) WHERE platform = 1;
CREATE INDEX site_until ON site (until) WHERE until <> '';
CREATE INDEX site_planned ON site (planned) WHERE planned <> '';
CREATE INDEX site_kind ON site (kind, approved, key);
CREATE INDEX site_status ON site (status) WHERE status > 1;
CREATE INDEX site_minted ON site (minted_at) WHERE minted_at IS NOT NULL;
CREATE TABLE site_region (
  unit TEXT NOT NULL, approved INTEGER NOT NULL, key TEXT NOT NULL, status INTEGER NOT NULL,
  labelled INTEGER NOT NULL,
  PRIMARY KEY (unit, approved, key)
) WITHOUT ROWID, STRICT;
CREATE TABLE region_count (
  unit TEXT NOT NULL, status INTEGER NOT NULL, labelled INTEGER NOT NULL, sites INTEGER NOT NULL,
  PRIMARY KEY (unit, status, labelled)
) WITHOUT ROWID, STRICT;
CREATE TABLE list_page (
  list INTEGER NOT NULL, unit TEXT NOT NULL, page INTEGER NOT NULL,
  approved INTEGER NOT NULL, key TEXT NOT NULL, PRIMARY KEY (list, unit, page)
) WITHOUT ROWID, STRICT;
CREATE INDEX list_page_start ON list_page (list, unit, approved, key);
CREATE TABLE region_stat (
  unit TEXT NOT NULL, aspect TEXT NOT NULL, value TEXT NOT NULL, sites INTEGER NOT NULL,
  PRIMARY KEY (unit, aspect, value)
) WITHOUT ROWID, STRICT;
CREATE TABLE wait (
  filing TEXT NOT NULL, step INTEGER NOT NULL, unit TEXT NOT NULL, days INTEGER NOT NULL,
  PRIMARY KEY (filing, step)
) WITHOUT ROWID, STRICT;
CREATE INDEX wait_unit ON wait (unit);
CREATE TABLE region_wait (
  unit TEXT NOT NULL, level TEXT NOT NULL, days INTEGER NOT NULL, decisions INTEGER NOT NULL,
  PRIMARY KEY (unit, level, days)
) WITHOUT ROWID, STRICT;
CREATE TABLE latest (key TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID, STRICT;
CREATE INDEX latest_at ON latest (at);
CREATE TABLE main_day (day TEXT PRIMARY KEY, oid TEXT NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE conclusion (
  filing TEXT PRIMARY KEY, oid TEXT NOT NULL, approved_at TEXT NOT NULL,
  kind TEXT NOT NULL, site TEXT
) WITHOUT ROWID, STRICT;
CREATE INDEX conclusion_site ON conclusion (site, approved_at) WHERE site IS NOT NULL;
CREATE INDEX conclusion_unit ON conclusion (kind, approved_at)
  WHERE kind IN ('reattach', 'unit-change');
CREATE TABLE rejected (
  path TEXT PRIMARY KEY, why TEXT NOT NULL, blob TEXT NOT NULL
) WITHOUT ROWID, STRICT;
CREATE TABLE change (seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL) STRICT;

CREATE TABLE ended (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, site TEXT, stage TEXT NOT NULL, since TEXT NOT NULL
) WITHOUT ROWID, STRICT;
CREATE INDEX ended_site ON ended (site, since) WHERE site IS NOT NULL;
CREATE TABLE filing (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, tip TEXT NOT NULL, name TEXT NOT NULL,
  home_url TEXT NOT NULL, unit TEXT NOT NULL, sponsor TEXT NOT NULL, portal INTEGER NOT NULL,
  platform INTEGER NOT NULL, stage TEXT NOT NULL, turn TEXT, submitted_at TEXT NOT NULL,
  since TEXT NOT NULL, name_key TEXT NOT NULL, url_key TEXT NOT NULL, text TEXT NOT NULL,
  site TEXT, content TEXT NOT NULL, done TEXT NOT NULL, name_text TEXT NOT NULL,
  url_text TEXT NOT NULL, sponsor_text TEXT NOT NULL
) WITHOUT ROWID, STRICT;
CREATE INDEX filing_unit ON filing (unit);
CREATE INDEX filing_site ON filing (site) WHERE site IS NOT NULL;
CREATE INDEX filing_name ON filing (name_key);
CREATE INDEX filing_url ON filing (url_key);
CREATE TABLE filing_region (
  unit TEXT NOT NULL, submitted_at TEXT NOT NULL, id TEXT NOT NULL, stage TEXT NOT NULL,
  turn TEXT, kind TEXT NOT NULL, part INTEGER NOT NULL, PRIMARY KEY (unit, submitted_at, id)
) WITHOUT ROWID, STRICT;
CREATE INDEX filing_turn ON filing_region (unit, turn, submitted_at, id) WHERE turn IS NOT NULL;
CREATE TABLE mark (id TEXT PRIMARY KEY) WITHOUT ROWID, STRICT;
${scoreSchema};
${labelSchema}`;

/** What one following of main has read, kept by this connection alone until it is written. */
export const staging = `
CREATE TEMP TABLE IF NOT EXISTS staged (${siteColumns}) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS removed (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS touched (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS standing (
  is_now INTEGER, unit TEXT, approved INTEGER, key TEXT, labelled INTEGER
);
CREATE TEMP TABLE IF NOT EXISTS staged_latest (key TEXT PRIMARY KEY, at TEXT) WITHOUT ROWID;
DELETE FROM staged; DELETE FROM staged_latest; DELETE FROM removed; DELETE FROM touched; DELETE FROM standing;
${scoreStaging}`;
