import { createHash } from 'node:crypto';
import { packageFormat, packageSiteName } from '#workbook/package-format.ts';
import { craftZip, type CraftedEntry } from './crafted-zip.ts';

export const packageId = '5f0d8a52-5a1c-4b1e-9a54-7f3f1b6a0c11';

/** The n-th draft's id. */
export function draftId(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** Files of a package of these sites as the offline form writes them. */
export function packageFiles(
  sites: readonly Readonly<Record<string, string>>[],
  more: Readonly<Record<string, unknown>> = {},
): Map<string, Buffer> {
  const files = sites.map((site, index): [string, Buffer] => [
    packageSiteName(index + 1),
    Buffer.from(JSON.stringify({ draftId: draftId(index + 1), ...site })),
  ]);
  const manifest = {
    format: packageFormat,
    version: 1,
    packageId,
    unit: '990101',
    files: files.map(([name, content]) => ({ name, sha256: hashOf(content) })),
    ...more,
  };
  return new Map([['manifest.json', Buffer.from(JSON.stringify(manifest))], ...files]);
}

/** A package as a zip; `more` are further entries. */
export function packageZip(
  sites: readonly Readonly<Record<string, string>>[],
  more: readonly CraftedEntry[] = [],
): Buffer {
  return craftZip([...entriesOf(packageFiles(sites)), ...more]);
}

/** Files as entries, in a folder. */
export function entriesOf(
  files: ReadonlyMap<string, Buffer>,
  folder: string | Buffer = '',
): readonly CraftedEntry[] {
  return [...files].map(([name, content]) => ({
    name: Buffer.concat([Buffer.from(folder as string), Buffer.from(name)]),
    content,
    // Nothing is said of the encoding, as Windows does.
    ...(folder === '' ? {} : { flags: 0 }),
  }));
}

export function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
