import { type Draft, draftFieldNames } from './draft.ts';
import { isUuid } from './uuid.ts';

/** Drafts as they are kept outside the browser: a JSON file (导出草稿, 导入草稿). */
export interface DraftFile {
  readonly format: typeof draftFormat;
  readonly version: 1;
  readonly drafts: readonly Draft[];
}

const draftFormat = 'site-register-drafts';
const draftsMax = 1_000;
// Longer than any field may be, so that what is too long is still there to be shortened.
export const textMax = 10_000;

/** The drafts as text of a file. */
export function writeDraftFile(drafts: readonly Draft[]): string {
  const file: DraftFile = { format: draftFormat, version: 1, drafts };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Drafts out of a file's text; null where it is none of ours. Unknown fields are left out. */
export function readDraftFile(text: string): readonly Draft[] | null {
  const value = parse(text);
  if (!isObject(value) || value['format'] !== draftFormat || value['version'] !== 1) return null;
  const { drafts } = value;
  if (!Array.isArray(drafts) || drafts.length > draftsMax) return null;
  const read = drafts.map((draft: unknown) => readDraft(draft));
  const right = read.filter((draft) => draft !== null);
  return right.length === read.length ? right : null;
}

/** One draft out of parsed JSON; null where it is none. */
export function readDraft(value: unknown): Draft | null {
  if (!isObject(value) || !isObject(value['fields'])) return null;
  const { id, packageId, fields, changedAt } = value;
  if (!isUuid(id) || !isUuid(packageId)) return null;
  if (typeof changedAt !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(changedAt)) return null;
  const known: [string, string][] = [];
  for (const name of draftFieldNames) {
    const text = Object.hasOwn(fields, name) ? fields[name] : '';
    if (typeof text !== 'string' || text.length > textMax) return null;
    if (text !== '') known.push([name, text]);
  }
  return { id, packageId, fields: Object.fromEntries(known), changedAt };
}

/** Parsed JSON; null where it is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
