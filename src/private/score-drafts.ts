import { isoOf } from '#registry/moment.ts';
import type { SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { Database } from './database.ts';

/** A score that a unit has begun and not handed in (未提交, N21). */
export interface ScoreDraft {
  readonly fields: Readonly<Record<string, string>>;
  readonly unit: UnitCode;
  readonly account: string;
  readonly at: string;
}

/** Scores that units have begun; one for each site, campaign and kind. */
export interface ScoreDrafts {
  save(
    campaign: string,
    site: SiteCode,
    kind: string,
    draft: Omit<ScoreDraft, 'at'>,
    at: Date,
  ): void;
  find(campaign: string, site: SiteCode, kind: string): ScoreDraft | null;
  drop(campaign: string, site: SiteCode, kind: string): void;
  /** Sites whose inspection a unit has begun. */
  ofUnit(campaign: string, unit: UnitCode): ReadonlySet<SiteCode>;
}

export function openScoreDrafts(database: Database): ScoreDrafts {
  const { sql } = database;
  const put = sql.prepare('INSERT OR REPLACE INTO score_draft VALUES (?, ?, ?, ?, ?, ?, ?)');
  const one = sql.prepare('SELECT * FROM score_draft WHERE campaign = ? AND site = ? AND kind = ?');
  const remove = sql.prepare(
    'DELETE FROM score_draft WHERE campaign = ? AND site = ? AND kind = ?',
  );
  const ofUnit = sql.prepare(
    "SELECT site FROM score_draft WHERE campaign = ? AND unit = ? AND kind = 'inspection'",
  );
  return {
    save(campaign, site, kind, { fields, unit, account }, at) {
      const text = JSON.stringify(fields);
      database.write(() => put.run(campaign, site, kind, unit, account, isoOf(at), text));
    },
    find(campaign, site, kind) {
      const row = one.get(campaign, site, kind);
      if (!row) return null;
      return {
        fields: JSON.parse(String(row['fields'])) as ScoreDraft['fields'],
        unit: row['unit'] as UnitCode,
        account: String(row['account']),
        at: String(row['at']),
      };
    },
    drop(campaign, site, kind) {
      // most scores never were drafts: nothing is written then
      if (!one.get(campaign, site, kind)) return;
      database.write(() => remove.run(campaign, site, kind));
    },
    ofUnit: (campaign, unit) =>
      new Set(ofUnit.all(campaign, unit).map((row) => row['site'] as SiteCode)),
  };
}
