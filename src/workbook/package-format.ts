/**
 * The package (上报文件) that the offline form saves and a unit imports (R-3.4, R-3.5, M02–M05): a
 * plain zip, UTF-8 names, no folders of its own, no encryption, holding
 *
 * - `manifest.json`: a `PackageManifest`; `files` lists every `sites/<n>.json` in order, each with
 *   the SHA-256 (64 lower-case hex digits) of its bytes, and nothing else is in the zip;
 * - `sites/1.json`, `sites/2.json` and so on: each one `PackageSite`.
 *
 * Both kinds are JSON in UTF-8 without a byte order mark.
 */
export interface PackageManifest {
  readonly format: typeof packageFormat;
  readonly version: typeof packageVersion;
  /**
   * UUID in lower case, made once by the form and kept for every later package of the same drafts:
   * it and `draftId` say that a site is the same one as before (M07).
   */
  readonly packageId: string;
  /** Code of the unit it is handed to, lower case; empty where the filer does not know it. */
  readonly unit: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

/**
 * One site as typed: a flat object of strings, keys as `Fields` of `src/office/types.ts` has them for
 * a new site (`name`, `homeUrl`, `unit`, `sponsor.name`, …), empty fields as `''` or left out. Also
 * taken: `channels.<n>.category|name|url` with n from 0 (J02, J04), `otherDomains`, `ipv4` and `ipv6`
 * (several separated by spaces or line breaks), and `draftId`, the draft's own UUID.
 */
export type PackageSite = Readonly<Record<string, string>> & { readonly draftId: string };

export const packageFormat = 'site-register-package';
export const packageVersion = 1;
export const manifestName = 'manifest.json';

/** Most sites of one package. */
export const packageSitesMax = 1_000;

/** Most bytes of one site's file. */
export const packageSiteBytesMax = 65_536;

/** Name of the n-th site's file in the package, n from 1. */
export function packageSiteName(n: number): string {
  return `sites/${n}.json`;
}

/** A manifest as read; null where it is none of this format and version. */
export function parseManifest(value: unknown): PackageManifest | null {
  if (!isObject(value) || value['format'] !== packageFormat || value['version'] !== packageVersion)
    return null;
  const { packageId, unit, files } = value;
  if (typeof packageId !== 'string' || !isUuid(packageId)) return null;
  if (typeof unit !== 'string' || unit.length > 6 || !Array.isArray(files)) return null;
  if (files.length > packageSitesMax) return null;
  const listed = files.map((file: unknown, index) => {
    if (!isObject(file) || file['name'] !== packageSiteName(index + 1)) return null;
    const { name, sha256 } = file;
    const isHash = typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
    return isHash ? { name: String(name), sha256 } : null;
  });
  const right = listed.filter((file) => file !== null);
  if (right.length === 0 || right.length !== listed.length) return null;
  return { format: packageFormat, version: packageVersion, packageId, unit, files: right };
}

/** A site's file as read; null where it is not a flat object of strings with a draft's UUID. */
export function parsePackageSite(value: unknown): PackageSite | null {
  if (!isObject(value)) return null;
  const entries = Object.entries(value);
  const isFlat = entries.every(([key, text]) => isFieldName(key) && typeof text === 'string');
  const { draftId } = value;
  if (!isFlat || typeof draftId !== 'string' || !isUuid(draftId)) return null;
  return value as PackageSite;
}

function isFieldName(key: string): boolean {
  return /^[a-z][A-Za-z0-9]{0,31}(?:\.[A-Za-z0-9]{1,31}){0,2}$/.test(key) && !reserved.has(key);
}

// Names that objects of this language give a meaning of their own.
const reserved: ReadonlySet<string> = new Set(['constructor', 'prototype']);

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
