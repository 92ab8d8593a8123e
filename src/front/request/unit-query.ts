import type { Catalogue } from '#catalogue/types.ts';
import type { DirectoryQuery } from '#office/directory.ts';
import { rootUnit } from '#registry/unit-tree.ts';
import { parseUnitCode, type Unit } from '#registry/unit.ts';

/** What of the directory a URL asks for; the whole of it where it names no unit that is there. */
export function unitQuery(query: URLSearchParams, catalogue: Catalogue): DirectoryQuery {
  const text = (query.get('text') ?? '').normalize('NFKC').trim().slice(0, 100);
  return { text, under: unitAsked(query, 'under', catalogue)?.code ?? rootOf(catalogue).code };
}

/** The unit that a parameter of a URL names; null for none. */
export function unitAsked(query: URLSearchParams, name: string, catalogue: Catalogue): Unit | null {
  const code = parseUnitCode(query.get(name) ?? '');
  return code === null ? null : catalogue.unit(code);
}

/** The unit at the top of the tree. Throws where there is none: then there is no register either. */
export function rootOf(catalogue: Catalogue): Unit {
  const root = rootUnit(catalogue.units());
  if (root) return root;
  throw new Error('the register has no root');
}
