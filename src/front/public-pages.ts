import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { keepPages, type KeptPage } from './kept-pages.ts';

/** Renders a page in this process without HTTP; null where no page stands there. */
export type Render = (request: Request, locals: App.Locals) => Promise<Response | null>;

/** Pages that everybody sees alike, kept as they were rendered for the commit that is shown. */
export interface PublicPages {
  /** Answers and returns true, or returns false where the pages themselves have to be asked. */
  answer(request: IncomingMessage, response: ServerResponse, locals: App.Locals): Promise<boolean>;
}

export interface PublicPagesOptions {
  readonly render: Render;
  /** Bytes that are kept at most. */
  readonly room?: number;
}

/** What depends on main and nothing else: no form, no session, no clock. */
const isPublic =
  /^\/(?:(?:listing|registered|sites|units|statistics|notices|handbook|schemas)(?:\/[\w./-]*)?|feed\.xml)?$/;

const ownHeaders = new Set(['content-length', 'cache-control', 'set-cookie', 'etag']);
const largest = 2 << 20;
/** Below this a page fits into one packet anyway. */
const smallest = 1400;
const press = promisify(gzip);

/**
 * A cache of public pages by commit and path, in front of Astro. Only for those who send no
 * cookie; what sets one, fails or is not there is never kept. A new commit empties it; other templates
 * come with another process. Asked for again with its ETag, a page costs 304.
 */
export function openPublicPages({ render, room = 64 << 20 }: PublicPagesOptions): PublicPages {
  let commit = '';
  const kept = keepPages(room);
  const underWay = new Map<string, Promise<KeptPage | null>>();

  function forgetOthers(now: string): void {
    if (now === commit) return;
    commit = now;
    kept.clear();
    underWay.clear();
  }

  async function renderNow(path: string, locals: App.Locals): Promise<KeptPage | null> {
    const answer = await render(new Request(`${locals.siteUrl}${path}`), locals);
    if (answer?.status !== 200 || answer.headers.has('set-cookie')) {
      await answer?.body?.cancel();
      return null;
    }
    const body = Buffer.from(await answer.bytes());
    if (body.length > largest) return null;
    const headers = [...answer.headers].filter(([name]) => !ownHeaders.has(name));
    const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    return { headers, body, etag: `"${hash}"` };
  }

  async function pageAt(path: string, locals: App.Locals): Promise<KeptPage | null> {
    const known = kept.get(path);
    if (known) return known;
    const shared = underWay.get(path);
    if (shared) return shared;
    const at = commit;
    const rendering = renderNow(path, locals);
    underWay.set(path, rendering);
    try {
      const page = await rendering;
      // Main may have moved meanwhile: then nobody knows which commit this shows.
      const isStill = at === commit && locals.office.health().commit === at;
      if (page && isStill) kept.set(path, page);
      return page;
    } finally {
      if (underWay.get(path) === rendering) underWay.delete(path);
    }
  }

  return {
    async answer(request, response, locals) {
      const path = request.url ?? '';
      const isAsked = request.method === 'GET' || request.method === 'HEAD';
      if (!isAsked || request.headers.cookie !== undefined || !isPublic.test(path)) return false;
      forgetOthers(locals.office.health().commit);
      const page = await pageAt(path, locals);
      if (!page) return false;
      response.setHeader('Cache-Control', 'no-cache');
      response.setHeader('Vary', 'Accept-Encoding');
      // Nothing here is secret and nobody's text stands beside one, so pressing tells nothing.
      const isPressed = page.body.length >= smallest && takesGzip(request);
      const etag = isPressed ? page.etag.replace(/"$/, '-gzip"') : page.etag;
      response.setHeader('ETag', etag);
      if (request.headers['if-none-match'] === etag) {
        response.writeHead(304).end();
        return true;
      }
      for (const [name, value] of page.headers) response.setHeader(name, value);
      if (isPressed) response.setHeader('Content-Encoding', 'gzip');
      const body = isPressed ? await (page.pressed ??= press(page.body)) : page.body;
      response.writeHead(200, { 'Content-Length': body.length });
      response.end(request.method === 'HEAD' ? undefined : body);
      return true;
    },
  };
}

/** Whether the client takes gzip; `q=0` refuses it. */
function takesGzip({ headers }: IncomingMessage): boolean {
  const text = headers['accept-encoding'];
  return /(?:^|[,\s])gzip(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(String(text ?? ''));
}
