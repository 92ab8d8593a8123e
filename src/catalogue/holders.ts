import type { FilingId, SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { isLive, selectSite, siteRow } from './site-row.ts';
import type { Cell, Database } from './sqlite.ts';
import type { Holder, SiteRow } from './types.ts';

/**
 * Who holds this name or URL: live sites first, then open filings, without what belongs to
 * `except`, a filing or a site with its filings. A permanently offline or deleted site holds nothing (R-2.4, B11). Names collide only
 * with those whose unit `isRival` (X10).
 */
export function holdersOf(
  database: Database,
  keys: { readonly nameKey: string; readonly urlKey: string },
  except: FilingId | SiteCode | null,
  isRival: (unit: UnitCode) => boolean = () => true,
): { readonly name: Holder | null; readonly url: Holder | null } {
  return database.read(() => ({
    name:
      keys.nameKey === '' ? null : holder(database, 'name_key = ?', keys.nameKey, except, isRival),
    url: keys.urlKey === '' ? null : holder(database, 'url_key = ?', keys.urlKey, except),
  }));
}

/** Who holds the portal flag of a unit, or asks for it (R-2.5, G04). */
export function portalOf(
  database: Database,
  unit: UnitCode,
  except: FilingId | SiteCode | null,
): Holder | null {
  return database.read(() => holder(database, 'portal = 1 AND unit = ?', unit, except));
}

function holder(
  database: Database,
  where: string,
  cell: Cell,
  except: FilingId | SiteCode | null,
  isRival: (unit: UnitCode) => boolean = () => true,
): Holder | null {
  const site = database
    .all(
      `${selectSite} WHERE ${where} AND ${isLive} AND site.filing IS NOT ? AND key IS NOT ?
       ORDER BY approved, key`,
      cell,
      except ?? '',
      except ?? '',
    )
    .map(siteRow)
    .find(({ unit }) => isRival(unit));
  if (site) return { by: 'site', code: site.code, filing: site.filing, name: site.name };
  const filing = database
    .all(
      `SELECT id, name, unit FROM filing WHERE ${where} AND stage <> 'withdrawn' AND id IS NOT ? AND site IS NOT ?
       ORDER BY submitted_at, id`,
      cell,
      except ?? '',
      except ?? '',
    )
    .find((row) => isRival(row['unit'] as UnitCode));
  if (!filing) return null;
  return {
    by: 'filing',
    code: null,
    filing: filing['id'] as FilingId,
    name: filing['name'] as string,
  };
}

/** Live sites of a unit under one sponsor, oldest first (B25). */
export function sitesOfSponsor(
  database: Database,
  unit: UnitCode,
  sponsor: string,
): readonly SiteRow[] {
  return database
    .all(
      `${selectSite} WHERE unit = ? AND sponsor = ? AND ${isLive} ORDER BY approved, key`,
      unit,
      sponsor,
    )
    .map(siteRow);
}
