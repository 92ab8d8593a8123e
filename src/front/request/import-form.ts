import type { Account } from '#private/types.ts';
import type { ImportOptions, ImportView } from '#office/import-types.ts';
import type { Office } from '#office/types.ts';
import { dropCookie, readCookie, setCookie } from './cookies.ts';
import type { Visit } from './desk-session.ts';
import { textOf } from './site-form.ts';

/** A visit with the whole office at hand. */
type OfficeVisit = Visit & {
  readonly locals: { readonly office: Pick<Office, 'imports' | 'now'> };
};

/** Most files of one upload. */
const filesMax = 20;

/** The files of a posted form; inputs that were left empty are none. */
export async function uploadedFiles(
  form: FormData,
): Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]> {
  const files = form.getAll('file').filter((value) => value instanceof File);
  const chosen = files.filter(({ name, size }) => name !== '' || size > 0).slice(0, filesMax);
  return Promise.all(
    chosen.map(async (file) => ({ name: plainName(file.name), bytes: await file.bytes() })),
  );
}

/** How the import was asked for; a dry run unless it was said otherwise. */
export function importOptions(form: FormData): ImportOptions {
  return {
    dryRun: textOf(form, 'mode') !== 'import',
    allOrNothing: form.get('allOrNothing') === 'yes',
  };
}

/** The import that this browser has under its cookie; null without one, or one of another account. */
export function currentImport(visit: OfficeVisit, account: Account): ImportView | null {
  const key = importKey(visit);
  return key === null ? null : visit.locals.office.imports.find(key, account);
}

/** The key of this browser's import. */
export function importKey(visit: Visit): string | null {
  return readCookie(visit.cookies, 'import', visit.locals.siteUrl);
}

/** Puts the browser to a new import and forgets the one before. */
export function keepImport(visit: OfficeVisit, key: string): void {
  dropImport(visit);
  setCookie(visit.cookies, 'import', key, visit.locals.siteUrl);
}

/** 清除结果: rows, report and receipt codes are forgotten. */
export function dropImport(visit: OfficeVisit): void {
  const key = importKey(visit);
  if (key === null) return;
  visit.locals.office.imports.drop(key);
  dropCookie(visit.cookies, 'import', visit.locals.siteUrl);
}

/** A file's name without folders, hidden characters and excess. */
function plainName(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const plain = last.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '').trim();
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? '';
  const base = plain.slice(0, plain.length - extension.length);
  return `${Array.from(base).slice(0, 80).join('') || '未命名'}${extension}`;
}
