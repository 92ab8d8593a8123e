import type { UnitCode } from '#registry/unit.ts';
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
  /** Sites whose text holds everything that is looked for, newest approval first. */
  matches(needles: readonly Needle[], keeps: (entry: Entry) => boolean): readonly Entry[];
}

interface Line extends Entry {
  readonly text: string;
}

/** All sites at one moment: their lines as one text, newest approval first, and where each begins. */
interface Block {
  readonly text: string;
  readonly starts: Int32Array;
  readonly entries: readonly Entry[];
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
    matches(needles, keeps) {
      database.read(refresh);
      const isOld = (entry: Entry) => changed.size > 0 && changed.has(entry.key);
      const found = block ? scan(block, needles, (e) => !isOld(e) && keeps(e)) : [];
      const fresh: Entry[] = [];
      for (const line of changed.values()) {
        if (line && holdsAll(line.text, needles) && keeps(line)) fresh.push(line);
      }
      return fresh.length === 0 ? found : [...found, ...fresh].sort(newestFirst);
    },
  };
}

function newestFirst(a: Entry, b: Entry): number {
  return b.approved - a.approved || (a.key < b.key ? 1 : -1);
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
  const starts = new Int32Array(lines.length);
  let at = 0;
  for (let line = 0; line < starts.length; line += 1) {
    starts[line] = at;
    at = text.indexOf('\n', at) + 1;
  }
  const entries = lines.map(({ raw: _, ...entry }) => entry);
  return { text, starts, entries };
}

/** Searches the whole text for the rarest needle and looks at the line of each hit for all of them. */
function scan(
  { text, starts, entries }: Block,
  needles: readonly Needle[],
  keeps: (entry: Entry) => boolean,
): Entry[] {
  const found: Entry[] = [];
  const [probe] = needles.toSorted((a, b) => rarity(b) - rarity(a));
  if (!probe) return entries.filter(keeps);
  let line = 0;
  for (let hit = text.indexOf(probe.text); hit >= 0;) {
    line = lineAt(starts, hit, line);
    const end = starts[line + 1] ?? text.length + 1;
    const entry = entries[line];
    if (entry && keeps(entry) && holdsAll(text.slice(starts[line] ?? 0, end - 1), needles)) {
      found.push(entry);
    }
    hit = end < text.length ? text.indexOf(probe.text, end) : -1;
  }
  return found;
}

/** Long words are rarer than short ones, and Chinese words rarer than `gov.cn`. */
function rarity({ text }: Needle): number {
  return text.length + (/[^\0-\x7f]/.test(text) ? 1000 : 0);
}

const fieldOf = { name: 0, homeUrl: 1, code: 2, sponsor: 3 } as const;

function holdsAll(line: string, needles: readonly Needle[]): boolean {
  return needles.every(({ column, mode, text }) => {
    if (!line.includes(text)) return false;
    // who sponsors a site is no part of what everybody searches by
    if (column === 'any') return line.lastIndexOf(text, line.lastIndexOf('\t') - 1) >= 0;
    const field = line.split('\t')[fieldOf[column]] ?? '';
    return mode === 'equals' ? wholeOf(column, searchable(field)) === text : field.includes(text);
  });
}

/** The line that holds a position, at or after `from`. */
function lineAt(starts: Int32Array, position: number, from: number): number {
  // steps that double: neighbours are found at once, far lines in few steps
  let low = from;
  let step = 1;
  while ((starts[low + step] ?? Infinity) <= position) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, starts.length) - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
