import type { PageFacts } from './page.ts';

const notPages =
  /\.(?:docx?|xlsx?|pptx?|pdf|wps|ofd|zip|rar|7z|jpe?g|png|gif|bmp|svg|webp|mp[34]|avi|flv|apk|exe|css|js|xml|json|ico)$/i;
/** Addresses that do something when they are asked. */
const acts = /log_?out|sign_?out|delete|remove|unsubscribe|exit/i;

/** Whether a path leads to a page that may be asked for: no file, nothing that does something. */
function isPageLink(path: string): boolean {
  return !notPages.test(path.split('?', 1)[0] ?? '') && !acts.test(path);
}

/**
 * Pages of a site to look at besides its home page: from different parts of it, in the order of the
 * home page, the same for the same page (Z04).
 */
export function samplePages(
  facts: PageFacts,
  home: string,
  hosts: readonly string[],
  most: number,
): readonly string[] {
  const byPart = new Map<string, string>();
  const rest: string[] = [];
  for (const { url, host, kind } of facts.links) {
    if (kind !== 'page' || !hosts.includes(host) || url === home) continue;
    const path = url.slice(url.indexOf('/', 8) + 1);
    if (path === '' || !isPageLink(path)) continue;
    const part = `${host}/${path.split('/', 1)[0] ?? ''}`;
    if (byPart.has(part)) rest.push(url);
    else byPart.set(part, url);
  }
  return [...byPart.values(), ...rest].slice(0, most);
}

/** Links of a page to try, its own host's and others', in turn; what acts is never asked for. */
export function linksToTry(facts: PageFacts, home: string, most: number): readonly string[] {
  const wanted = facts.links
    .map(({ url }) => url)
    .filter((url) => url !== home && !acts.test(url) && !url.includes('/labels/'));
  return wanted.slice(0, most);
}
