import type { Difference, ObjectReader, Oid } from '#git/types.ts';
import type { Label } from '#registry/label.ts';
import { labelRegion, labelSerial } from '#registry/label.ts';
import { type LabelKeys, labelKeysPath } from '#registry/label-keys.ts';
import { readLabelFile, readLabelKeysFile } from '#registry/label-check.ts';
import type { SiteCode } from '#registry/site.ts';
import { type ChangedFile, changedFiles } from './difference.ts';
import { siteOf } from './sites.ts';
import type { Database } from './sqlite.ts';
import type { SiteRow } from './types.ts';

/** Labels by number, by host, by the site they were issued for (Q05). The keys stand among the papers. */
export const labelSchema = `
CREATE TABLE label (
  number TEXT PRIMARY KEY, region TEXT NOT NULL, serial INTEGER NOT NULL, replaces TEXT NOT NULL,
  site TEXT NOT NULL, data TEXT NOT NULL
) WITHOUT ROWID, STRICT;
CREATE UNIQUE INDEX label_serial ON label (region, serial);
CREATE INDEX label_replaces ON label (replaces) WHERE replaces <> '';
CREATE INDEX label_site ON label (site) WHERE site <> '';
CREATE TABLE label_host (
  host TEXT NOT NULL, number TEXT NOT NULL, PRIMARY KEY (host, number)
) WITHOUT ROWID, STRICT`;

/** Tables that come from main alone. */
export const labelTables = ['label', 'label_host'] as const;

/** Labels in the read model. */
export interface LabelRows {
  /** The keys of the register; none before the first label. */
  keys(): LabelKeys;
  label(number: string): Label | null;
  /** Number of the label that takes the place of this one; null where none does. */
  replacementOf(number: string): string | null;
  /** Labels of a host name or of a site code, newest first. */
  ofHost(host: string): readonly Label[];
  ofSite(code: SiteCode): readonly Label[];
  /** Sites with a code that a label stands for: by its site code, else by its hosts. */
  sitesOf(label: Label): readonly SiteRow[];
  /** Highest serial given in a region, 0 when none. */
  highest(region: string): number;
  /** Numbers after this one in their order, at most so many. */
  numbers(after: string, limit: number): readonly string[];
}

type Refuse = (file: Exclude<ChangedFile, { is: 'gone' }>, why: string) => void;

/** What one step along main changes of labels. */
export interface LabelStep {
  readonly labels: ReadonlyMap<string, Label | null>;
  /** Undefined where the keys did not change. */
  readonly keys: LabelKeys | null | undefined;
}

/** Reads what differs of labels and their keys between two trees. */
export async function readLabels(
  objects: ObjectReader,
  before: Oid | null,
  after: Oid,
  again: readonly Difference[],
  well: (path: string) => void,
  refuse: Refuse,
): Promise<LabelStep> {
  const labels = new Map<string, Label | null>();
  let keys: LabelKeys | null | undefined;
  for await (const files of changedFiles(objects, before, after, 'data/labels', again)) {
    for (const file of files) {
      well(file.path);
      const read = file.is === 'read' ? readLabelFile(file.data, file.path) : null;
      const label = read?.problems.length === 0 ? read.label : null;
      if (!label && file.is !== 'gone') refuse(file, file.is === 'read' ? 'invalid' : file.why);
      labels.set(file.path.slice(file.path.lastIndexOf('/') + 1, -'.yaml'.length), label);
    }
  }
  for await (const files of changedFiles(objects, before, after, labelKeysPath, again)) {
    for (const file of files) {
      well(file.path);
      const read = file.is === 'read' ? readLabelKeysFile(file.data, file.path) : null;
      keys = read?.problems.length === 0 ? read.keys : null;
      if (!keys && file.is !== 'gone') refuse(file, file.is === 'read' ? 'invalid' : file.why);
    }
  }
  return { labels, keys };
}

export function writeLabels(database: Database, { labels, keys }: LabelStep): void {
  for (const [number, label] of labels) {
    database.run('DELETE FROM label_host WHERE number = ?', number);
    database.run('DELETE FROM label WHERE number = ?', number);
    if (!label) continue;
    database.run(
      'INSERT INTO label VALUES (?, ?, ?, ?, ?, ?)',
      number,
      labelRegion(number),
      labelSerial(number),
      label.replaces,
      label.siteCode,
      JSON.stringify(label),
    );
    for (const host of label.hosts) {
      database.run('INSERT OR IGNORE INTO label_host VALUES (?, ?)', host, number);
    }
  }
  if (keys === undefined) return;
  database.run('DELETE FROM paper WHERE path = ?', labelKeysPath);
  if (!keys) return;
  database.run('INSERT INTO paper VALUES (?, ?)', labelKeysPath, JSON.stringify(keys));
}

/** Labels over the catalogue's file. */
export function labelRows(database: () => Database): LabelRows {
  const labelOf = (row: Readonly<Record<string, unknown>>) =>
    JSON.parse(row['data'] as string) as Label;
  return {
    keys() {
      const row = database().get('SELECT data FROM paper WHERE path = ?', labelKeysPath);
      return row ? (JSON.parse(row['data'] as string) as LabelKeys) : { keys: [] };
    },
    label(number) {
      const row = database().get('SELECT data FROM label WHERE number = ?', number);
      return row ? labelOf(row) : null;
    },
    replacementOf(number) {
      const sql = 'SELECT number FROM label WHERE replaces = ? ORDER BY number DESC LIMIT 1';
      return (database().get(sql, number)?.['number'] as string | undefined) ?? null;
    },
    ofHost: (host) =>
      newestFirst(
        database()
          .all('SELECT data FROM label_host JOIN label USING (number) WHERE host = ?', host)
          .map(labelOf),
      ),
    ofSite: (code) =>
      newestFirst(database().all('SELECT data FROM label WHERE site = ?', code).map(labelOf)),
    sitesOf: (label) => sitesOf(database(), label),
    highest: (region) =>
      Number(
        database().get('SELECT max(serial) AS top FROM label WHERE region = ?', region)?.['top'] ??
          0,
      ),
    numbers: (after, limit) =>
      database()
        .all('SELECT number FROM label WHERE number > ? ORDER BY number LIMIT ?', after, limit)
        .map((row) => row['number'] as string),
  };
}

function newestFirst(labels: readonly Label[]): readonly Label[] {
  return labels.toSorted((one, other) =>
    one.issuedOn === other.issuedOn
      ? one.number < other.number
        ? 1
        : -1
      : one.issuedOn < other.issuedOn
        ? 1
        : -1,
  );
}

function sitesOf(database: Database, { siteCode, hosts }: Label): readonly SiteRow[] {
  const keys =
    siteCode !== ''
      ? [siteCode]
      : hosts.flatMap((host) =>
          database
            .all(
              // `0` follows `/`: the host itself and every path below it
              `SELECT key FROM site WHERE (url_key = ?1 OR (url_key > ?1 || '/' AND url_key < ?1 || '0'))
               AND status > 0`,
              host,
            )
            .map((row) => row['key'] as string),
        );
  return keys.flatMap((key) => siteOf(database, key) ?? []);
}
