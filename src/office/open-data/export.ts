import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SiteRow } from '#catalogue/types.ts';
import type { Oid } from '#git/types.ts';
import { isoOf } from '#registry/moment.ts';
import type { SiteCode } from '#registry/site.ts';
import { finalUnit, upwards, type UnitTree } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import { differenceSince } from '../publish/difference.ts';
import { openFacts, type Source } from '../publish/facts.ts';
import type { Facts } from '../publish/types.ts';
import { type TableWriters, writeContent } from './content.ts';
import { type FileFacts, writeHashedFile } from './hashed-file.ts';
import { licence } from './licence.ts';
import { plainFiles } from './plain-files.ts';
import { checksumsText, type FileLine, listPage } from './listing-page.ts';
import { fileName, formats } from './scope.ts';
import { type OpenSite, openSite } from './site-record.ts';

export interface ExportOptions {
  readonly source: Source;
  /** The files stand in its folder `open-data`. */
  readonly outDir: string;
  readonly tables: TableWriters;
  /** Write everything, whatever stands there. */
  readonly isWhole?: boolean;
  readonly onProgress?: (written: number) => void;
}

/** What an export did. */
export interface ExportReport {
  readonly commit: Oid;
  readonly sites: number;
  readonly files: number;
  readonly written: number;
  readonly seconds: number;
}

/** What is remembered of the export before, by `index.json`. */
interface OpenIndex {
  readonly version: number;
  readonly commit: Oid;
  readonly sites: number;
  readonly files: readonly FileLine[];
}

/** Raised with every change of what the files hold. */
const version = 1;

type MintedRow = SiteRow & { readonly code: SiteCode };

/**
 * Writes the open data of one commit (Z07, R-6.3): the whole register, each province or department
 * with all below it, and each unit, as JSON, CSV and workbook, with checksums and the commit. The
 * same commit gives the same bytes, wherever the export started from; of a later commit only files
 * whose sites changed are written.
 */
export async function exportOpenData(options: ExportOptions): Promise<ExportReport> {
  const began = performance.now();
  const { source, tables, onProgress = () => {} } = options;
  const dir = join(options.outDir, 'open-data');
  const { facts, close } = await openFacts(source);
  try {
    const before = options.isWhole === true ? null : await readIndex(dir);
    const stale = before ? await staleUnits(facts, before) : null;
    const lines = new Map(before?.files.map((line) => [line.name, line]));
    const index = new Map<string, FileLine>();
    let written = 0;
    const write = async (
      name: string,
      sites: number,
      make: Parameters<typeof writeHashedFile>[1],
    ) => {
      const made: FileFacts = await writeHashedFile(join(dir, name), make);
      index.set(name, { name, sites, ...made });
      onProgress((written += 1));
    };
    const keep = (name: string): boolean => {
      const line = lines.get(name);
      if (line) index.set(name, line);
      return line !== undefined;
    };

    const groups = groupsOf(facts);
    let sites = 0;
    for (const [, rows] of groups) {
      sites += rows.length;
      const byUnit = below(facts.office.catalogue.units(), rows);
      const due = Array.from(byUnit).filter(([unit]) => {
        const names = formats.map((format) => fileName({ unit, format }));
        return stale === null || stale.has(unit) || !names.every((name) => keep(name));
      });
      if (due.length === 0) continue;
      const records = await recordsOf(facts, rows);
      for (const [unit, codes] of due) {
        const some = codes.map((code) => records.get(code) as OpenSite);
        for (const format of formats) {
          await write(fileName({ unit, format }), codes.length, (stream) =>
            writeContent(stream, { unit, format }, () => each(some), tables),
          );
        }
      }
    }
    for (const format of formats) {
      const name = fileName({ unit: null, format });
      if (stale?.size === 0 && keep(name)) continue;
      const all = () => everyRecord(dir, Array.from(groups.keys()));
      await write(name, sites, (stream) =>
        writeContent(stream, { unit: null, format }, all, tables),
      );
    }
    if (written > 0 || before === null || !keep('units.json')) {
      for (const [name, text] of plainFiles(facts.office.catalogue.units(), tables)) {
        const bytes = Buffer.from(text);
        await write(name, 0, async (stream) => void stream.end(bytes));
      }
    } else for (const [name] of plainFiles(facts.office.catalogue.units(), tables)) keep(name);

    const files = Array.from(index.values()).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const name of lines.keys())
      if (!index.has(name)) await rm(join(dir, name), { force: true });
    await writeAbout(dir, { version, commit: facts.commit, sites, files }, facts.at);
    const seconds = (performance.now() - began) / 1_000;
    return { commit: facts.commit, sites, files: files.length, written, seconds };
  } finally {
    close();
  }
}

