import type { Unit, UnitCode } from '#registry/unit.ts';
import { aboveOf, unitTree, type UnitTree } from '#registry/unit-tree.ts';
import { readMeta } from './meta.ts';
import { searchable, wordsOf } from './search-text.ts';
import type { Database } from './sqlite.ts';

/** The units of the catalogue; the tree is kept in memory until a unit changes anywhere. */
export interface UnitReader {
  tree(): UnitTree;
  children(code: UnitCode): readonly Unit[];
  find(text: string, limit: number): readonly Unit[];
}

interface Known {
  readonly version: string;
  readonly tree: UnitTree;
  readonly children: ReadonlyMap<UnitCode, readonly Unit[]>;
  readonly texts: readonly (readonly [text: string, unit: Unit])[];
}

/** Reads units through a cache that follows `meta.units`, whichever process wrote it. */
export function unitReader(database: Database): UnitReader {
  let known: Known | null = null;
  const current = (): Known => {
    const version = readMeta(database, 'units');
    if (known?.version !== version) known = readKnown(database);
    return known;
  };
  return {
    tree: () => current().tree,
    children: (code) => current().children.get(code) ?? [],
    find: (text, limit) => find(current(), text, limit),
  };
}

function readKnown(database: Database): Known {
  return database.read(() => {
    const version = readMeta(database, 'units');
    const units = readUnits(database);
    const tree = unitTree(units);
    // a retired unit is listed under its successor, as its sites are
    const children = new Map<UnitCode, Unit[]>();
    for (const unit of units) {
      const above = aboveOf(tree, unit);
      if (above === null) continue;
      const siblings = children.get(above) ?? [];
      siblings.push(unit);
      children.set(above, siblings);
    }
    const texts = units.map((unit) => [searchable(unit.name), unit] as const);
    return { version, tree, children, texts };
  });
}

/** All units as they are stored, in order of their codes. */
export function readUnits(database: Database): readonly Unit[] {
  return database
    .all('SELECT data FROM unit ORDER BY code')
    .map((row) => JSON.parse(row['data'] as string) as Unit);
}

/**
 * Units whose code begins with the text or whose name holds its words: codes first, then names that
 * begin with it; units no longer in force last.
 */
function find({ texts }: Known, text: string, limit: number): readonly Unit[] {
  const words = wordsOf(text);
  const [first] = words;
  if (first === undefined) return [];
  const ranked: (readonly [rank: number, unit: Unit])[] = [];
  for (const [name, unit] of texts) {
    const isCode = words.length === 1 && unit.code.startsWith(first);
    if (!isCode && !words.every((word) => name.includes(word))) continue;
    const rank = isCode ? 0 : name.startsWith(first) ? 1 : 2;
    ranked.push([unit.retired === null ? rank : rank + 3, unit]);
  }
  // the sort is stable: equal ranks stay in order of their codes
  return ranked
    .sort(([a], [b]) => a - b)
    .slice(0, limit)
    .map(([, unit]) => unit);
}
