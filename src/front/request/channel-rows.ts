import type { Fields } from '#office/types.ts';
import { channelMax } from '#registry/change-fields.ts';
import { channelCategories } from '#registry/channel-category.ts';
import { none } from '#registry/formats.ts';
import { textOf } from './site-form.ts';

/** One row of the table of columns as the form shows it. */
export interface ChannelRow {
  readonly category: string;
  readonly name: string;
  readonly url: string;
  /** The category stands in the form's own list and is not typed. */
  readonly isListed: boolean;
}

const listed: ReadonlySet<string> = new Set(channelCategories.map(({ name }) => name));

/** The rows of a form: what the site has, then listed categories that are missing, then empty rows. */
export function channelRows(fields: Fields, emptyRows: number): readonly ChannelRow[] {
  const rows = rowsIn(fields);
  const known = new Set(rows.map(({ category }) => category));
  const missing = channelCategories
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => ({ category: name, name: '', url: '', isListed: true }));
  const blank = { category: '', name: '', url: '', isListed: false };
  const all = [...rows, ...missing, ...Array.from({ length: emptyRows }, () => blank)];
  return all.slice(0, channelMax);
}

/** The fields of a posted table. Rows keep their places, so that problems stand at their own row. */
export function channelFields(form: FormData): Fields {
  const fields: Record<string, string> = {};
  for (let index = 0; index < channelMax; index += 1) {
    for (const part of ['category', 'name', 'url'] as const) {
      const name = `channels.${index}.${part}`;
      const value = textOf(form, name);
      if (value !== null) fields[name] = value;
    }
  }
  return fields;
}

/** Puts 无 into listed categories that are empty (J04). */
export function withNone(fields: Fields): Fields {
  const next: Record<string, string> = { ...fields };
  for (const [index, row] of rowsIn(fields).entries()) {
    if (!row.isListed || row.name.trim() !== '' || row.url.trim() !== '') continue;
    next[`channels.${index}.name`] = none;
    next[`channels.${index}.url`] = none;
  }
  return next;
}

function rowsIn(fields: Fields): readonly ChannelRow[] {
  const rows: ChannelRow[] = [];
  for (let index = 0; index < channelMax; index += 1) {
    const at = (part: string) => fields[`channels.${index}.${part}`];
    const category = at('category');
    if (category === undefined) break;
    const name = at('name') ?? '';
    rows.push({ category, name, url: at('url') ?? '', isListed: listed.has(category) });
  }
  return rows;
}
