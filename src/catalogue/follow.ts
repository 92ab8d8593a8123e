import { urlKey } from '#registry/home-url.ts';
import { nameKey } from '#registry/site-name.ts';
import { parseMoment } from '#registry/moment.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { unitTree } from '#registry/unit-tree.ts';
import { ObjectMissing, type Difference, type ObjectReader, type Oid } from '#git/types.ts';
import { type Conclusion, type History, readHistory } from './conclusions.ts';
import { type ChangedFile, changedFiles, missing } from './difference.ts';
import { type LabelStep, labelTables, readLabels, writeLabels } from './labels.ts';
import { readMeta, writeMeta } from './meta.ts';
import { writeDays } from './days.ts';
import { stageLatest, writeLatest } from './latest.ts';
import { renewPages } from './list-pages.ts';
import { putWaitsIn, takeWaitsOut, writeWaits } from './waits.ts';
import {
  type Hanging,
  hang,
  hangUnknown,
  putFilingsIn,
  putInTouched,
  rehungUnits,
  takeFilingsOut,
  takeOutTouched,
} from './regions.ts';
import { staging } from './schema.ts';
import { type Papers, readCensus, takeScoresOut, writeCensus } from './score-follow.ts';
import { scoreTables } from './score-schema.ts';
import { placeOfPath, siteFromFile, type StoredSite } from './site-row.ts';
import type { Database } from './sqlite.ts';
import { unitFromFile } from './unit-file.ts';
import { readUnits } from './units.ts';

/** What one step along main changes, read before anything is written. */
interface Step {
  /** Commit the catalogue stood at; null when everything is read anew. */
  readonly from: Oid | null;
  readonly main: Oid;
  readonly conclusions: ReadonlyMap<string, Conclusion>;
  readonly days: History['days'];
  readonly units: ReadonlyMap<UnitCode, Unit | null>;
  readonly papers: Papers;
  readonly labels: LabelStep;
  /** Files not to be used with why; null where a file is well again or gone. */
  readonly rejected: ReadonlyMap<string, { readonly why: string; readonly blob: Oid } | null>;
}

/**
 * Follows main to a commit: reads what differs without holding anybody up, then writes it in one
 * transaction. Where another process was quicker it starts again from there. Open filings stay.
 */
export async function followMain(
  database: Database,
  objects: ObjectReader,
  main: Oid,
  onProgress: (done: number) => void,
): Promise<void> {
  for (;;) {
    const from = readMeta(database, 'commit') || null;
    if (from === main) return;
    const step = await readStep(database, objects, from, main, onProgress);
    const isDone = database.write(() => {
      if ((readMeta(database, 'commit') || null) !== from) return false;
      writeStep(database, step);
      return true;
    });
    database.exec(staging); // frees what was staged
    if (isDone) return;
  }
}

async function readStep(
  database: Database,
  objects: ObjectReader,
  known: Oid | null,
  main: Oid,
  onProgress: (done: number) => void,
): Promise<Step> {
  const { from, history, before } = await startOf(objects, known, main);
  const after = (await objects.commit(main)).tree;
  const again = from === null ? [] : unreadable(database);
  const rejected = new Map<string, { why: string; blob: Oid } | null>();
  const refuse = (file: Exclude<ChangedFile, { is: 'gone' }>, why: string) =>
    rejected.set(file.path, { why, blob: file.blob });

  const units = new Map<UnitCode, Unit | null>();
  for await (const files of changedFiles(objects, before, after, 'data/units', again)) {
    for (const file of files) {
      rejected.set(file.path, null);
      const unit = file.is === 'read' ? unitFromFile(file.path, file.data) : null;
      const code = file.path.slice(file.path.lastIndexOf('/') + 1, -'.yaml'.length) as UnitCode;
      if (!unit && file.is !== 'gone') refuse(file, file.is === 'read' ? 'invalid' : file.why);
      units.set(code, unit);
    }
  }

  const take = (file: ChangedFile) => {
    rejected.set(file.path, null);
    const place = placeOfPath(file.path);
    if (place && from !== null) {
      database.run('INSERT OR IGNORE INTO temp.removed (key) VALUES (?)', place.key);
    }
    if (file.is === 'gone') return;
    const site = place && file.is === 'read' ? siteFromFile(place, file.data) : null;
    if (!site) {
      refuse(file, file.is === 'refused' ? file.why : place ? 'invalid' : 'path');
      return;
    }
    const approvedAt = site.approvedAt || approvalOf(database, history, site);
    // it holds its name, but without an approval on main it gets no code
    if (approvedAt === '') refuse(file, 'not-concluded');
    stage(database, { ...site, approvedAt }, file.blob);
    if (file.is === 'read') stageLatest(database, site, file.data);
  };

  database.exec(staging);
  let done = 0;
  for await (const files of changedFiles(objects, before, after, 'data/sites', again)) {
    // one transaction a batch; it writes only what this connection alone can see
    database.read(() => files.forEach(take));
    done += files.length;
    onProgress(done);
  }
  const papers = await readCensus(
    database,
    objects,
    before,
    after,
    again,
    from === null,
    (path) => rejected.set(path, null),
    refuse,
  );
  const well = (path: string) => rejected.set(path, null);
  const labels = await readLabels(objects, before, after, again, well, refuse);
  const { conclusions, days } = history;
  return { from, main, conclusions, days, units, papers, labels, rejected };
}

