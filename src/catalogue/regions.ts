import { rootUnit, upwards, type UnitTree } from '#registry/unit-tree.ts';
import type { Level, UnitCode } from '#registry/unit.ts';
import { aspects } from '#registry/figures.ts';
import { aspectSql } from './aspects.ts';
import { isListed, isMinted } from './site-row.ts';
import type { Database } from './sqlite.ts';

/** The root's code; the usual one while there is no tree. */
export function rootOf(tree: UnitTree): UnitCode {
  return rootUnit(tree)?.code ?? ('bm0100' as UnitCode);
}

/** The unit and all above it. One that is in no tree counts under the root, so that it is not lost. */
function above(tree: UnitTree, root: UnitCode, code: UnitCode): ReadonlySet<UnitCode> {
  return new Set([code, ...upwards(tree, code).map((unit) => unit.code), root]);
}

/** Where a unit hangs: itself and every unit above it, and its own level. */
export interface Hanging {
  readonly above: ReadonlySet<UnitCode>;
  readonly level: Level;
}

/** The level of a unit; of one that is in no tree the lowest that its code allows. */
function levelOf(tree: UnitTree, code: UnitCode): Level {
  return tree.get(code)?.level ?? (code.startsWith('bm') ? 'sub-bureau' : 'county');
}

/**
 * The units that hang elsewhere in the new tree, or stand at another level. The caller takes their
 * rows out of the regions, hangs them, and puts the rows back (`takeOut`, `putIn`).
 */
export function rehungUnits(database: Database, tree: UnitTree): ReadonlyMap<UnitCode, Hanging> {
  const known = new Map<UnitCode, UnitCode[]>();
  const levels = new Map<UnitCode, unknown>();
  for (const row of database.all('SELECT unit, above, level FROM unit_above')) {
    const unit = row['unit'] as UnitCode;
    const units = known.get(unit) ?? [];
    units.push(row['above'] as UnitCode);
    known.set(unit, units);
    levels.set(unit, row['level']);
  }
  const root = rootOf(tree);
  const rehung = new Map<UnitCode, Hanging>();
  for (const code of new Set([...known.keys(), ...tree.keys()])) {
    const now = above(tree, root, code);
    const then = known.get(code);
    const level = levelOf(tree, code);
    const isSame = then?.length === now.size && then.every((unit) => now.has(unit));
    if (!isSame || levels.get(code) !== level) rehung.set(code, { above: now, level });
  }
  return rehung;
}

/** Stores what is above a unit. */
export function hang(database: Database, code: UnitCode, { above: units, level }: Hanging): void {
  database.run('DELETE FROM unit_above WHERE unit = ?', code);
  const insert = 'INSERT INTO unit_above (unit, above, level) VALUES (?, ?, ?)';
  for (const unit of units) database.run(insert, code, unit, level);
}

/** Makes sure that a unit a site or filing names stands in `unit_above`. */
export function hangUnknown(database: Database, treeOf: () => UnitTree, code: UnitCode): void {
  if (database.get('SELECT 1 FROM unit_above WHERE unit = ? LIMIT 1', code)) return;
  const tree = treeOf();
  hang(database, code, {
    above: above(tree, rootOf(tree), code),
    level: levelOf(tree, code),
  });
}

const touchedSites = 'temp.touched CROSS JOIN site USING (key) CROSS JOIN unit_above USING (unit)';

/** Adds the touched sites to every count of their regions, or takes them off. */
function countTouched(database: Database, sign: '+' | '-'): void {
  database.run(`
    INSERT INTO region_count (unit, status, labelled, sites)
    SELECT above, status, labelled, ${sign} count(*) FROM ${touchedSites}
    WHERE true GROUP BY above, status, labelled
    ON CONFLICT DO UPDATE SET sites = sites + excluded.sites`);
  for (const aspect of aspects) {
    database.run(`
      INSERT INTO region_stat (unit, aspect, value, sites)
      SELECT above, '${aspect}', ${aspectSql[aspect]} AS value, ${sign} count(*)
      FROM ${touchedSites} WHERE ${isListed} GROUP BY above, value
      ON CONFLICT DO UPDATE SET sites = sites + excluded.sites`);
  }
}

const standTouched = (isNow: 0 | 1) => `
  INSERT INTO temp.standing
  SELECT ${isNow}, above, approved, key, labelled FROM ${touchedSites} WHERE ${isMinted}`;

/** Takes the touched sites, as they are stored now, out of all their regions. */
export function takeOutTouched(database: Database): void {
  countTouched(database, '-');
  database.run(standTouched(0));
  database.run(`
    DELETE FROM site_region WHERE (unit, approved, key) IN (
      SELECT above, approved, key FROM ${touchedSites})`);
}

/** Puts the touched sites, as they are stored now, into all their regions. */
export function putInTouched(database: Database): void {
  database.run(`
    INSERT INTO site_region (unit, approved, key, status, labelled)
    SELECT above, approved, key, status, labelled FROM ${touchedSites}
    ORDER BY 1, 2, 3`);
  countTouched(database, '+');
  database.run(standTouched(1));
  database.run('DELETE FROM region_count WHERE sites = 0');
  database.run('DELETE FROM region_stat WHERE sites = 0');
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
