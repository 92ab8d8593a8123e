import type { Fields } from '#office/types.ts';

/** Inputs of the new-site form by the names the office reads (`Fields`), in the order of the form. */
export const siteFieldNames = [
  'name',
  'homeUrl',
  'sponsor.name',
  'sponsor.kind',
  'unit',
  'address',
  'isPortal',
  'isServicePlatform',
  'clearances.label',
  'clearances.domain',
  'clearances.icp',
  'icp',
  'clearances.police',
  'police',
  'principal.name',
  'principal.officePhone',
  'principal.mobile',
  'principal.email',
  'contact.name',
  'contact.officePhone',
  'contact.mobile',
  'contact.email',
  'introduction',
  'justification',
] as const;
export type SiteFieldName = (typeof siteFieldNames)[number];

const personParts = ['name', 'officePhone', 'mobile', 'email'] as const;

/** The name of the box that says the contact person is the responsible person (X28). */
export const sameContact = 'sameContact';

/**
 * The fields of a posted form: known names only, text only, line ends as `\n`. Where 联系人同负责人
 * is ticked the responsible person is copied into the contact person (B29, X28).
 */
export function siteFields(form: FormData): Fields {
  const fields: Record<string, string> = {};
  for (const name of siteFieldNames) {
    const value = textOf(form, name);
    if (value !== null) fields[name] = value;
  }
  if (form.get(sameContact) !== 'yes') return fields;
  fields[sameContact] = 'yes';
  for (const part of personParts) fields[`contact.${part}`] = fields[`principal.${part}`] ?? '';
  return fields;
}

/** The fields of a posted change of basic information: the form without unit and flags, with addresses (F01). */
export function amendmentFields(form: FormData): Fields {
  const lists = ['ipv4', 'ipv6'].map((name) => [name, textOf(form, name) ?? '']);
  return { ...siteFields(form), ...Object.fromEntries(lists) };
}

/** The posted form; an empty one where the body is none, so that garbage is refused like an empty form. */
export async function readForm(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    return new FormData();
  }
}

/** One text of a form; null when it is missing or a file. */
export function textOf(form: FormData, name: string): string | null {
  const value = form.get(name);
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n') : null;
}

/** All texts of that name, in the order of the form; files are left out. */
export function textsOf(form: FormData, name: string): readonly string[] {
  return form.getAll(name).filter((value) => typeof value === 'string');
}
