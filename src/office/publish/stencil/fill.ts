import type { Cut, Repeat, Slot } from './cut.ts';
import { isList, partOf, shapeOf, type View } from './view.ts';

/** A view has an item of a shape that the cut does not know, or not the texts that it asks for. */
export class ShapeUnknown extends Error {}

/** Puts the texts of a view into a cut of its shape. Throws `ShapeUnknown`. */
export function fillCut(cut: Cut, view: View, turnAddress: (escaped: string) => string): string {
  return fill(cut, [view]);

  function fill(pieces: Cut, scopes: readonly View[]): string {
    let html = '';
    for (const piece of pieces) {
      if (typeof piece === 'string') html += piece;
      else html += 'items' in piece ? fillList(piece, scopes) : fillSlot(piece, scopes);
    }
    return html;
  }

  function fillList(list: Repeat, scopes: readonly View[]): string {
    const items = valueAt(list, scopes);
    if (!isList(items)) throw new ShapeUnknown('no list');
    const inside = [...scopes.slice(0, list.place.depth + 1), null as View];
    let html = '';
    for (const item of items) {
      const cutOfItem = list.items.get(shapeOf(item));
      if (!cutOfItem) throw new ShapeUnknown('an item of another shape');
      inside[inside.length - 1] = item;
      html += fill(cutOfItem, inside);
    }
    return html;
  }

  function fillSlot(slot: Slot, scopes: readonly View[]): string {
    const text = valueAt(slot, scopes);
    if (typeof text !== 'string') throw new ShapeUnknown('no text');
    if (slot.escape === 'text') return escapeText(text);
    const escaped = escapeAttribute(text);
    return slot.escape === 'address' ? turnAddress(escaped) : escaped;
  }
}

function valueAt({ place }: Slot | Repeat, scopes: readonly View[]): View {
  let value: View = scopes[place.depth];
  for (const name of place.names) {
    if (value === null || typeof value !== 'object' || isList(value)) return null;
    value = partOf(value, name);
  }
  return value;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&quot;',
};

/** As Astro escapes a text between tags. */
function escapeText(text: string): string {
  return /[&<>'"]/.test(text) ? text.replace(/[&<>'"]/g, (sign) => entities[sign] ?? '') : text;
}

/** As Astro escapes the value of an attribute. */
function escapeAttribute(text: string): string {
  return /[&"]/.test(text) ? text.replaceAll('&', '&amp;').replaceAll('"', '&quot;') : text;
}