/** Sites by the province or department they hang under, both in order of their codes. */
function groupsOf({ office, sites }: Facts): ReadonlyMap<UnitCode, readonly MintedRow[]> {
  const tree = office.catalogue.units();
  const finals = new Map<UnitCode, UnitCode>();
  const groups = new Map<UnitCode, MintedRow[]>();
  for (const row of sites()) {
    if (row.status === 'deleted') continue;
    const final = finals.get(row.unit) ?? finalUnit(tree, row.unit)?.code ?? row.unit;
    finals.set(row.unit, final);
    const rows = groups.get(final);
    if (rows) rows.push(row);
    else groups.set(final, [row]);
  }
  return new Map(Array.from(groups).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Codes of the sites of every unit that has some, itself and all below it; the root's is the whole register. */
function below(tree: UnitTree, rows: readonly MintedRow[]): ReadonlyMap<UnitCode, SiteCode[]> {
  const units = new Map<UnitCode, SiteCode[]>();
  for (const { code, unit } of rows) {
    for (const above of aboveOrSelf(tree, unit)) {
      const codes = units.get(above);
      if (codes) codes.push(code);
      else units.set(above, [code]);
    }
  }
  return units;
}

function aboveOrSelf(tree: UnitTree, unit: UnitCode): readonly UnitCode[] {
  const path = upwards(tree, unit);
  const final = path.findIndex(({ level }) => level === 'province' || level === 'department');
  return final < 0 ? [unit] : path.slice(0, final + 1).map(({ code }) => code);
}

/** Units whose files may differ from those of the export before; null where all may. */
async function staleUnits(facts: Facts, before: OpenIndex): Promise<ReadonlySet<UnitCode> | null> {
  if (before.commit === facts.commit) return new Set();
  const difference = await differenceSince(facts, before.commit);
  if (!difference || difference.units.length > 0) return null;
  const tree = facts.office.catalogue.units();
  const units = difference.sites.flatMap(({ before: was, after }) => [was?.unit, after?.unit]);
  const known = units.filter((unit) => unit !== undefined);
  return new Set(known.flatMap((unit) => aboveOrSelf(tree, unit)));
}

async function recordsOf(
  { office }: Facts,
  rows: readonly MintedRow[],
): Promise<ReadonlyMap<SiteCode, OpenSite>> {
  const units = office.catalogue.units();
  const records = new Map<SiteCode, OpenSite>();
  for (let from = 0; from < rows.length; from += 64) {
    await Promise.all(
      rows.slice(from, from + 64).map(async (row) => {
        records.set(row.code, openSite(row, await office.catalogue.siteFile(row), units));
      }),
    );
  }
  return records;
}

async function* each(sites: readonly OpenSite[]): AsyncIterable<OpenSite> {
  yield* sites;
}

/** All records out of the files of the provinces and departments, one of them in memory at a time. */
async function* everyRecord(dir: string, units: readonly UnitCode[]): AsyncIterable<OpenSite> {
  for (const unit of units) {
    const text = await readFile(join(dir, fileName({ unit, format: 'json' })), 'utf8');
    yield* (JSON.parse(text) as { sites: readonly OpenSite[] }).sites;
  }
}

async function writeAbout(dir: string, index: OpenIndex, at: Date): Promise<void> {
  const about = { ...index, at: isoOf(at), licence };
  const texts = [
    ['index.json', `${JSON.stringify(about, null, 1)}\n`],
    ['SHA256SUMS', checksumsText(index.files)],
    ['files.html', listPage(index.files, index.commit, isoOf(at))],
  ] as const;
  for (const [name, text] of texts) {
    await writeHashedFile(join(dir, name), async (stream) => void stream.end(Buffer.from(text)));
  }
}

async function readIndex(dir: string): Promise<OpenIndex | null> {
  try {
    const index = JSON.parse(await readFile(join(dir, 'index.json'), 'utf8')) as OpenIndex;
    return index.version === version ? index : null;
  } catch {
    return null;
  }
}
