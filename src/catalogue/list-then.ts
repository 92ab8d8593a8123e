import type { ObjectReader, Oid } from '#git/types.ts';
import { loadYaml, YamlRefused } from '#git/yaml.ts';
import { isRegistered } from '#registry/listing.ts';
import { parseMoment } from '#registry/moment.ts';
import { mintedPath, type SiteCode } from '#registry/site.ts';
import { isWithin, unitTree, type UnitTree } from '#registry/unit-tree.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { changedFiles } from './difference.ts';
import { commitOn } from './days.ts';
import { isMinted, placeOfPath, siteFromFile, statusOf } from './site-row.ts';
import type { Database } from './sqlite.ts';
import type { ListThen, PublicList, SiteRow } from './types.ts';
import { unitFromFile } from './unit-file.ts';

const pageRows = 50;
/** Candidates read together: most of them are on the page. */
const batch = 64;

/** What is asked of a public list as it stood when a day ended (Z13). */
export interface ThenRequest {
  readonly list: PublicList;
  readonly unit: UnitCode;
  /** `2026-11-21` */
  readonly day: string;
  /** The last site of the page before; null for the newest. */
  readonly before: SiteCode | null;
}

/**
 * A page of a public list as main had it when a day ended: names, states and labels as they stood
 * then, in the regions of that day (Z13). Only the page's own files are read from that commit: when
 * and under which code a site was approved never changes. Null before the first commit.
 */
export async function listThen(
  database: Database,
  objects: ObjectReader,
  now: { readonly main: Oid; readonly tree: UnitTree },
  { list, unit, day, before }: ThenRequest,
): Promise<ListThen | null> {
  const commit = commitOn(database, day);
  if (commit === null) return null;
  const { tree } = await objects.commit(commit);
  const then = await unitsThen(objects, now, tree);
  const moved = then === now.tree ? null : movedUnits(now.tree, then, unit);
  const rows: SiteRow[] = [];
  let cursor = startOf(database, day, before);
  for (;;) {
    const places = candidates(database, unit, moved, cursor);
    const read = await Promise.all(places.map(({ key }) => rowThen(objects, tree, key)));
    for (const row of read) {
      const isIn = row !== null && isRegistered(row.status) && isWithin(then, row.unit, unit);
      if (isIn && (list === 'registered' || row.isLabelled)) rows.push(row);
    }
    const last = places.at(-1);
    if (places.length < batch || last === undefined) break;
    if (rows.length > pageRows) break;
    cursor = last;
  }
  const shown = rows.slice(0, pageRows);
  const isMore = rows.length > pageRows;
  return { commit, units: then, rows: shown, next: isMore ? (shown.at(-1)?.code ?? null) : null };
}

interface Place {
  readonly approved: number;
  readonly key: string;
}

function startOf(database: Database, day: string, before: SiteCode | null): Place {
  const end = (parseMoment(`${day}T23:59:59.999+08:00`)?.getTime() ?? 0) + 1;
  const from = before && database.get('SELECT approved, key FROM site WHERE key = ?', before);
  return from
    ? { approved: Math.min(end, Number(from['approved'])), key: from['key'] as string }
    : { approved: end, key: '' };
}

/** The units as they were; the same object where no unit differs. */
async function unitsThen(
  objects: ObjectReader,
  { main, tree }: { readonly main: Oid; readonly tree: UnitTree },
  then: Oid,
): Promise<UnitTree> {
  const today = (await objects.commit(main)).tree;
  const units = new Map<UnitCode, Unit>(tree);
  let isSame = true;
  for await (const files of changedFiles(objects, today, then, 'data/units')) {
    for (const file of files) {
      isSame = false;
      const code = file.path.slice(file.path.lastIndexOf('/') + 1, -'.yaml'.length) as UnitCode;
      const unit = file.is === 'read' ? unitFromFile(file.path, file.data) : null;
      if (unit) units.set(code, unit);
      else units.delete(code);
    }
  }
  return isSame ? tree : unitTree(units.values());
}

interface MovedUnits {
  readonly gone: readonly UnitCode[];
  readonly come: readonly UnitCode[];
}

/** Units that hung below then and do not now, and the other way round; null where there are none. */
function movedUnits(now: UnitTree, then: UnitTree, above: UnitCode): MovedUnits | null {
  const below = (tree: UnitTree) =>
    new Set([...tree.keys()].filter((code) => isWithin(tree, code, above)));
  const nowBelow = below(now);
  const thenBelow = below(then);
  const gone = [...thenBelow].filter((code) => !nowBelow.has(code));
  const come = [...nowBelow].filter((code) => !thenBelow.has(code));
  return gone.length + come.length === 0 ? null : { gone, come };
}

/** Minted sites that may stand on the page, newest approval first, after the cursor. */
function candidates(
  database: Database,
  unit: UnitCode,
  moved: MovedUnits | null,
  { approved, key }: Place,
): readonly Place[] {
  const after = '(approved, key) < (?, ?)';
  const order = `ORDER BY approved DESC, key DESC LIMIT ${batch}`;
  const rows =
    moved === null
      ? database.all(
          `SELECT approved, key FROM site_region
           WHERE unit = ? AND ${after} AND ${isMinted} ${order}`,
          unit,
          approved,
          key,
        )
      : database.all(
          `SELECT approved, key FROM (
             SELECT approved, key, status FROM site_region WHERE unit = ?1
             UNION ALL
             SELECT approved, key, status FROM site
             WHERE unit IN (SELECT value FROM json_each(?2)))
           WHERE (approved, key) < (?3, ?4) AND ${isMinted} ${order}`,
          unit,
          JSON.stringify(moved.gone),
          approved,
          key,
        );
  return rows.map((row) => ({ approved: Number(row['approved']), key: row['key'] as string }));
}

/** A site as its file was; null where it had no code yet, or a file that no list can show. */
async function rowThen(objects: ObjectReader, tree: Oid, key: string): Promise<SiteRow | null> {
  const path = mintedPath(key as SiteCode);
  const place = placeOfPath(path);
  const entry = await objects.entry(tree, path);
  if (!place || entry?.type !== 'blob') return null;
  try {
    const site = siteFromFile(place, loadYaml(await objects.blob(entry.oid)));
    if (!site) return null;
    return {
      code: site.key as SiteCode,
      filing: site.filing as SiteRow['filing'],
      name: site.name,
      homeUrl: site.homeUrl,
      unit: site.unit,
      sponsor: site.sponsor,
      isLabelled: site.isLabelled,
      isPortal: site.isPortal,
      isServicePlatform: site.isServicePlatform,
      status: statusOf(site.status),
      until: site.until,
      planned: site.planned,
      approvedAt: site.approvedAt,
      mintedAt: site.mintedAt,
      path,
      blob: entry.oid,
      conclusion: null,
    };
  } catch (error) {
    if (error instanceof YamlRefused) return null;
    throw error;
  }
}
