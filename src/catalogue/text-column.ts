import type { UnitCode } from '#registry/unit.ts';
import { lineAt } from './line-scan.ts';
import { type Needle, wholeOf } from './match.ts';
import { searchable } from './search-text.ts';
import type { Database, Row } from './sqlite.ts';

/** One site as searching sees it. */
export interface Entry {
  readonly key: string;
  readonly approved: number;
  readonly status: number;
  readonly unit: UnitCode;
  readonly isPortal: boolean;
  readonly isServicePlatform: boolean;
}

/** Names, URLs, codes and sponsors of all sites in memory. */
export interface TextColumn {
  /** Sites whose text holds everything that is looked for, newest approval first or by their codes. */
  matches(
    needles: readonly Needle[],
    keeps: (entry: Entry) => boolean,
    order?: 'newest' | 'code',
  ): readonly Entry[];
}

interface Line extends Entry {
  readonly text: string;
}

/** All sites at one moment: their lines as one text, newest approval first. */
interface Block {
  readonly text: string;
  /** Where each line begins; behind the last one, where another would. */
  readonly starts: Int32Array;
  /** Where the second field of each line begins, and the third and the fourth. */
  readonly fields: readonly [Int32Array, Int32Array, Int32Array];
  readonly entries: readonly Entry[];
  /** Lines in the order of their keys; made when somebody asks for it. */
  byCode: Int32Array | null;
}

/** As many sites changed since the block was made before it is made again. */
const mostChanges = 500;

const columns = 'key, approved, status, unit, portal, platform, name, home_url, sponsor';

/**
 * The column follows the `change` table, whichever process wrote: it reads again what changed, and
 * all of it after a new beginning or many changes. About 25 MB for 84,094 sites.
 */
export function textColumn(database: Database): TextColumn {
  let block: Block | null = null;
  let first = 0;
  let last = -1;
  // Sites that changed since the block was made; null for those that are gone.
  let changed = new Map<string, Line | null>();

  function refresh(): void {
    const range = database.get('SELECT min(seq) AS low, max(seq) AS high FROM change');
    const high = Number(range?.['high'] ?? 0);
    if (block && high === last) return;
    const isWhole = !block || beganAnew() || Number(range?.['low'] ?? 0) > last + 1;
    if (isWhole || high - first > mostChanges) {
      block = readBlock(database);
      changed = new Map();
      first = high;
    } else {
      for (const { key } of database.all('SELECT key FROM change WHERE seq > ?', last)) {
        const row = database.get(`SELECT ${columns} FROM site WHERE key = ?`, key as string);
        changed.set(key as string, row ? lineOf(row) : null);
      }
    }
    last = high;
  }

  function beganAnew(): boolean {
    return database.get("SELECT 1 FROM change WHERE seq > ? AND key = ''", last) !== undefined;
  }

  return {
    matches(needles, keeps, order = 'newest') {
      database.read(refresh);
      const isKept = changed.size === 0 ? keeps : (e: Entry) => !changed.has(e.key) && keeps(e);
      const lines = block ? scan(block, needles, isKept) : [];
      const found = block ? entriesOf(block, lines, order) : [];
      const fresh: Entry[] = [];
      for (const line of changed.values()) {
        if (line && holdsAll(line.text.split('\t'), needles) && keeps(line)) fresh.push(line);
      }
      // quick: what was found is in order already
      const compare = order === 'code' ? byKey : newestFirst;
      return fresh.length === 0 ? found : [...found, ...fresh].sort(compare);
    },
  };
}

