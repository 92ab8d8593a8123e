import { foundUnit, type FoundUnit } from '#components/unit-place.ts';
import { searchable, wordsOf } from '#catalogue/search-text.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import { parseUnitCode } from '#registry/unit.ts';

const most = 20;

/** The unit in force of this code, with its places (R-2.3, B18); null where there is none. */
export function unitOfCode(tree: UnitTree, typed: string): FoundUnit | null {
  const code = parseUnitCode(typed);
  const unit = code === null ? undefined : tree.get(code);
  return unit && unit.retired === null ? foundUnit(tree, unit) : null;
}

/** Units in force for what was typed: of that code, or by the beginning of the code or the name (B18, B19). */
export function searchUnits(tree: UnitTree, typed: string): readonly FoundUnit[] {
  const exact = unitOfCode(tree, typed);
  if (exact) return [exact];
  const words = wordsOf(typed);
  const [first = ''] = words;
  if (first.length < 2 || typed.length > 100) return [];
  const ranked = [...tree.values()].flatMap((unit) => {
    const name = searchable(unit.name);
    const isCode = words.length === 1 && unit.code.startsWith(first);
    if (unit.retired || (!isCode && !words.every((word) => name.includes(word)))) return [];
    return [[isCode ? 0 : name.startsWith(first) ? 1 : 2, unit] as const];
  });
  return ranked
    .sort(([a], [b]) => a - b)
    .slice(0, most)
    .map(([, unit]) => foundUnit(tree, unit));
}
