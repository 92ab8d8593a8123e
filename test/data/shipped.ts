import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadYaml } from '#git/yaml.ts';
import type { SiteFile } from '#registry/site.ts';

const root = join(import.meta.dirname, '../..');

/** Every file of the shipped data below a folder, with the path it has in the register. */
export function shippedFiles(
  folder: string,
): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .sort()
    .map((path) => join(folder, path).replaceAll('\\', '/'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** The shipped sites of 示例省 and 示例部. */
export function shippedSites(): readonly (SiteFile & { readonly path: string })[] {
  return shippedFiles('data/sites').map(({ path, text }) => ({
    ...(loadYaml(Buffer.from(text)) as SiteFile),
    path,
  }));
}
