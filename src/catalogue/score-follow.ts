import type { Difference, ObjectReader, Oid } from '#git/types.ts';
import { campaignPath, type Campaign, scoredStatuses } from '#registry/campaign.ts';
import { type CensusFile, isCensusPath, readCensusFile } from '#registry/census-check.ts';
import { dataPath } from '#registry/data-path.ts';
import { type Rubric, rubricPath } from '#registry/rubric.ts';
import {
  countingAnswers,
  partsFound,
  resultOf,
  type ScoreSheet,
  verdicts,
} from '#registry/score.ts';
import { type ChangedFile, changedFiles } from './difference.ts';
import { statusNumber } from './site-row.ts';
import type { Database } from './sqlite.ts';

/** SQL: a site that takes part in a campaign. */
export const isLiveSql = `status IN (${scoredStatuses.map(statusNumber).join(', ')})`;

type Refuse = (file: Exclude<ChangedFile, { is: 'gone' }>, why: string) => void;

/** What one step along main changes of censuses, besides the scores that were staged. */
export type Papers = ReadonlyMap<string, object | null>;

/**
 * Reads what differs of rubrics, campaigns, scores and spot checks, in that order, as a score is
 * worth what its campaign's rubric says. Scores are staged. A campaign's rubric never changes.
 */
export async function readCensus(
  database: Database,
  objects: ObjectReader,
  before: Oid | null,
  after: Oid,
  again: readonly Difference[],
  isNew: boolean,
  well: (path: string) => void,
  refuse: Refuse,
): Promise<Papers> {
  const papers = new Map<string, object | null>();
  const valueAt = (file: ChangedFile, wanted: (is: CensusFile) => boolean) => {
    well(file.path);
    if (file.is === 'gone') return null;
    const at = dataPath(file.path);
    if (file.is === 'refused' || !at || !isCensusPath(at) || !wanted(at.is)) {
      refuse(file, file.is === 'refused' ? file.why : 'path');
      return null;
    }
    const read = readCensusFile(at.is, file.data, file.path);
    if (read.file && read.problems.length === 0) return read.file.value;
    refuse(file, 'invalid');
    return null;
  };
  for (const folder of ['rubrics', 'campaigns', 'spot-checks']) {
    for await (const files of changedFiles(objects, before, after, `data/${folder}`, again)) {
      for (const file of files)
        papers.set(
          file.path,
          valueAt(file, (is) => is !== 'score'),
        );
    }
  }
  const rubrics = new Map<string, Rubric | null>();
  const paper = (path: string) => papers.get(path) ?? (isNew ? null : readPaper(database, path));
  const rubricOf = (campaign: string): Rubric | null => {
    let rubric = rubrics.get(campaign);
    if (rubric === undefined) {
      const called = paper(campaignPath(campaign)) as Campaign | null;
      rubric = called && (paper(rubricPath(called.rubric)) as Rubric | null);
      rubrics.set(campaign, rubric);
    }
    return rubric;
  };
  const takeScore = (file: ChangedFile) => {
    const at = dataPath(file.path);
    if (at?.is === 'score' && !isNew) {
      const removed = 'INSERT OR IGNORE INTO temp.removed_score VALUES (?, ?, ?)';
      database.run(removed, at.campaign, at.site, at.kind);
    }
    const sheet = valueAt(file, (is) => is === 'score') as ScoreSheet | null;
    if (!sheet || file.is !== 'read') return;
    const rubric = rubricOf(sheet.campaign);
    if (rubric) stage(database, sheet, rubric, file.blob);
    else refuse(file, 'invalid');
  };
  for await (const files of changedFiles(objects, before, after, 'data/scores', again)) {
    database.read(() => files.forEach(takeScore));
  }
  return papers;
}

function stage(database: Database, sheet: ScoreSheet, rubric: Rubric, blob: Oid): void {
  const answers = countingAnswers(sheet);
  const { verdict, deducted } = resultOf(rubric, answers);
  database.run(
    'INSERT OR REPLACE INTO temp.staged_score VALUES (?,?,?,?,?,?,?,?,?,?)',
    sheet.campaign,
    sheet.site,
    sheet.kind,
    verdicts.indexOf(verdict) + 1,
    deducted,
    sheet.unit,
    sheet.account,
    sheet.at,
    sheet.errata.length,
    blob,
  );
  const { campaign, site, kind } = sheet;
  for (const [part, tenths] of partsFound(rubric, answers)) {
    const put = 'INSERT OR REPLACE INTO temp.staged_part VALUES (?,?,?,?,?)';
    database.run(put, campaign, site, kind, part, tenths);
  }
}

/** One small file whole; null where there is none. */
export function readPaper(database: Database, path: string): object | null {
  const row = database.get('SELECT data FROM paper WHERE path = ?', path);
  return row ? (JSON.parse(row['data'] as string) as object) : null;
}

