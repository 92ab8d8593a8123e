import type { Catalogue } from '#catalogue/types.ts';
import { parseUnitCode, type Unit } from '#registry/unit.ts';

const most = 20;

/** Units in force for what was typed: the one of that code first, then by name (B18, B19). */
export function lookUpUnits(
  catalogue: Pick<Catalogue, 'unit' | 'findUnits'>,
  text: string,
): readonly Unit[] {
  const typed = text.normalize('NFKC').trim();
  if (typed.length < 2 || typed.length > 100) return [];
  const code = parseUnitCode(typed);
  const exact = code === null ? null : catalogue.unit(code);
  if (exact) return exact.retired === null ? [exact] : [];
  return catalogue.findUnits(typed, most).filter((unit) => unit.retired === null);
}
