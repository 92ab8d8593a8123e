import type { Fields } from '#office/types.ts';
import { siteQuestions } from '#text/site-questions.ts';

/** One site's form on its way (M03). */
export interface Draft {
  /** UUID; says in every package that it is the same site (M07). */
  readonly id: string;
  /**
   * UUID of the packages it goes into: that of the computer it was begun on, wherever it is continued,
   * so that a later package replaces an earlier one.
   */
  readonly packageId: string;
  readonly fields: Fields;
  /** ISO time of the last change. */
  readonly changedAt: string;
}

/** Names of all inputs of the form in its order, and the box 联系人同负责人. */
export const draftFieldNames: readonly string[] = [
  ...siteQuestions.flatMap(({ questions }) =>
    questions.filter(({ only }) => only !== 'registered').map(({ name }) => name),
  ),
  'sameContact',
];

const parts = ['name', 'officePhone', 'mobile', 'email'];

/** The fields as they are checked and handed in: 联系人同负责人 is carried out (B29, X28). */
export function filledFields(fields: Fields): Fields {
  const { sameContact, ...rest } = fields;
  if (sameContact !== 'yes') return rest;
  const same = parts.map((part) => [`contact.${part}`, rest[`principal.${part}`] ?? '']);
  return { ...rest, ...Object.fromEntries(same) };
}

/** A copy under its own id: another site, whose name and address are typed anew. */
export function copyDraft(draft: Draft, own: Omit<Draft, 'fields'>): Draft {
  return { ...own, fields: { ...draft.fields, name: '', homeUrl: '' } };
}
