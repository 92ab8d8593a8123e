import { upwards, type UnitTree } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { Database } from './sqlite.ts';

/** The root's code; the usual one while there is no tree. */
export function rootOf(tree: UnitTree): UnitCode {
  for (const unit of tree.values()) if (unit.level === 'root') return unit.code;
  return 'bm0100' as UnitCode;
}

/** The unit and all above it. One that is in no tree counts under the root, so that it is not lost. */
function above(tree: UnitTree, root: UnitCode, code: UnitCode): ReadonlySet<UnitCode> {
  return new Set([code, ...upwards(tree, code).map((unit) => unit.code), root]);
}

/**
 * Writes `unit_above` for the new tree. Returns the units that hang elsewhere than before: the
 * caller takes their rows out of the regions first and puts them back after (`takeOut`, `putIn`).
 */
export function rehungUnits(
  database: Database,
  tree: UnitTree,
): ReadonlyMap<UnitCode, ReadonlySet<UnitCode>> {
  const known = new Map<UnitCode, UnitCode[]>();
  for (const row of database.all('SELECT unit, above FROM unit_above')) {
    const unit = row['unit'] as UnitCode;
    const units = known.get(unit) ?? [];
    units.push(row['above'] as UnitCode);
    known.set(unit, units);
  }
  const root = rootOf(tree);
  const rehung = new Map<UnitCode, ReadonlySet<UnitCode>>();
  for (const code of new Set([...known.keys(), ...tree.keys()])) {
    const now = above(tree, root, code);
    const then = known.get(code);
    if (then?.length !== now.size || !then.every((unit) => now.has(unit))) rehung.set(code, now);
  }
  return rehung;
}

/** Stores what is above a unit. */
export function hang(database: Database, code: UnitCode, units: ReadonlySet<UnitCode>): void {
  database.run('DELETE FROM unit_above WHERE unit = ?', code);
  for (const unit of units)
    database.run('INSERT INTO unit_above (unit, above) VALUES (?, ?)', code, unit);
}

/** Makes sure that a unit a site or filing names stands in `unit_above`. */
export function hangUnknown(database: Database, treeOf: () => UnitTree, code: UnitCode): void {
  if (database.get('SELECT 1 FROM unit_above WHERE unit = ? LIMIT 1', code)) return;
  const tree = treeOf();
  hang(database, code, above(tree, rootOf(tree), code));
}

const countTouched = (sign: '+' | '-') => `
  INSERT INTO region_count (unit, status, sites)
  SELECT above, status, ${sign} count(*)
  FROM temp.touched CROSS JOIN site USING (key) CROSS JOIN unit_above USING (unit)
  WHERE true GROUP BY above, status
  ON CONFLICT DO UPDATE SET sites = sites + excluded.sites`;

/** Takes the touched sites, as they are stored now, out of all their regions. */
export function takeOutTouched(database: Database): void {
  database.run(countTouched('-'));
  database.run(`
    DELETE FROM site_region WHERE (unit, approved, key) IN (
      SELECT above, approved, key
      FROM temp.touched CROSS JOIN site USING (key) CROSS JOIN unit_above USING (unit))`);
}

/** Puts the touched sites, as they are stored now, into all their regions. */
export function putInTouched(database: Database): void {
  database.run(`
    INSERT INTO site_region (unit, approved, key, status)
    SELECT above, approved, key, status
    FROM temp.touched CROSS JOIN site USING (key) CROSS JOIN unit_above USING (unit)
    ORDER BY 1, 2, 3`);
  database.run(countTouched('+'));
  database.run('DELETE FROM region_count WHERE sites = 0');
}

/** Writes the region rows of the open filings of a unit, or of one filing. */
export function putFilingsIn(database: Database, by: 'unit' | 'id', value: string): void {
  database.run(
    `INSERT INTO filing_region (unit, submitted_at, id, stage, turn, kind, part)
     SELECT above, submitted_at, id, stage, turn, kind,
       CASE WHEN done ->> '$[#-1]' = above THEN 2
            WHEN EXISTS (SELECT 1 FROM json_each(done) WHERE value = above) THEN 1
            ELSE 0 END
     FROM filing CROSS JOIN unit_above USING (unit) WHERE filing.${by} = ?`,
    value,
  );
}

/** Removes the region rows of the open filings of a unit, or of one filing. */
export function takeFilingsOut(database: Database, by: 'unit' | 'id', value: string): void {
  database.run(
    `DELETE FROM filing_region WHERE (unit, submitted_at, id) IN (
       SELECT above, submitted_at, id
       FROM filing CROSS JOIN unit_above USING (unit) WHERE filing.${by} = ?)`,
    value,
  );
}