/** Where to read from: the known commit if main still grows from it, otherwise from nothing. */
async function startOf(
  objects: ObjectReader,
  known: Oid | null,
  main: Oid,
): Promise<{ from: Oid | null; history: History; before: Oid | null }> {
  if (known !== null) {
    try {
      const before = (await objects.commit(known)).tree;
      const history = await readHistory(objects, main, known);
      if (history.reachesKnown) return { from: known, history, before };
    } catch (error) {
      if (!(error instanceof ObjectMissing) || error.oid !== known) throw error;
    }
  }
  return { from: null, history: await readHistory(objects, main, null), before: null };
}

function unreadable(database: Database): readonly Difference[] {
  return database
    .all('SELECT path, blob FROM rejected WHERE why = ?', missing)
    .map((row) => ({ path: row['path'] as string, before: null, after: row['blob'] as string }));
}

function approvalOf(database: Database, history: History, site: StoredSite): string {
  const filing = site.key;
  const concluded = history.conclusions.get(filing);
  if (concluded) return concluded.approvedAt;
  const row = database.get('SELECT approved_at FROM conclusion WHERE filing = ?', filing);
  return (row?.['approved_at'] ?? '') as string;
}

function stage(database: Database, site: StoredSite, blob: Oid): void {
  database.run(
    'INSERT OR REPLACE INTO temp.staged VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)',
    site.key,
    site.filing,
    site.name,
    site.homeUrl,
    site.unit,
    site.sponsor,
    site.kind,
    site.isLabelled ? 1 : 0,
    site.isPortal ? 1 : 0,
    site.isServicePlatform ? 1 : 0,
    site.status,
    site.until,
    site.planned,
    parseMoment(site.approvedAt)?.getTime() ?? 0,
    site.approvedAt,
    site.mintedAt,
    blob,
    nameKey(site.name),
    urlKey(site.homeUrl) ?? '',
  );
}

/** Writes a step. The order matters: regions lose the old rows while the old tree still stands. */
function writeStep(database: Database, step: Step): void {
  if (step.from === null) clear(database);
  for (const [filing, { oid, approvedAt, kind, about }] of step.conclusions) {
    const insert = 'INSERT OR REPLACE INTO conclusion VALUES (?, ?, ?, ?, ?)';
    database.run(insert, filing, oid, approvedAt, kind, about);
  }
  const rehung = writeUnits(database, step);
  const touch = 'INSERT OR IGNORE INTO temp.touched (key)';
  database.run(`${touch} SELECT key FROM temp.removed UNION SELECT key FROM temp.staged`);
  for (const code of rehung.keys()) {
    database.run(`${touch} SELECT key FROM site WHERE unit = ?`, code);
    takeFilingsOut(database, 'unit', code);
    takeWaitsOut(database, 'unit', code);
  }
  takeScoresOut(database, step.from === null);
  if (step.from !== null) takeOutTouched(database);
  for (const [code, hanging] of rehung) hang(database, code, hanging);
  for (const code of rehung.keys()) {
    putFilingsIn(database, 'unit', code);
    putWaitsIn(database, 'unit', code);
  }

  database.run('DELETE FROM site WHERE key IN (SELECT key FROM temp.removed)');
  database.run('INSERT OR REPLACE INTO site SELECT * FROM temp.staged');
  const treeOf = () => unitTree(readUnits(database));
  for (const row of database.all('SELECT DISTINCT unit FROM temp.staged')) {
    hangUnknown(database, treeOf, row['unit'] as UnitCode);
  }
  putInTouched(database);
  writeCensus(database, step.papers);
  writeLabels(database, step.labels);
  renewPages(database, step.from === null);
  writeWaits(database, step.conclusions);
  writeDays(database, step.days);
  writeLatest(database);
  noteChanges(database, step.from === null);
  for (const [path, refusal] of step.rejected) {
    database.run('DELETE FROM rejected WHERE path = ?', path);
    if (refusal)
      database.run('INSERT INTO rejected VALUES (?, ?, ?)', path, refusal.why, refusal.blob);
  }
  writeMeta(database, 'commit', step.main);
}

const fromMain = [
  ...['site', 'site_region', 'region_count', 'region_stat', 'list_page', 'conclusion', 'wait'],
  ...['region_wait', 'latest', 'main_day', 'rejected', 'unit'],
];

/** Everything that comes from main; open filings and marks do not. */
function clear(database: Database): void {
  for (const table of [...fromMain, ...scoreTables, ...labelTables]) {
    database.run(`DELETE FROM ${table}`);
  }
}

/** Stores the units and returns those that hang elsewhere now. */
function writeUnits(database: Database, step: Step): ReadonlyMap<UnitCode, Hanging> {
  if (step.units.size === 0 && step.from !== null) return new Map();
  for (const [code, unit] of step.units) {
    if (unit) database.run('INSERT OR REPLACE INTO unit VALUES (?, ?)', code, JSON.stringify(unit));
    else database.run('DELETE FROM unit WHERE code = ?', code);
  }
  writeMeta(database, 'units', step.main);
  return rehungUnits(database, unitTree(readUnits(database)));
}

/** What other processes must read again for searching; a long list is one new beginning. */
function noteChanges(database: Database, isAll: boolean): void {
  if (isAll) {
    database.run('DELETE FROM change');
    database.run("INSERT INTO change (key) VALUES ('')");
    return;
  }
  database.run('INSERT INTO change (key) SELECT key FROM temp.touched');
  database.run('DELETE FROM change WHERE seq <= (SELECT max(seq) FROM change) - 20000');
}
