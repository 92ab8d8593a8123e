import { openDatabase } from '#private/database.ts';
import { dateOf } from '#registry/moment.ts';
import {
  discrepanciesOf,
  type DiscrepancyKind,
  type Discrepancy,
} from '#registry/page-check/discrepancy.ts';
import { findingsOf, isFault } from '#registry/page-check/finding.ts';
import type { HomeTries } from '#registry/page-check/measured.ts';
import { hasFailed } from '#registry/page-check/visit.ts';
import type { SiteCheck } from '#registry/page-check/site-check.ts';
import type { SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';

/** A site that is to be checked. */
export interface Task {
  readonly site: SiteCode;
  readonly unit: UnitCode;
}

/** A line of the list of a unit. */
export interface CheckLine {
  readonly check: SiteCheck;
  readonly faults: number;
}

/** What of a record a result is kept with. */
export interface CheckedRecord {
  readonly name: string;
  readonly homeUrl: string;
  readonly otherDomains: readonly string[];
}

export interface DiscrepancyLine extends Discrepancy {
  readonly site: SiteCode;
  readonly unit: UnitCode;
  readonly at: string;
}

/** How the sites of some units stand; the only thing that is public. */
export interface CheckCounts {
  readonly checked: number;
  readonly opened: number;
  readonly labelled: number;
  readonly faulty: number;
}

/**
 * What checks found, and which sites wait for one: facts of public pages only, and disposable
 * (`CHECKS_DB`). Shared by the server and `npm run check-sites`; what a process took and did not
 * finish is taken again after its lease.
 */
export interface CheckStore {
  /** Wants sites checked; those that wait already keep their place. Higher urgency goes first. */
  want(tasks: readonly Task[], urgency: number, at: Date): void;
  isWanted(site: SiteCode): boolean;
  /** Takes what waits longest among the most urgent, of these units where some are given. */
  take(most: number, at: Date, units?: readonly UnitCode[] | null): readonly Task[];
  /** Gives back what processes took that are gone; after a crash, before a run. */
  reclaim(): void;
  /** Gives back what was taken and not done. */
  giveBack(site: SiteCode): void;
  /** How many wait, of these units where some are given. */
  waiting(units?: readonly UnitCode[] | null): number;
  /** Keeps what a check found and ends its task. */
  put(check: SiteCheck, record: CheckedRecord): void;
  /** Further domains of the records that were checked. */
  domains(): readonly string[];
  /** Ends a task without a result: the site is gone. */
  drop(site: SiteCode): void;
  of(site: SiteCode): SiteCheck | null;
  list(
    units: readonly UnitCode[],
    onlyFaulty: boolean,
    request: { readonly page: number; readonly size: number },
  ): { readonly rows: readonly CheckLine[]; readonly total: number };
  discrepancies(
    units: readonly UnitCode[],
    kind: DiscrepancyKind | null,
    request: { readonly page: number; readonly size: number } | null,
  ): { readonly rows: readonly DiscrepancyLine[]; readonly total: number };
  counts(units: readonly UnitCode[]): CheckCounts;
  /** Drops lines about hosts that are registered by now (Z14). */
  dropStrangers(isRegistered: (host: string) => boolean): void;
  /** How many lines of each kind. */
  kinds(units: readonly UnitCode[]): ReadonlyMap<DiscrepancyKind, number>;
  /** Tries of the home page in the seven days up to a day (D1, V1). */
  tries(site: SiteCode, today: string): HomeTries;
  /** When the site was last asked to be checked; for the pause between two wishes. */
  askedAt(site: SiteCode): Date | null;
  noteAsked(site: SiteCode, at: Date): void;
  lastDaily(): string;
  noteDaily(day: string): void;
  close(): void;
}

const leaseMs = 15 * 60_000;
const triesKeptDays = 30;
/** `opened` of a site whose robots.txt keeps the checks out: it counts nowhere. */
const closed = 2;

const migrations = [
  `CREATE TABLE result (
     site TEXT PRIMARY KEY, unit TEXT NOT NULL, at TEXT NOT NULL, faults INTEGER NOT NULL,
     opened INTEGER NOT NULL, labelled INTEGER NOT NULL, found TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX result_unit ON result (unit, faults);
   CREATE TABLE discrepancy (
     site TEXT NOT NULL, line INTEGER NOT NULL, unit TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL,
     recorded TEXT NOT NULL, found TEXT NOT NULL, PRIMARY KEY (site, line)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX discrepancy_unit ON discrepancy (unit, kind);
   CREATE TABLE task (
     site TEXT PRIMARY KEY, unit TEXT NOT NULL, urgency INTEGER NOT NULL, wanted INTEGER NOT NULL,
     taken INTEGER NOT NULL DEFAULT 0, owner INTEGER NOT NULL DEFAULT 0
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX task_next ON task (urgency DESC, wanted);
   CREATE TABLE try (
     site TEXT NOT NULL, day TEXT NOT NULL, tries INTEGER NOT NULL, failed INTEGER NOT NULL,
     PRIMARY KEY (site, day)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE asked (site TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE domain (site TEXT NOT NULL, host TEXT NOT NULL, PRIMARY KEY (site, host)) STRICT, WITHOUT ROWID;
   CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
];

/** SQL: units handed over as a JSON array. */
const inUnits = 'unit IN (SELECT value FROM json_each(?))';

/** Opens or makes the store at a path. */
export function openCheckStore(path: string): CheckStore {
  const database = openDatabase(path, migrations, () => undefined);
  const { sql } = database;
  // results can be found again, so a lost last second is no loss; a queue of 84,094 is written fast
  sql.exec('PRAGMA synchronous = NORMAL; PRAGMA secure_delete = OFF');
  const wish = sql.prepare(
    `INSERT INTO task (site, unit, urgency, wanted) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET urgency = max(urgency, excluded.urgency), unit = excluded.unit`,
  );
  const hasTask = sql.prepare('SELECT 1 FROM task WHERE site = ?');
  const nextTasks = sql.prepare(
    'SELECT site, unit FROM task WHERE taken < ? ORDER BY urgency DESC, wanted, site LIMIT ?',
  );
  const nextOf = sql.prepare(
    `SELECT site, unit FROM task WHERE taken < ? AND ${inUnits}
     ORDER BY urgency DESC, wanted, site LIMIT ?`,
  );
  const take = sql.prepare('UPDATE task SET taken = ?, owner = ? WHERE site = ?');
  const untake = sql.prepare('UPDATE task SET taken = 0 WHERE site = ?');
  const dropTask = sql.prepare('DELETE FROM task WHERE site = ?');
  const dropResult = sql.prepare('DELETE FROM result WHERE site = ?');
  const owners = sql.prepare('SELECT DISTINCT owner FROM task WHERE taken > 0');
  const reclaim = sql.prepare('UPDATE task SET taken = 0 WHERE taken > 0 AND owner = ?');
  const countTasks = sql.prepare('SELECT count(*) AS n FROM task');
  const countTasksOf = sql.prepare(`SELECT count(*) AS n FROM task WHERE ${inUnits}`);
  const dropDomains = sql.prepare('DELETE FROM domain WHERE site = ?');
  const putDomain = sql.prepare('INSERT OR IGNORE INTO domain (site, host) VALUES (?, ?)');
  const domains = sql.prepare('SELECT DISTINCT host FROM domain');
  const putResult = sql.prepare(
    `INSERT OR REPLACE INTO result (site, unit, at, faults, opened, labelled, found)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const dropLines = sql.prepare('DELETE FROM discrepancy WHERE site = ?');
  const putLine = sql.prepare(
    `INSERT INTO discrepancy (site, line, unit, kind, at, recorded, found)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const noteTry = sql.prepare(
    `INSERT INTO try (site, day, tries, failed) VALUES (?, ?, 1, ?)
     ON CONFLICT DO UPDATE SET tries = tries + 1, failed = failed + excluded.failed`,
  );
  const dropTries = sql.prepare('DELETE FROM try WHERE site = ? AND day < ?');
  const sumTries = sql.prepare(
    'SELECT sum(tries) AS tries, sum(failed) AS failed FROM try WHERE site = ? AND day > ? AND day <= ?',
  );
  const one = sql.prepare('SELECT found FROM result WHERE site = ?');
  const listed = sql.prepare(
    `SELECT found, faults FROM result WHERE ${inUnits} AND faults >= ?
     ORDER BY faults DESC, site LIMIT ? OFFSET ?`,
  );
  const countListed = sql.prepare(
    `SELECT count(*) AS n FROM result WHERE ${inUnits} AND faults >= ?`,
  );
  const counts = sql.prepare(
    `SELECT count(*) AS checked, total(opened) AS opened, total(labelled) AS labelled,
       total(faults > 0) AS faulty FROM result WHERE opened <> ${closed} AND ${inUnits}`,
  );
  const lines = sql.prepare(
    `SELECT * FROM discrepancy WHERE ${inUnits} AND (?2 = '' OR kind = ?2)
     ORDER BY unit, site, line LIMIT ?3 OFFSET ?4`.replace('(?)', '(?1)'),
  );
  const kinds = sql.prepare(
    `SELECT kind, count(*) AS n FROM discrepancy WHERE ${inUnits} GROUP BY kind`,
  );
  const strangers = sql.prepare(
    "SELECT DISTINCT found FROM discrepancy WHERE kind = 'not-registered'",
  );
  const dropStranger = sql.prepare(
    "DELETE FROM discrepancy WHERE kind = 'not-registered' AND found = ?",
  );
  const asked = sql.prepare('SELECT at FROM asked WHERE site = ?');
  const putAsked = sql.prepare('INSERT OR REPLACE INTO asked (site, at) VALUES (?, ?)');
  const note = sql.prepare('SELECT value FROM note WHERE key = ?');
  const putNote = sql.prepare('INSERT OR REPLACE INTO note (key, value) VALUES (?, ?)');
  const json = (units: readonly UnitCode[]) => JSON.stringify(units);
  const dayBefore = (day: string, days: number) =>
    dateOf(new Date(Date.parse(`${day}T12:00:00+08:00`) - days * 86_400_000));

  return {
    want(tasks, urgency, at) {
      if (tasks.length === 0) return;
      database.write(() => {
        for (const { site, unit } of tasks) wish.run(site, unit, urgency, at.getTime());
      });
    },
    isWanted: (site) => hasTask.get(site) !== undefined,
    take(most, at, units = null) {
      return database.write(() => {
        const before = at.getTime() - leaseMs;
        const rows = units ? nextOf.all(before, json(units), most) : nextTasks.all(before, most);
        for (const row of rows) take.run(at.getTime(), process.pid, String(row['site']));
        return rows.map((row) => ({
          site: row['site'] as SiteCode,
          unit: row['unit'] as UnitCode,
        }));
      });
    },
    reclaim() {
      for (const row of owners.all())
        if (!isAlive(Number(row['owner']))) reclaim.run(Number(row['owner']));
    },
    giveBack: (site) => void untake.run(site),
    waiting(units = null) {
      const row = units ? countTasksOf.get(json(units)) : countTasks.get();
      return Number(row?.['n'] ?? 0);
    },
    put(check, record) {
      const { site, unit, at, home, label } = check;
      const faults = findingsOf(check).filter(isFault).length;
      const day = at.slice(0, 10);
      const isFailed = hasFailed(home) ? 1 : 0;
      const isOpen = home.why === 'robots' ? closed : 1 - isFailed;
      database.write(() => {
        const isLabelled = label.state === 'right' ? 1 : 0;
        putResult.run(site, unit, at, faults, isOpen, isLabelled, JSON.stringify(check));
        dropLines.run(site);
        for (const [line, { kind, recorded, found }] of discrepanciesOf(check, record).entries())
          putLine.run(site, line, unit, kind, at, recorded, found);
        dropDomains.run(site);
        for (const host of record.otherDomains) putDomain.run(site, host);
        if (isOpen !== closed) noteTry.run(site, day, isFailed);
        dropTries.run(site, dayBefore(day, triesKeptDays));
        dropTask.run(site);
      });
    },
    drop(site) {
      database.write(() => {
        dropTask.run(site);
        dropResult.run(site);
        dropLines.run(site);
        dropDomains.run(site);
      });
    },
    domains: () => domains.all().map((row) => String(row['host'])),
    of(site) {
      const row = one.get(site);
      return row ? (JSON.parse(String(row['found'])) as SiteCheck) : null;
    },
    list(units, onlyFaulty, { page, size }) {
      const from = onlyFaulty ? 1 : 0;
      const rows = listed.all(json(units), from, size, (page - 1) * size);
      return {
        rows: rows.map((row) => ({
          check: JSON.parse(String(row['found'])) as SiteCheck,
          faults: Number(row['faults']),
        })),
        total: Number(countListed.get(json(units), from)?.['n'] ?? 0),
      };
    },
    discrepancies(units, kind, request) {
      const { page, size } = request ?? { page: 1, size: -1 };
      const rows = lines.all(json(units), kind ?? '', size, Math.max(0, (page - 1) * size));
      const all = kinds.all(json(units));
      const total = all
        .filter((row) => kind === null || row['kind'] === kind)
        .reduce((sum, row) => sum + Number(row['n']), 0);
      return { rows: rows as unknown as readonly DiscrepancyLine[], total };
    },
    counts(units) {
      const row = counts.get(json(units)) ?? {};
      const figure = (name: string) => Number(row[name] ?? 0);
      return {
        checked: figure('checked'),
        opened: figure('opened'),
        labelled: figure('labelled'),
        faulty: figure('faulty'),
      };
    },
    dropStrangers(isRegistered) {
      const known = strangers
        .all()
        .map((row) => String(row['found']))
        .filter(isRegistered);
      if (known.length > 0) database.write(() => known.forEach((host) => dropStranger.run(host)));
    },
    kinds: (units) =>
      new Map(
        kinds
          .all(json(units))
          .map((row) => [row['kind'] as DiscrepancyKind, Number(row['n'])] as const),
      ),
    tries(site, today) {
      const row = sumTries.get(site, dayBefore(today, 7), today) ?? {};
      return { tries: Number(row['tries'] ?? 0), failed: Number(row['failed'] ?? 0) };
    },
    askedAt(site) {
      const row = asked.get(site);
      return row ? new Date(Number(row['at'])) : null;
    },
    noteAsked: (site, at) => void putAsked.run(site, at.getTime()),
    lastDaily: () => String(note.get('daily')?.['value'] ?? ''),
    noteDaily: (day) => void putNote.run('daily', day),
    close: () => database.close(),
  };
}

/** Whether a process of this machine still runs. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
