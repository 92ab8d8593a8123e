import type { UnitCode } from '#registry/unit.ts';
import type { Database, Row } from './sqlite.ts';

/** One site as searching sees it. */
export interface Entry {
  readonly key: string;
  readonly approved: number;
  readonly status: number;
  readonly unit: UnitCode;
}

/** Names, URLs and codes of all sites in memory. */
export interface TextColumn {
  /** Sites whose text holds every word, newest approval first. */
  matches(words: readonly string[], keeps: (entry: Entry) => boolean): readonly Entry[];
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

const columns = 'key, approved, status, unit, name, home_url';

/**
 * The column follows the `change` table, whichever process wrote: it reads again what changed, and
 * all of it after a new beginning or many changes. About 20 MB for 84,094 sites.
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
    matches(words, keeps) {
      database.read(refresh);
      const isOld = (entry: Entry) => changed.size > 0 && changed.has(entry.key);
      const found = block ? scan(block, words, (e) => !isOld(e) && keeps(e)) : [];
      const fresh: Entry[] = [];
      for (const line of changed.values()) {
        if (line && words.every((word) => line.text.includes(word)) && keeps(line))
          fresh.push(line);
      }
      return fresh.length === 0 ? found : [...found, ...fresh].sort(newestFirst);
    },
  };
}

function newestFirst(a: Entry, b: Entry): number {
  return b.approved - a.approved || (a.key < b.key ? 1 : -1);
}

function lineOf(row: Row): Line {
  const status = Number(row['status']);
  const key = row['key'] as string;
  const unit = row['unit'] as UnitCode;
  const text = comparable(rawText(row));
  return { key, approved: Number(row['approved']), status, unit, text };
}

/** One line: a tab stands in no word, so that no match runs over the end of a field. */
function rawText(row: Row): string {
  const code = row['status'] === 0 ? '' : (row['key'] as string);
  const text = `${row['name'] as string}\t${row['home_url'] as string}\t${code}`;
  return text.includes('\n') ? text.replaceAll('\n', ' ') : text;
}

/** As `searchable`, but lines stay lines. */
function comparable(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function readBlock(database: Database): Block {
  const lines: (Entry & { readonly raw: string })[] = [];
  const units = new Map<UnitCode, UnitCode>();
  database.each(`SELECT ${columns} FROM site`, (row) => {
    // one string for each unit, not one for each site
    const unit = units.get(row['unit'] as UnitCode) ?? (row['unit'] as UnitCode);
    units.set(unit, unit);
    lines.push({
      key: row['key'] as string,
      approved: Number(row['approved']),
      status: Number(row['status']),
      unit,
      raw: rawText(row),
    });
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
  const entries = lines.map(({ key, approved, status, unit }) => ({ key, approved, status, unit }));
  return { text, starts, entries };
}

/** Searches the whole text for the first word and looks at the line of each hit for the others. */
function scan(
  { text, starts, entries }: Block,
  words: readonly string[],
  keeps: (entry: Entry) => boolean,
): Entry[] {
  const found: Entry[] = [];
  const [probe = '', ...others] = [...words].sort((a, b) => rarity(b) - rarity(a));
  if (probe === '') return entries.filter(keeps);
  let line = 0;
  for (let hit = text.indexOf(probe); hit >= 0;) {
    line = lineAt(starts, hit, line);
    const end = starts[line + 1] ?? text.length + 1;
    const entry = entries[line];
    if (entry && keeps(entry) && holdsAll(text, starts[line] ?? 0, end, others)) found.push(entry);
    hit = end < text.length ? text.indexOf(probe, end) : -1;
  }
  return found;
}

/** Long words are rarer than short ones, and Chinese words rarer than `gov.cn`. */
function rarity(word: string): number {
  return word.length + (/[^\0-\x7f]/.test(word) ? 1000 : 0);
}

function holdsAll(text: string, start: number, end: number, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const line = text.slice(start, end);
  return words.every((word) => line.includes(word));
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
