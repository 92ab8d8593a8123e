import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Office } from '#office/types.ts';
import type { PrivateStore } from '#private/types.ts';
import { BodyTooLarge, formLimit, readBody } from './body.ts';
import { clientAddress } from './client-address.ts';
import { openWebhook, webhookPath } from './github-webhook.ts';
import { faultOf, type Log, pathToTell } from './log.ts';
import { mayReadMetrics, type Metrics } from './metrics.ts';
import { type Refusal, refusals } from './refusal.ts';
import { refuseSocket, sendRefusal } from './refusal-page.ts';
import { securityHeaders } from './security-headers.ts';
import { openPublicPages, type Render } from './public-pages.ts';
import { isOwnPage, originOfHost, type SiteOrigins, siteOrigins } from './site-origins.ts';
import { bodyLimit } from './upload-limit.ts';
import { sendFile, type StaticFiles } from './static-files.ts';

/** What pages are answered by: Astro's handler in middleware mode. Calls `next` where there is no page. */
export type Pages = (
  request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
  locals: App.Locals,
) => unknown;

export interface FrontOptions {
  readonly pages: Pages;
  /** Renders public pages in process, to be kept; without it each request is rendered anew. */
  readonly render?: Render;
  readonly files: StaticFiles;
  readonly office: Office;
  readonly store: PrivateStore;
  readonly siteUrl: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Reverse proxies whose X-Forwarded-For is believed. */
  readonly proxies?: number;
  readonly log?: Log;
  /** Counts what is answered, for `/metrics`. */
  readonly metrics?: Metrics;
  /** What whoever reads the metrics must show; null: this machine alone may. */
  readonly metricsToken?: string | null;
}

/** A listening front. */
export interface Front {
  readonly port: number;
  /** Takes no new request, finishes those under way (at most `grace` ms), then resolves. */
  close(grace?: number): Promise<void>;
}

/** Files that are taken in at the same time; each may be held in memory. */
const uploadsMax = 4;

const methods = ['GET', 'HEAD', 'POST'];

/**
 * Our HTTP front before Astro (D10): host and origin checks, limits, headers on every response,
 * static files, request ids, log, graceful stop. Rejects when it cannot listen.
 */
export async function openFront(options: FrontOptions): Promise<Front> {
  const { siteUrl, host, port, log = () => undefined } = options;
  const headers = securityHeaders(siteUrl);
  const publicPages = options.render ? openPublicPages({ render: options.render }) : null;
  const { githubEvents } = options.office;
  const webhook = githubEvents && openWebhook(githubEvents);
  let origins: SiteOrigins = new Map();
  let isStopping = false;
  let uploads = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const id = newId();
    const began = performance.now();
    const path = pathOf(request);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader('X-Request-Id', id);
    // Pages that everybody may see alike may set their own.
    response.setHeader('Cache-Control', 'no-store');
    if (isStopping) response.setHeader('Connection', 'close');
    response.on('close', () => {
      const { statusCode: status } = response;
      const ms = Math.round(performance.now() - began);
      options.metrics?.answered(path ?? '', request.method ?? '', status, ms / 1000);
      log({
        id,
        method: (request.method ?? '').slice(0, 10),
        path: pathToTell(path ?? '', status),
        status,
        ms,
      });
    });
    let limit = formLimit;
    const refuse = (refusal: Refusal) => sendRefusal(refusal, id, request, response);
    try {
      const siteOrigin = originOfHost(origins, request.headers.host);
      if (siteOrigin === null) return refuse(refusals.wrongHost);
      if (!methods.includes(request.method ?? '')) {
        response.setHeader('Allow', methods.join(', '));
        return refuse(refusals.method);
      }
      if (path === null) return refuse(refusals.malformed);
      if (webhook && path === webhookPath && request.method === 'POST') {
        return await webhook(request, response);
      }
      if (request.method === 'POST') {
        const { origin, 'sec-fetch-site': fetchSite } = request.headers;
        const sender = {
          origin,
          fetchSite: fetchSite === undefined ? fetchSite : String(fetchSite),
        };
        if (!isOwnPage(sender, siteOrigin)) return refuse(refusals.foreignOrigin);
        if (request.headers.expect !== undefined) response.writeContinue();
        // Astro takes a body that was read before from here.
        limit = bodyLimit(request, path, options);
        if (limit > formLimit && uploads >= uploadsMax) return refuse(refusals.busy);
        uploads += limit > formLimit ? 1 : 0;
        const body = readBody(request, limit).finally(() => {
          uploads -= limit > formLimit ? 1 : 0;
        });
        Reflect.set(request, 'body', await body);
      } else {
        if (path === '/readyz') return await answerReady(response);
        if (path === '/metrics' && options.metrics) {
          if (!mayReadMetrics(request, options.metricsToken ?? null, options.proxies ?? 0)) {
            return refuse(refusals.notFound);
          }
          const text = options.metrics.text(await options.office.figures());
          response.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
          return void response.end(text);
        }
        const file = options.files.get(path);
        if (file) return await sendFile(file, request, response);
      }
      await options.office.refresh();
      const address = clientAddress(request, options.proxies ?? 0);
      const { office, store } = options;
      const locals: App.Locals = { office, store, requestId: id, address, siteUrl };
      if (await publicPages?.answer(request, response, locals)) return;
      await options.pages(request, response, () => refuse(refusals.notFound), locals);
    } catch (error) {
      if (error instanceof BodyTooLarge) {
        return refuse(limit > formLimit ? refusals.uploadTooLarge : refusals.tooLarge);
      }
      if (request.destroyed && !request.complete) return void response.destroy();
      log({ id, ...faultOf(error) });
      refuse(refusals.fault);
    }
  };

  // 503 while it stops or cannot follow its own register: a proxy then asks another server
  const answerReady = async (response: ServerResponse): Promise<void> => {
    const isReady = await options.office.refresh().then(
      () => !isStopping,
      () => false,
    );
    response.writeHead(isReady ? 200 : 503, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ ready: isReady }));
  };

  const server = createServer(
    {
      maxHeaderSize: 16_384,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 5_000,
      // Node looks for timeouts this often; its own half minute would let slow clients stay for 40 s.
      connectionsCheckingInterval: 2_000,
      // Without Host we answer ourselves, with our headers.
      requireHostHeader: false,
    },
    (request, response) => void answer(request, response),
  );
  server.maxConnections = 4_000;
  server.on('checkContinue', (request, response) => void answer(request, response));
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    sendRefusal(refusals.expectation, newId(), request, response);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    refuseSocket(refusalOf(error.code), newId(), headers, socket);
  });
  await listen(server, port, host);
  const actual = (server.address() as AddressInfo).port;
  origins = siteOrigins(siteUrl, actual);
  return {
    port: actual,
    close: (grace = 8_000) => {
      isStopping = true;
      return stop(server, grace);
    },
  };
}

/** Stands in the answer and in the log. */
function newId(): string {
  return randomBytes(8).toString('hex');
}

/** The path asked for, decoded; null when it is none (absolute form, `//`, `\`, bad percent, control). */
function pathOf(request: IncomingMessage): string | null {
  const raw = (request.url ?? '').split('?', 1)[0] ?? '';
  if (!raw.startsWith('/') || raw.startsWith('//') || !URL.canParse(`http://host${raw}`))
    return null;
  try {
    const path = decodeURIComponent(raw);
    return /[\\\p{Cc}]/u.test(path) ? null : path;
  } catch {
    return null;
  }
}

function refusalOf(code: string | undefined): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW') return refusals.headersTooLarge;
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return refusals.slow;
  return refusals.malformed;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function stop(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), grace);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
