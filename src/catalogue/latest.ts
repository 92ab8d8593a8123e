import type { SiteCode, SiteFile } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { isListed, type StoredSite } from './site-row.ts';
import { siteOf } from './sites.ts';
import type { Database } from './sqlite.ts';
import type { SiteRow } from './types.ts';

/** A site and when it changed last: was minted, amended, changed its status. */
export interface ChangedSite {
  readonly row: SiteRow;
  readonly at: string;
}

/** A subtree of this many sites is sorted whole; of a larger one the newest are looked for. */
const fewSites = 2_000;

/** Keeps for the step under way when a minted site changed, as far as its file says. */
export function stageLatest(database: Database, site: StoredSite, data: unknown): void {
  if (site.mintedAt === null) return;
  const history = (data as SiteFile).register?.history ?? [];
  const at = history.reduce((last, entry) => (entry.at > last ? entry.at : last), site.mintedAt);
  database.run('INSERT OR REPLACE INTO temp.staged_latest VALUES (?, ?)', site.key, at);
}

/** Writes what was staged; a change of the record is told by its conclusion, not by the file. */
export function writeLatest(database: Database): void {
  database.run('DELETE FROM latest WHERE key IN (SELECT key FROM temp.removed)');
  database.run('INSERT OR REPLACE INTO latest SELECT key, at FROM temp.staged_latest');
  database.run(
    `UPDATE latest SET at = max(at,
       coalesce((SELECT max(approved_at) FROM conclusion WHERE site = latest.key), ''))
     WHERE key IN (SELECT key FROM temp.staged_latest)`,
  );
}

/** Sites of a subtree that changed last, deleted ones included, newest change first (Z06). */
export function latestSites(
  database: Database,
  unit: UnitCode,
  limit: number,
): readonly ChangedSite[] {
  return database.read(() => {
    const sum = 'SELECT sum(sites) AS total FROM region_count WHERE unit = ?';
    const total = Number(database.get(sum, unit)?.['total'] ?? 0);
    const below =
      total <= fewSites
        ? `SELECT key, at FROM site_region CROSS JOIN latest USING (key)
           WHERE unit = ? ORDER BY at DESC, key LIMIT ?`
        : `SELECT latest.key, at FROM latest CROSS JOIN site USING (key)
           WHERE EXISTS (SELECT 1 FROM unit_above WHERE unit = site.unit AND above = ?)
           ORDER BY at DESC, latest.key LIMIT ?`;
    return database.all(below, unit, limit).flatMap(({ key, at }) => {
      const row = siteOf(database, key as string);
      return row ? [{ row, at: at as string }] : [];
    });
  });
}

/** When a site changed last; empty for one without a code. */
export function latestOf(database: Database, key: string): string {
  return (database.get('SELECT at FROM latest WHERE key = ?', key)?.['at'] ?? '') as string;
}

/** Codes of listed sites that begin so, each with its last change; in their order. */
export function latestUnder(
  database: Database,
  prefix: string,
): readonly { readonly code: SiteCode; readonly at: string }[] {
  return database
    .all(
      `SELECT site.key AS code, at FROM site CROSS JOIN latest USING (key)
       WHERE site.key >= ? AND site.key < ? AND ${isListed} ORDER BY site.key`,
      prefix,
      `${prefix}\u{10ffff}`,
    )
    .map(({ code, at }) => ({ code: code as SiteCode, at: at as string }));
}
