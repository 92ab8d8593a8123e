import type { Charge } from '#registry/inspector.ts';
import {
  type ScoreKind,
  type ScorePart,
  type ScoreState,
  scoreStates,
  type Verdict,
  verdicts,
} from '#registry/score.ts';
import type { SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { pageOf, windowOf } from './paging.ts';
import { isLiveSql } from './score-follow.ts';
import {
  type PartFigures,
  type ScoredSite,
  type ScoreFilter,
  type ScoreRow,
  type ScoreTotals,
} from './score-types.ts';
import { siteByCode } from './sites.ts';
import type { Cell, Database, Row } from './sqlite.ts';
import type { Page, PageRequest } from './types.ts';

const noVerdicts = { veto: 0, fail: 0, pass: 0 };
const verdictOf = (number: unknown): Verdict => verdicts[Number(number) - 1] ?? 'veto';

/** One score of a site; null where there is none. */
export function scoreOf(
  database: Database,
  campaign: string,
  site: SiteCode,
  kind: ScoreKind,
): ScoreRow | null {
  const row = database.get(
    'SELECT * FROM score WHERE campaign = ? AND site = ? AND kind = ?',
    campaign,
    site,
    kind,
  );
  return row ? scoreRow(row) : null;
}

function scoreRow(row: Row): ScoreRow {
  return {
    campaign: row['campaign'] as string,
    site: row['site'] as SiteCode,
    kind: row['kind'] as ScoreKind,
    verdict: verdictOf(row['verdict']),
    deducted: Number(row['deducted']),
    unit: row['unit'] as UnitCode,
    account: row['account'] as string,
    at: row['at'] as string,
    errata: Number(row['errata']),
    blob: row['blob'] as string,
  };
}

/** A site with its scores side by side (N15); null where there is no such site. */
export function scoredSiteOf(
  database: Database,
  campaign: string,
  site: SiteCode,
): ScoredSite | null {
  const row = siteByCode(database, site);
  if (!row) return null;
  const scores = database
    .all('SELECT * FROM score WHERE campaign = ? AND site = ?', campaign, site)
    .map(scoreRow);
  const of = (kind: ScoreKind) => scores.find((score) => score.kind === kind) ?? null;
  const [self, inspection, spotCheck] = [of('self'), of('inspection'), of('spot-check')];
  return {
    row,
    state: inspection ? 'inspected' : self ? 'self' : 'unscored',
    self,
    inspection,
    spotCheck,
  };
}

/** Figures of subtrees in a campaign, out of counts that are kept (O04, O06, O10). */
export function scoreTotals(
  database: Database,
  campaign: string,
  units: readonly UnitCode[],
): ReadonlyMap<UnitCode, ScoreTotals> {
  return database.read(
    () => new Map(units.map((unit) => [unit, totalsOf(database, campaign, unit)])),
  );
}

function totalsOf(database: Database, campaign: string, unit: UnitCode): ScoreTotals {
  const totals = {
    sites: 0,
    selfScored: 0,
    inspected: 0,
    self: { ...noVerdicts },
    inspection: { ...noVerdicts },
    spotCheck: { ...noVerdicts },
  };
  let gone = 0;
  for (const row of database.all(
    'SELECT * FROM score_count WHERE campaign = ? AND unit = ?',
    campaign,
    unit,
  )) {
    const sites = Number(row['sites']);
    if (Number(row['live']) === 0) gone += sites;
    if (Number(row['self']) > 0) {
      totals.selfScored += sites;
      totals.self[verdictOf(row['self'])] += sites;
    }
    if (Number(row['inspection']) > 0) {
      totals.inspected += sites;
      totals.inspection[verdictOf(row['inspection'])] += sites;
    }
    if (Number(row['spot']) > 0) totals.spotCheck[verdictOf(row['spot'])] += sites;
  }
  // what was scored and has gone off the net since stays in the figures
  return { ...totals, sites: liveSites(database, unit) + gone };
}

/** Where points are lost in a subtree (L07, O08). */
export function partFigures(
  database: Database,
  campaign: string,
  unit: UnitCode,
): readonly PartFigures[] {
  const all = 'SELECT * FROM score_part_count WHERE campaign = ? AND unit = ?';
  return database.all(all, campaign, unit).map((row) => ({
    kind: row['kind'] as ScoreKind,
    part: row['part'] as ScorePart,
    sites: Number(row['sites']),
    deducted: Number(row['tenths']),
  }));
}

function liveSites(database: Database, unit: UnitCode): number {
  const sum = `SELECT sum(sites) AS total FROM region_count WHERE unit = ? AND ${isLiveSql}`;
  return Number(database.get(sum, unit)?.['total'] ?? 0);
}

/** One part of the table: rows of one index range, and how many there are. */
interface Segment {
  readonly total: number;
  keys(offset: number, count: number): readonly SiteCode[];
}

/** 网站检查情况表 of a subtree (N15): what waits for inspection, what is inspected, the rest. */
export function scoredSites(
  database: Database,
  campaign: string,
  unit: UnitCode,
  filter: ScoreFilter,
  request: PageRequest,
): Page<ScoredSite> {
  return database.read(() => {
    const segments = segmentsOf(database, campaign, unit, filter);
    const total = segments.reduce((sum, segment) => sum + segment.total, 0);
    const window = windowOf(total, request);
    const keys: SiteCode[] = [];
    let { offset } = window;
    for (const segment of segments) {
      const count = Math.min(window.count - keys.length, segment.total - offset);
      if (count > 0) keys.push(...segment.keys(offset, count));
      offset = Math.max(0, offset - segment.total);
    }
    return pageOf(
      window,
      keys.flatMap((key) => scoredSiteOf(database, campaign, key) ?? []),
    );
  });
}

function segmentsOf(
  database: Database,
  campaign: string,
  unit: UnitCode,
  filter: ScoreFilter,
): readonly Segment[] {
  const wanted = [
    ['self', filter.self],
    ['inspection', filter.inspection],
    ['spot', filter.spotCheck],
  ] as const;
  const asked = wanted.filter(([, verdict]) => verdict !== undefined);
  const where = asked.map(([column]) => `AND ${column} = ?`).join(' ');
  const cells = asked.map(([, verdict]) => verdicts.indexOf(verdict ?? 'veto') + 1);
  const scored = (state: number): Segment => ({
    total: Number(
      database.get(
        `SELECT sum(sites) AS total FROM score_count
         WHERE campaign = ? AND unit = ? AND state = ? ${where}`,
        campaign,
        unit,
        state,
        ...cells,
      )?.['total'] ?? 0,
    ),
    keys: (offset, count) =>
      sitesIn(
        database,
        `SELECT site FROM score_region WHERE campaign = ? AND unit = ? AND state = ? ${where}
         ORDER BY site LIMIT ? OFFSET ?`,
        campaign,
        unit,
        state,
        ...cells,
        count,
        offset,
      ),
  });
  const states = filter.state === undefined ? scoreStates : [filter.state];
  const segments: Segment[] = [];
  if (states.includes('self')) segments.push(scored(1));
  if (states.includes('inspected')) segments.push(scored(2));
  if (states.includes('unscored')) {
    segments.push(scored(0));
    if (asked.length === 0) segments.push(unscored(database, campaign, unit));
  }
  return segments;
}

function unscored(database: Database, campaign: string, unit: UnitCode): Segment {
  const live = database.get(
    'SELECT sum(sites) AS total FROM score_count WHERE campaign = ? AND unit = ? AND live = 1',
    campaign,
    unit,
  );
  return {
    total: liveSites(database, unit) - Number(live?.['total'] ?? 0),
    keys: (offset, count) =>
      sitesIn(
        database,
        `SELECT key AS site FROM site_region AS r WHERE unit = ? AND ${isLiveSql}
         AND NOT EXISTS (SELECT 1 FROM score WHERE campaign = ? AND score.site = r.key)
         ORDER BY approved, key LIMIT ? OFFSET ?`,
        unit,
        campaign,
        count,
        offset,
      ),
  };
}

/** 待检查网站列表 of a charge: its sites in one state (N12), in order of their codes. */
export function chargedSites(
  database: Database,
  campaign: string,
  charge: Charge,
  state: ScoreState,
  request: PageRequest,
): Page<ScoredSite> {
  const has = (kind: ScoreKind) =>
    `EXISTS (SELECT 1 FROM score WHERE campaign = ?3 AND score.site = site.key AND kind = '${kind}')`;
  const where = {
    unscored: `${isLiveSql} AND NOT ${has('self')}`,
    self: `${has('self')} AND NOT ${has('inspection')}`,
    inspected: has('inspection'),
  } as const satisfies Record<ScoreState, string>;
  // unit by unit through the index: never the whole table
  const of = (list: '?1' | '?2', portal: 0 | 1) => `
    SELECT site.key AS key FROM json_each(${list}) AS charged
    CROSS JOIN site INDEXED BY site_unit ON site.unit = charged.value
    WHERE portal = ${portal} AND status > 0 AND ${where[state]}`;
  const source = `FROM (${of('?1', 0)} UNION ALL ${of('?2', 1)})`;
  const cells: readonly Cell[] = [
    JSON.stringify(charge.departmentsOf),
    JSON.stringify(charge.portalsOf),
    campaign,
  ];
  return database.read(() => {
    const count = database.get(`SELECT count(*) AS total ${source}`, ...cells);
    const window = windowOf(Number(count?.['total'] ?? 0), request);
    const keys = sitesIn(
      database,
      `SELECT key AS site ${source} ORDER BY key LIMIT ?4 OFFSET ?5`,
      ...cells,
      window.count,
      window.offset,
    );
    return pageOf(
      window,
      keys.flatMap((key) => scoredSiteOf(database, campaign, key) ?? []),
    );
  });
}

function sitesIn(database: Database, sql: string, ...cells: Cell[]): readonly SiteCode[] {
  return database.all(sql, ...cells).map((row) => row['site'] as SiteCode);
}