function newestFirst(a: Entry, b: Entry): number {
  return b.approved - a.approved || (a.key < b.key ? 1 : -1);
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function entryOf(row: Row): Entry {
  return {
    key: row['key'] as string,
    approved: Number(row['approved']),
    status: Number(row['status']),
    unit: row['unit'] as UnitCode,
    isPortal: row['portal'] === 1,
    isServicePlatform: row['platform'] === 1,
  };
}

function lineOf(row: Row): Line {
  return { ...entryOf(row), text: comparable(rawText(row)) };
}

/** One line of four fields: a tab stands in no word, so that no match runs over the end of a field. */
function rawText(row: Row): string {
  const code = row['status'] === 0 ? '' : (row['key'] as string);
  const fields = [row['name'], row['home_url'], code, row['sponsor']] as readonly string[];
  return fields.map((field) => (/[\t\n]/.test(field) ? plain(field) : field)).join('\t');
}

function plain(field: string): string {
  return field.replaceAll(/[\t\n]/g, ' ');
}

/** As `searchable`, but lines stay lines. */
function comparable(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function readBlock(database: Database): Block {
  const lines: (Entry & { readonly raw: string })[] = [];
  const units = new Map<UnitCode, UnitCode>();
  database.each(`SELECT ${columns} FROM site`, (row) => {
    const entry = entryOf(row);
    // one string for each unit, not one for each site
    const unit = units.get(entry.unit) ?? entry.unit;
    units.set(unit, unit);
    lines.push({ ...entry, unit, raw: rawText(row) });
  });
  lines.sort(newestFirst);
  // all lines are made comparable at once: many times faster than one by one
  const text = comparable(lines.map(({ raw }) => raw).join('\n'));
  const starts = new Int32Array(lines.length + 1);
  const fieldStarts = () => new Int32Array(lines.length);
  const fields = [fieldStarts(), fieldStarts(), fieldStarts()] as const;
  let at = 0;
  for (let line = 0; line < lines.length; line += 1) {
    starts[line] = at;
    for (const begins of fields) begins[line] = at = text.indexOf('\t', at) + 1;
    at = text.indexOf('\n', at) + 1;
  }
  starts[lines.length] = text.length + 1;
  const entries = lines.map(({ raw: _, ...entry }) => entry);
  return { text, starts, fields, entries, byCode: null };
}

/** Lines that hold all needles: the text is searched for the rarest one, and the line of each hit looked at. */
function scan(
  block: Block,
  needles: readonly Needle[],
  keeps: (entry: Entry) => boolean,
): readonly number[] {
  const { text, starts, entries } = block;
  const found: number[] = [];
  const [probe, ...others] = needles.toSorted((a, b) => rarity(b) - rarity(a));
  if (!probe) {
    for (let line = 0; line < entries.length; line += 1) {
      if (keeps(entries[line] as Entry)) found.push(line);
    }
    return found;
  }
  let line = 0;
  for (let hit = text.indexOf(probe.text); hit >= 0;) {
    line = lineAt(starts, hit, line);
    const entry = entries[line];
    if (
      entry &&
      keeps(entry) &&
      holdsFrom(block, line, probe, hit) &&
      (others.length === 0 || holdsAll(fieldsOf(block, line), others))
    ) {
      found.push(line);
    }
    const next = starts[line + 1] ?? text.length;
    hit = next < text.length ? text.indexOf(probe.text, next) : -1;
  }
  return found;
}

/** Entries of lines that are in the order of the block. */
function entriesOf(block: Block, lines: readonly number[], order: 'newest' | 'code'): Entry[] {
  const { entries } = block;
  const found = lines.map((line) => entries[line] as Entry);
  if (order === 'newest') return found;
  // a few are sorted, many are picked out of the order that is there
  if (lines.length * 8 < entries.length) return found.sort(byKey);
  const isFound = new Uint8Array(entries.length);
  for (const line of lines) isFound[line] = 1;
  block.byCode ??= linesByKey(entries);
  let count = 0;
  for (const line of block.byCode) {
    if (isFound[line] === 1) found[count++] = entries[line] as Entry;
  }
  return found;
}

function linesByKey(entries: readonly Entry[]): Int32Array {
  const keyed = entries.map(({ key }, line) => ({ key, line })).sort(byKey);
  return Int32Array.from(keyed, ({ line }) => line);
}

/** Long words are rarer than short ones, and Chinese words rarer than `gov.cn`. */
function rarity({ text }: Needle): number {
  return text.length + (/[^\0-\x7f]/.test(text) ? 1000 : 0);
}

const fieldOf = { name: 0, homeUrl: 1, code: 2, sponsor: 3 } as const;

function fieldsOf({ text, starts }: Block, line: number): readonly string[] {
  return text.slice(starts[line], (starts[line + 1] ?? 0) - 1).split('\t');
}

/** Whether a line holds the needle, whose first hit in it is known: without taking the line apart. */
function holdsFrom(block: Block, line: number, needle: Needle, hit: number): boolean {
  const { text, starts, fields } = block;
  const { column, mode } = needle;
  // who sponsors a site is no part of what everybody searches by
  if (column === 'any') return hit < (fields[2][line] ?? 0);
  const field = fieldOf[column];
  const begin = (field === 0 ? starts[line] : fields[(field - 1) as 0 | 1 | 2][line]) ?? 0;
  const end = ((field === 3 ? starts[line + 1] : fields[field][line]) ?? 0) - 1;
  if (mode === 'equals') return isWhole(needle, text.slice(begin, end));
  const at = hit >= begin ? hit : text.slice(begin, end).indexOf(needle.text) + begin;
  return at >= begin && at + needle.text.length <= end;
}

function holdsAll(fields: readonly string[], needles: readonly Needle[]): boolean {
  return needles.every((needle) => {
    const { column, mode, text } = needle;
    if (column === 'any')
      return fields.some((field, n) => n < fieldOf.sponsor && field.includes(text));
    const field = fields[fieldOf[column]] ?? '';
    return mode === 'equals' ? isWhole(needle, field) : field.includes(text);
  });
}

function isWhole({ column, text }: Needle, field: string): boolean {
  return wholeOf(column, searchable(field)) === text;
}
