const scoreColumns = `
  campaign TEXT NOT NULL, site TEXT NOT NULL, kind TEXT NOT NULL, verdict INTEGER NOT NULL,
  deducted INTEGER NOT NULL, unit TEXT NOT NULL, account TEXT NOT NULL, at TEXT NOT NULL,
  errata INTEGER NOT NULL, blob TEXT NOT NULL, PRIMARY KEY (campaign, site, kind)`;

const partColumns = `
  campaign TEXT NOT NULL, site TEXT NOT NULL, kind TEXT NOT NULL, part TEXT NOT NULL,
  tenths INTEGER NOT NULL, PRIMARY KEY (campaign, site, kind, part)`;

/**
 * Tables of censuses and inspections. `paper` holds the small files whole: rubrics, campaigns, news,
 * reports, spot checks. `score_region` has one row for each unit above a scored site, so that a
 * subtree's table is one range of one index; verdicts are numbers, 0 where there is no such score.
 * `score_part` says in which parts of the rubric points were lost, `score_part_count` how many by unit.
 */
export const scoreSchema = `
CREATE TABLE paper (path TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE score (${scoreColumns}) WITHOUT ROWID, STRICT;
CREATE INDEX score_site ON score (site);
CREATE TABLE score_region (
  campaign TEXT NOT NULL, unit TEXT NOT NULL, state INTEGER NOT NULL, site TEXT NOT NULL,
  self INTEGER NOT NULL, inspection INTEGER NOT NULL, spot INTEGER NOT NULL, live INTEGER NOT NULL,
  PRIMARY KEY (campaign, unit, state, site)
) WITHOUT ROWID, STRICT;
CREATE TABLE score_part (${partColumns}) WITHOUT ROWID, STRICT;
CREATE INDEX score_part_site ON score_part (site);
CREATE TABLE score_part_count (
  campaign TEXT NOT NULL, unit TEXT NOT NULL, kind TEXT NOT NULL, part TEXT NOT NULL,
  sites INTEGER NOT NULL, tenths INTEGER NOT NULL, PRIMARY KEY (campaign, unit, kind, part)
) WITHOUT ROWID, STRICT;
CREATE TABLE score_count (
  campaign TEXT NOT NULL, unit TEXT NOT NULL, state INTEGER NOT NULL, self INTEGER NOT NULL,
  inspection INTEGER NOT NULL, spot INTEGER NOT NULL, live INTEGER NOT NULL, sites INTEGER NOT NULL,
  PRIMARY KEY (campaign, unit, state, self, inspection, spot, live)
) WITHOUT ROWID, STRICT`;

export const scoreStaging = `
CREATE TEMP TABLE IF NOT EXISTS staged_score (${scoreColumns}) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS staged_part (${partColumns}) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS removed_score (
  campaign TEXT, site TEXT, kind TEXT, PRIMARY KEY (campaign, site, kind)
) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS touched_score (site TEXT PRIMARY KEY) WITHOUT ROWID;
DELETE FROM staged_score; DELETE FROM staged_part; DELETE FROM removed_score; DELETE FROM touched_score`;

/** Tables that come from main alone. */
export const scoreTables = [
  'paper',
  'score',
  'score_region',
  'score_count',
  'score_part',
  'score_part_count',
] as const;
