import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Catalogue, SiteRow } from '#catalogue/types.ts';
import { finalUnit, rootUnit } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import { type TableWriters, writeContent } from './content.ts';
import { type FileFacts, writeHashedFile } from './hashed-file.ts';
import { fileName, type OpenFile } from './scope.ts';
import { type OpenSite, openSite } from './site-record.ts';

/** A file of open data as the server gives it. */
export interface ServedFile extends FileFacts {
  /** The commit whose register it shows. */
  readonly commit: string;
  body(): ReadableStream<Uint8Array>;
}

/** Files of open data, made when they are first asked for and kept for the commit (Z07). */
export interface OpenData {
  /** The file, of the commit served or, where that is much work, of one at most ten minutes older; null for a unit that is not there. */
  file(file: OpenFile, tables: TableWriters): Promise<ServedFile | null>;
  /** What is known of a file without making it. */
  known(file: OpenFile): (FileFacts & { readonly commit: string }) | null;
}

/** A list longer than this is made anew at most every ten minutes. */
const longList = 1_000;
const pause = 600_000;

interface Made extends FileFacts {
  readonly commit: string;
  readonly at: number;
  readonly path: string;
  readonly sites: number;
}

/**
 * Serves what `npm run export` writes. One file is made at a time, whoever asks, so that many
 * requests cost no more than one.
 */
export function openOpenData(
  { catalogue, now }: { readonly catalogue: Catalogue; readonly now: () => Date },
  dir: string,
): OpenData {
  const kept = new Map<string, Made>();
  const underWay = new Map<string, Promise<Made>>();
  let queue: Promise<unknown> = Promise.resolve();

  async function make(file: OpenFile, tables: TableWriters): Promise<Made> {
    const commit = catalogue.commit() ?? '';
    const name = fileName(file);
    const path = join(dir, name);
    const counted = { sites: 0 };
    const sites = () => recordsOf(catalogue, file.unit, counted);
    const facts = await writeHashedFile(path, (stream) =>
      writeContent(stream, file, sites, tables),
    );
    const made = { ...facts, commit, at: now().getTime(), path, sites: counted.sites };
    kept.set(name, made);
    return made;
  }

  function isFresh({ commit, at, sites }: Made): boolean {
    return commit === catalogue.commit() || (sites > longList && now().getTime() - at < pause);
  }

  return {
    async file(file, tables) {
      if (file.unit !== null && !catalogue.unit(file.unit)) return null;
      const name = fileName(file);
      let made = kept.get(name);
      if (!made || !isFresh(made)) {
        let making = underWay.get(name);
        if (!making) {
          making = queue.then(() => make(file, tables)).finally(() => underWay.delete(name));
          queue = making.catch(() => {});
          underWay.set(name, making);
        }
        made = await making;
      }
      const { path, bytes, sha256, commit } = made;
      const body = () => Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
      return { bytes, sha256, commit, body };
    },
    known: (file) => kept.get(fileName(file)) ?? null,
  };
}

/** Records of a subtree in order of their codes; the files are read a few at a time. */
async function* recordsOf(
  catalogue: Catalogue,
  unit: UnitCode | null,
  counted: { sites: number },
): AsyncIterable<OpenSite> {
  const units = catalogue.units();
  const root = unit ?? rootUnit(units)?.code;
  if (root === undefined) return;
  counted.sites = 0;
  let batch: SiteRow[] = [];
  const read = async () => {
    const files = await Promise.all(batch.map((row) => catalogue.siteFile(row)));
    return batch.flatMap((row, at) => {
      const file = files[at];
      return file ? [openSite(row, file, units)] : [];
    });
  };
  const finalOf = (row: SiteRow) => finalUnit(units, row.unit)?.code ?? row.unit;
  let rows: Iterable<SiteRow> = catalogue.everySite(root, { order: 'code' });
  if (unit === null) {
    // as the export has them: by province or department, then by code
    const groups = Map.groupBy(rows, finalOf);
    rows = Array.from(groups)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, some]) => some);
  }
  for (const row of rows) {
    if (row.code === null || row.status === 'deleted') continue;
    counted.sites += 1;
    batch.push(row);
    if (batch.length < 64) continue;
    yield* await read();
    batch = [];
  }
  yield* await read();
}
