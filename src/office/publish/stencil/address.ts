import type { Cut } from './cut.ts';

/** What a part of a route begins with that differs from page to page: `/sites/zqsitecode`. */
const open = 'zq';

/** Parts of an address by the names that its route gives them; of the route itself, by themselves. */
export function partsOf(route: string, address = route): Readonly<Record<string, string>> {
  const parts = address.split('/');
  return Object.fromEntries(
    route
      .split('/')
      .flatMap((name, at) => (name.startsWith(open) ? [[name, parts[at] ?? '']] : [])),
  );
}

/** Makes slots of where a page's own address stands in it, as in its canonical link. */
export function cutAddress(cut: Cut, parts: Readonly<Record<string, string>>): Cut {
  const names = Object.keys(parts);
  if (names.length === 0) return cut;
  const any = new RegExp(`(${names.join('|')})`);
  return cut.flatMap((piece): Cut => {
    if (typeof piece !== 'string') {
      if (!('items' in piece)) return [piece];
      const items = [...piece.items].map(
        ([shape, item]) => [shape, cutAddress(item, parts)] as const,
      );
      return [{ place: piece.place, items: new Map(items) }];
    }
    return piece
      .split(any)
      .filter((text) => text !== '')
      .map((text) =>
        names.includes(text)
          ? { place: { depth: 0, names: [text] }, escape: 'attribute' as const }
          : text,
      );
  });
}
