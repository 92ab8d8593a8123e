import { isChoice, isList, partOf, shapeOf, type View } from './view.ts';

/** Where a text or list stands: so many lists deep, and by which names from that item (or the page). */
export interface Place {
  readonly depth: number;
  readonly names: readonly string[];
}

/** A view with marks instead of texts; what the marks stand for; and its known shapes of items. */
export interface MarkedView {
  readonly view: View;
  readonly slots: readonly Place[];
  readonly lists: readonly Place[];
  /** Shapes of items by number, as marks name them. */
  readonly shapes: readonly string[];
}

/** One item of each shape that was met, by the place of its list (`placeKey`). */
export type Items = ReadonlyMap<string, ReadonlyMap<string, View>>;

// Private use characters: no register holds them, and no escaping touches them. Within a mark of a
// text, a quote and a bracket tell by what became of them where it was put in.
const [textOpen, textClose, itemOpen, itemClose] = ['\uE000', '\uE001', '\uE002', '\uE003'];

/** Finds every mark in a rendered page. */
export const marks = new RegExp(
  `${textOpen}(\\d+)([^${textClose}]*)${textClose}|${itemOpen}(\\d+) (\\d+)${itemOpen}|(${itemClose})`,
  'g',
);

/** What became of a mark's probe: how texts are escaped there; undefined where they are not. */
export const escapes: ReadonlyMap<string, 'text' | 'attribute'> = new Map([
  ['&quot;&lt;', 'text'],
  ['&quot;<', 'attribute'],
]);

/** Whether any mark stands in a text: it is no part of a page then. */
export function hasMark(text: string): boolean {
  return /[\uE000-\uE003]/.test(text);
}

/** The name of a list's place, whatever item it stands in. */
export function placeKey({ depth, names }: Place): string {
  return `${depth}/${names.join('/')}`;
}

/** Puts marks for all texts; lists hold one item of each known shape, each between marks when mapped. */
export function markView(view: View, items: Items): MarkedView {
  const slots: Place[] = [];
  const lists: Place[] = [];
  const shapes: string[] = [];

  function marked(part: View, depth: number, names: readonly string[]): View {
    if (typeof part === 'string') {
      if (part === '' || isChoice(names.at(-1) ?? '')) return part;
      slots.push({ depth, names });
      return `${textOpen}${slots.length - 1}"<${textClose}`;
    }
    if (part === null || typeof part !== 'object') return part;
    if (isList(part)) return part.length === 0 ? part : listAt({ depth, names });
    return Object.fromEntries(
      Object.keys(part).map((name) => [name, marked(partOf(part, name), depth, [...names, name])]),
    );
  }

  function listAt(place: Place): readonly View[] {
    const list = lists.push(place) - 1;
    const known = [...(items.get(placeKey(place)) ?? new Map<string, View>())];
    const numbers = known.map(([shape]) => shapes.push(shape) - 1);
    const list_ = known.map(([, item]) => marked(item, place.depth + 1, []));
    Object.defineProperty(list_, 'map', {
      value: (render: (item: View, index: number) => unknown) =>
        list_.flatMap((item, index) => [
          `${itemOpen}${list} ${numbers[index] ?? ''}${itemOpen}`,
          render(item, index),
          itemClose,
        ]),
    });
    return list_;
  }

  return { view: marked(view, 0, []), slots, lists, shapes };
}

/** Notes the items of a view that have shapes not met before; whether there are any. */
export function noteItems(view: View, into: Map<string, Map<string, View>>): boolean {
  let isNew = false;
  const walk = (part: View, place: Place): void => {
    if (part === null || typeof part !== 'object') return;
    if (!isList(part)) {
      for (const name in part) {
        walk(partOf(part, name), { depth: place.depth, names: [...place.names, name] });
      }
      return;
    }
    const key = placeKey(place);
    const known = into.get(key) ?? new Map<string, View>();
    if (part.length > 0) into.set(key, known);
    for (const item of part) {
      const shape = shapeOf(item);
      if (!known.has(shape)) {
        known.set(shape, item);
        isNew = true;
      }
      walk(item, { depth: place.depth + 1, names: [] });
    }
  };
  walk(view, { depth: 0, names: [] });
  return isNew;
}
