import { createHash } from 'node:crypto';
import type { FileProblem, ImportRow, ReadUpload } from '#registry/import-row.ts';
import {
  manifestName,
  type PackageManifest,
  packageSiteBytesMax,
  parseManifest,
  parsePackageSite,
} from './package-format.ts';
import { FileRefused, shownName } from './refused.ts';
import { isSiteField } from './site-columns.ts';

const manifestMax = 262_144;
const leftByFileManagers = /(?:^|\/)(?:__MACOSX\/.*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i;
const archiveNames = /\.(?:zip|7z|rar|gz|tgz|bz2|xz|tar|jar|xlsx|xlsm|docx)$/i;
const archiveBeginnings = ['504b0304', '1f8b', '52617221', '377abcaf271c', 'fd377a585a', '425a68'];

/**
 * Sites of a package (上报文件). It is read whole or not at all where something in it is not as its
 * list says; a site's file that is as listed but no site is told alone. Throws `FileRefused`.
 */
export function readPackage(file: string, entries: ReadonlyMap<string, Buffer>): ReadUpload {
  const files = new Map([...entries].filter(([name]) => !leftByFileManagers.test(name)));
  const folder = folderOf(files);
  const manifest = manifestOf(files.get(folder + manifestName));
  const listed = new Set(manifest.files.map(({ name }) => folder + name));
  for (const [name, content] of files) {
    if (listed.has(name) || name === folder + manifestName) continue;
    const code = isArchive(name, content) ? 'archive-nested' : 'archive-unknown';
    throw new FileRefused(code, { name: shownName(name) });
  }
  const rows: ImportRow[] = [];
  const problems: FileProblem[] = [];
  for (const [index, { name, sha256 }] of manifest.files.entries()) {
    const content = files.get(folder + name);
    if (!content) throw new FileRefused('package-missing', { name });
    if (createHash('sha256').update(content).digest('hex') !== sha256) {
      throw new FileRefused('package-changed', { name });
    }
    const row = index + 1;
    const site = content.length > packageSiteBytesMax ? null : parsePackageSite(jsonOf(content));
    if (site === null) {
      problems.push({ file, row, problem: { code: 'package-site', at: '' } });
      continue;
    }
    const { draftId } = site;
    const fields = Object.fromEntries(Object.entries(site).filter(([key]) => isSiteField(key)));
    const origin = { packageId: manifest.packageId, draftId };
    rows.push({ file, row, fields, problems: [], origin });
  }
  const drafts = new Set(rows.map(({ origin }) => origin?.draftId));
  if (drafts.size !== rows.length) throw new FileRefused('package-manifest');
  return { rows, problems };
}

/** The one folder that everything lies in where a package was unpacked and packed again; else none. */
function folderOf(files: ReadonlyMap<string, Buffer>): string {
  if (files.has(manifestName)) return '';
  const found = [...files.keys()].filter((name) => /^[^/]+\/manifest\.json$/.test(name));
  const [only] = found;
  if (only === undefined || found.length > 1) throw new FileRefused('package-manifest');
  return only.slice(0, -manifestName.length);
}

function manifestOf(content: Buffer | undefined): PackageManifest {
  const isSmall = content !== undefined && content.length <= manifestMax;
  const manifest = isSmall ? parseManifest(jsonOf(content)) : null;
  if (manifest === null) throw new FileRefused('package-manifest');
  return manifest;
}

function jsonOf(content: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)) as unknown;
  } catch {
    return null;
  }
}

function isArchive(name: string, content: Buffer): boolean {
  const beginning = content.subarray(0, 8).toString('hex');
  return archiveNames.test(name) || archiveBeginnings.some((magic) => beginning.startsWith(magic));
}
