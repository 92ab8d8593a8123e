import { builtPages } from './built-pages.ts';
import { families } from './families.ts';
import { staticLinks } from './links.ts';
import type { KeptStencils } from './stencil/kept.ts';
import { openStencils, type StencilCounts } from './stencil/stencil.ts';
import { openSiteFolder, type Written } from './site-folder.ts';
import type { Facts, Output } from './types.ts';
import { viewedPages } from './views.ts';

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

/** Makes outputs and puts them into the folder, one after the other. */
export interface Renderer {
  deliver(order: Order): Promise<Delivery>;
  readonly stencils: Readonly<StencilCounts>;
  /** Keeps for the next run what was learnt of pages. */
  keep(): Promise<void>;
}

/** The address of the page that stands for what is not there; a static host sends its file. */
export const missingPage = '/404';

/** Makes outputs below `outDir`, with the cuts that earlier runs kept. */
export function openRenderer(facts: Facts, outDir: string, kept: KeptStencils): Renderer {
  const folder = openSiteFolder(outDir);
  const links = staticLinks(facts);
  const makers = new Map(families.map((family) => [family.name, family]));
  const pages = builtPages(facts);
  const stencils = openStencils({
    turnAddress: links.address,
    kept,
    run: facts.commit,
    async render(page, view) {
      const answer = await pages.answer(page, view);
      if (answer?.status !== 200) throw new PageRefused(page, `回答 ${answer?.status ?? '没有'}`);
      return links.page(await answer.text());
    },
  });

  async function answerOf(page: string, path: string): Promise<Uint8Array | string | null> {
    for (const { address, route, view: viewOf } of facts.renderer === 'astro' ? [] : viewedPages) {
      const found = address.exec(page);
      if (!found) continue;
      const view = await viewOf(facts, found.slice(1));
      return view === null ? null : stencils.pageOf(page, route, view);
    }
    const response = await pages.answer(page);
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
    return Buffer.from(links.page(text), 'latin1');
  }

  return {
    stencils: stencils.counts,
    keep: () => stencils.keep(),
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