/** Small files whose path begins so, in order of their paths. */
export function readPapers(
  database: Database,
  prefix: string,
): readonly { readonly path: string; readonly value: object }[] {
  return database
    .all(
      'SELECT path, data FROM paper WHERE path >= ? AND path < ? ORDER BY path',
      prefix,
      `${prefix}\u{10ffff}`,
    )
    .map((row) => ({
      path: row['path'] as string,
      value: JSON.parse(row['data'] as string) as object,
    }));
}

/** Says which scores stand in other regions after this step; call it before sites and tree change. */
export function takeScoresOut(database: Database, isNew: boolean): void {
  const touch = 'INSERT OR IGNORE INTO temp.touched_score (site)';
  database.run(
    `${touch} SELECT site FROM temp.removed_score UNION SELECT site FROM temp.staged_score`,
  );
  database.run(`${touch} SELECT key FROM temp.touched WHERE key IN (SELECT site FROM score)`);
  if (isNew || !database.get('SELECT 1 FROM temp.touched_score LIMIT 1')) return;
  database.run(countTouched('-'));
  database.run(countTouchedParts('-'));
  database.run(`DELETE FROM score_region WHERE (campaign, unit, state, site) IN (
    SELECT campaign, above, state, site FROM (${touchedScores}))`);
}

/** Writes papers and scores, and puts the touched scores into their regions as they are now. */
export function writeCensus(database: Database, papers: Papers): void {
  for (const [path, value] of papers) {
    if (value === null) database.run('DELETE FROM paper WHERE path = ?', path);
    else database.run('INSERT OR REPLACE INTO paper VALUES (?, ?)', path, JSON.stringify(value));
  }
  if (!database.get('SELECT 1 FROM temp.touched_score LIMIT 1')) return;
  database.run(`DELETE FROM score WHERE (campaign, site, kind) IN (
    SELECT campaign, site, kind FROM temp.removed_score)`);
  database.run('INSERT OR REPLACE INTO score SELECT * FROM temp.staged_score');
  for (const gone of ['removed_score', 'staged_score']) {
    database.run(`DELETE FROM score_part WHERE (campaign, site, kind) IN (
      SELECT campaign, site, kind FROM temp.${gone})`);
  }
  database.run('INSERT INTO score_part SELECT * FROM temp.staged_part');
  database.run(`INSERT INTO score_region
    SELECT campaign, above, state, site, self, inspection, spot, live
    FROM (${touchedScores}) ORDER BY 1, 2, 3, 4`);
  database.run(countTouched('+'));
  database.run(countTouchedParts('+'));
  database.run('DELETE FROM score_count WHERE sites = 0');
  database.run('DELETE FROM score_part_count WHERE sites = 0');
}

const verdictOf = (kind: string) => `max(CASE kind WHEN '${kind}' THEN verdict ELSE 0 END)`;

// state 1 waits for its inspection, state 2 is inspected, state 0 has a spot-check score alone
const touchedScores = `
  SELECT campaign, above, site, self, inspection, spot, ${isLiveSql} AS live,
    CASE WHEN inspection > 0 THEN 2 WHEN self > 0 THEN 1 ELSE 0 END AS state
  FROM (
    SELECT campaign, site, ${verdictOf('self')} AS self,
      ${verdictOf('inspection')} AS inspection, ${verdictOf('spot-check')} AS spot
    FROM temp.touched_score CROSS JOIN score USING (site) GROUP BY campaign, site
  ) AS scored
  CROSS JOIN site ON site.key = scored.site
  CROSS JOIN unit_above ON unit_above.unit = site.unit`;

const countTouched = (sign: '+' | '-') => `
  INSERT INTO score_count (campaign, unit, state, self, inspection, spot, live, sites)
  SELECT campaign, above, state, self, inspection, spot, live, ${sign} count(*)
  FROM (${touchedScores}) WHERE true GROUP BY 1, 2, 3, 4, 5, 6, 7
  ON CONFLICT DO UPDATE SET sites = sites + excluded.sites`;

const countTouchedParts = (sign: '+' | '-') => `
  INSERT INTO score_part_count (campaign, unit, kind, part, sites, tenths)
  SELECT campaign, above, score_part.kind, part, ${sign} count(*), ${sign} sum(tenths)
  FROM temp.touched_score
  CROSS JOIN score_part ON score_part.site = touched_score.site
  CROSS JOIN site ON site.key = score_part.site
  CROSS JOIN unit_above ON unit_above.unit = site.unit
  WHERE true GROUP BY 1, 2, 3, 4
  ON CONFLICT DO UPDATE SET sites = sites + excluded.sites, tenths = tenths + excluded.tenths`;
