import type { Fields } from '#office/types.ts';
import { textOf } from './site-form.ts';

/** Inputs of the form for a notice, in its order. */
const names = ['title', 'scope', 'audience', 'importance', 'body'] as const;

/** The fields of a posted notice: known names only, text only. */
export function noticeFields(form: FormData): Fields {
  return Object.fromEntries(names.map((name) => [name, textOf(form, name) ?? '']));
}
