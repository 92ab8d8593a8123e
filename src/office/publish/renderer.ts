import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { families } from './families.ts';
import { staticLinks } from './links.ts';
import { openSiteFolder, type Written } from './site-folder.ts';
import type { Facts, Output } from './types.ts';

/** An output with the family that makes it, as it goes to whoever writes it. */
export interface Order extends Output {
  readonly family: string;
}

/** What became of an output. */
export interface Delivery {
  readonly path: string;
  readonly is: Written;
  readonly size: number;
}

/** A page of the site failed, or answered what no static site can hold. */
export class PageRefused extends Error {
  readonly path: string;
  constructor(path: string, why: string) {
    super(`发布失败：${path} ${why}`);
    this.name = 'PageRefused';
    this.path = path;
  }
}

/** What the built app offers besides its HTTP handler. */
interface BuiltApp {
  render(request: Request, locals: App.Locals): Promise<Response | null>;
}

/** Makes outputs and puts them into the folder, one after the other. */
export interface Renderer {
  deliver(order: Order): Promise<Delivery>;
}

/** The address of the page that stands for what is not there; a static host sends its file. */
export const missingPage = '/404';

/** Loads the built pages and writes below `outDir`. */
export async function openRenderer(facts: Facts, outDir: string): Promise<Renderer> {
  const entry = pathToFileURL(join(facts.appDir, 'server/entry.mjs')).href;
  const app = (await import(entry)) as BuiltApp;
  const folder = openSiteFolder(outDir);
  const turnLinks = staticLinks(facts);
  const makers = new Map(families.map((family) => [family.name, family]));
  const { origin } = new URL(facts.siteUrl);
  const locals: App.Locals = {
    office: facts.office as App.Locals['office'],
    store: noStore,
    requestId: 'publish',
    address: '127.0.0.1',
    siteUrl: facts.siteUrl,
    published: {
      serverUrl: facts.serverUrl,
      forgeUrl: facts.forgeUrl ?? null,
      pullOf: (id) => facts.filings.one(id)?.pull ?? null,
    },
  };

  async function answerOf(page: string, path: string): Promise<Uint8Array | string | null> {
    // Pages may put something of their own there; the next one must not find it.
    const response = await app.render(new Request(`${origin}${page}`), { ...locals });
    if (response === null) return null;
    const { status, headers } = response;
    // An address that leads on is none of the site: the page it leads to has its own.
    const isElsewhere = status === 301 || status === 302;
    if (isElsewhere || (status === 404 && page !== missingPage)) return null;
    if (status !== 200 && status !== 404) throw new PageRefused(path, `的页面回答 ${status}`);
    const isHtml = headers.get('content-type')?.startsWith('text/html') === true;
    return isHtml ? turned(await response.bytes()) : response.bytes();
  }

  // Addresses of links are ASCII, so that text beyond it need not be read for them.
  function turned(html: Uint8Array): Buffer {
    const text = Buffer.from(html.buffer, html.byteOffset, html.byteLength).toString('latin1');
    return Buffer.from(turnLinks(text), 'latin1');
  }

  return {
    async deliver({ family, path, page }) {
      const bytes =
        page === null ? await makers.get(family)?.bytes?.(facts, path) : await answerOf(page, path);
      if (bytes === undefined) throw new PageRefused(path, '没有生成方法');
      // chapters that the build made are pages like any other
      const isChapter = page === null && bytes instanceof Uint8Array && path.endsWith('.html');
      const { is, size } = await folder.put(path, isChapter ? turned(bytes) : bytes);
      return { path, is, size };
    },
  };
}

/** What is published is public: nothing of it may come from the private store. */
const noStore = new Proxy({} as App.Locals['store'], {
  get(_, name) {
    throw new Error(`a public page asks the private store for ${String(name)}`);
  },
});
