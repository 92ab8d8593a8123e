import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Where a reference stands, and where it leads. */
export interface Reference {
  readonly page: string;
  readonly to: string;
}

/** Everything that pages of a published site refer to: links, forms, pictures, styles, scripts. */
export function* references(dir: string): Iterable<Reference & { readonly loads: boolean }> {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || !/\.html$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const page = relative(dir, file);
    for (const [tag, name] of readFileSync(file, 'utf8').matchAll(/<([a-z]+)\s[^>]*>/g)) {
      for (const [, kind, to = ''] of tag.matchAll(
        /\s(href|src|action|poster|srcset)="([^"]*)"/g,
      )) {
        const isStyle = /\srel="(?:stylesheet|icon|preload|modulepreload|manifest)"/.test(tag);
        const loads =
          (name === 'link' && isStyle) || (name !== 'a' && kind !== 'href' && kind !== 'action');
        yield { page, to: to.replaceAll('&amp;', '&'), loads };
      }
    }
  }
}

/** References to the site's own addresses that lead nowhere. */
export function deadReferences(dir: string, siteUrl: string): readonly Reference[] {
  const known = new Map<string, boolean>();
  const dead: Reference[] = [];
  const isThere = (path: string) =>
    [path, join(path, 'index.html')].some(
      (each) => statSync(join(dir, each), { throwIfNoEntry: false })?.isFile() === true,
    );
  for (const { page, to } of references(dir)) {
    const at = new URL(`/${page.replace(/index\.html$/, '')}`, siteUrl);
    if (!URL.canParse(to, at)) {
      dead.push({ page, to });
      continue;
    }
    const url = new URL(to, at);
    if (url.origin !== at.origin || !/^https?:$/.test(url.protocol)) continue;
    const path = decodeURIComponent(url.pathname).slice(1);
    const target = `${path}${url.hash === '' ? '' : url.hash}`;
    let isFine = known.get(target);
    if (isFine === undefined) {
      isFine = isThere(path) && hasAnchor(dir, path, url.hash);
      known.set(target, isFine);
    }
    if (!isFine) dead.push({ page, to });
  }
  return dead;
}

function hasAnchor(dir: string, path: string, hash: string): boolean {
  if (hash === '') return true;
  const file = existsSync(join(dir, path, 'index.html'))
    ? join(dir, path, 'index.html')
    : join(dir, path);
  return readFileSync(file, 'utf8').includes(` id="${decodeURIComponent(hash.slice(1))}"`);
}

/** What a page would load from elsewhere. */
export function foreignLoads(dir: string, siteUrl: string): readonly Reference[] {
  return [...references(dir)].filter(
    ({ to, loads }) =>
      loads && URL.canParse(to, siteUrl) && new URL(to, siteUrl).origin !== new URL(siteUrl).origin,
  );
}
