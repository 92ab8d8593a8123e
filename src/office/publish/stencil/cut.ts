import { escapes, hasMark, type MarkedView, marks, type Place } from './marks.ts';

/** A text to be put in. */
export interface Slot {
  readonly place: Place;
  /** `address`: the whole value of an attribute that leads somewhere. */
  readonly escape: 'text' | 'attribute' | 'address';
}

/** A list to be put in: each item by the cut of its shape. */
export interface Repeat {
  readonly place: Place;
  readonly items: ReadonlyMap<string, Cut>;
}

/** A rendered page or a part of it: what always stands there, and what is put in between. */
export type Cut = readonly (string | Slot | Repeat)[];

/** A rendered page cannot be cut: its marks do not stand as they were put in. */
export class CutRefused extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'CutRefused';
  }
}

type Token =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'end' }
  | { readonly is: 'slot'; readonly slot: Slot }
  | { readonly is: 'item'; readonly list: number; readonly shape: string };

/**
 * Cuts what Astro rendered from a marked view. How a text is escaped is read off what became of its
 * mark. Throws `CutRefused` where a mark is not found as it was put in: such a page is no function of
 * its view alone.
 */
export function cutPage(html: string, marked: MarkedView): Cut {
  const tokens = tokensOf(html, marked);
  let at = 0;

  function part(depth: number): Cut {
    const cut: (string | Slot | Repeat)[] = [];
    for (; at < tokens.length; at += 1) {
      const token = tokens[at];
      if (!token || token.is === 'end') break;
      if (token.is === 'text') cut.push(token.text);
      else if (token.is === 'slot') {
        if (token.slot.place.depth > depth)
          throw new CutRefused('text of an item outside its list');
        cut.push(token.slot);
      } else cut.push(repeat(token.list, depth));
    }
    return cut;
  }

  function repeat(list: number, depth: number): Repeat {
    const place = marked.lists[list];
    if (!place || place.depth > depth) throw new CutRefused('a list outside its item');
    const items = new Map<string, Cut>();
    for (;;) {
      const token = tokens[at];
      // a list that is mapped twice in a row begins anew with a shape that stands already
      if (token?.is !== 'item' || token.list !== list || items.has(token.shape)) break;
      at += 1;
      items.set(token.shape, part(place.depth + 1));
      if (tokens[at]?.is !== 'end') throw new CutRefused('an item without an end');
      at += 1;
    }
    at -= 1;
    return { place, items };
  }

  const whole = part(0);
  if (at < tokens.length) throw new CutRefused('an end without an item');
  return whole;
}

function tokensOf(html: string, { slots, lists, shapes }: MarkedView): readonly Token[] {
  const tokens: Token[] = [];
  let from = 0;
  let before = '';
  const literal = (to: number) => {
    before = html.slice(from, to);
    if (before !== '') tokens.push({ is: 'text', text: before });
    if (hasMark(before)) throw new CutRefused('a broken mark');
  };
  for (const found of html.matchAll(marks)) {
    const [mark, slot, probe, list, shape] = found;
    literal(found.index);
    from = found.index + mark.length;
    if (slot !== undefined) {
      const place = slots[Number(slot)];
      const escape = escapes.get(probe ?? '');
      if (!place || !escape) throw new CutRefused('a text that is not escaped as texts are');
      const isAddress = escape === 'attribute' && /\s(?:href|src|action)="$/.test(before);
      if (isAddress && html[from] !== '"') throw new CutRefused('an address out of several parts');
      tokens.push({ is: 'slot', slot: { place, escape: isAddress ? 'address' : escape } });
    } else if (list !== undefined) {
      if (!lists[Number(list)]) throw new CutRefused('no such list');
      tokens.push({ is: 'item', list: Number(list), shape: shapes[Number(shape)] ?? '' });
    } else tokens.push({ is: 'end' });
  }
  literal(html.length);
  return tokens;
}
