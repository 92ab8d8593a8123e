import { lookup as dnsLookup } from 'node:dns';
import { get as httpGet, type IncomingMessage, type RequestOptions } from 'node:http';
import { get as httpsGet } from 'node:https';
import type { BlockList } from 'node:net';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { webAddressProblem } from '#registry/home-url.ts';
import type { VisitFailure } from '#registry/page-check/visit.ts';
import { blockedAddresses } from './blocked-addresses.ts';

/** How strangers' addresses are asked; tests replace the rest of the world. */
export interface SafeOptions {
  readonly blocked?: BlockList;
  readonly lookup?: typeof dnsLookup;
  /** Milliseconds for everything, redirects included. */
  readonly timeout?: number;
  /** Ports that may be asked; 80 and 443 (W13). */
  readonly ports?: readonly number[];
  /** Whether certificates are judged; only a test's own server has none. */
  readonly ca?: string;
  readonly redirectsMax?: number;
  /** Bytes of content that are read, after decompression; 0 reads none. */
  readonly bytesMax?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Called before each connection; the polite wait their turn here. */
  readonly turn?: (host: string, ask: () => Promise<Answer | Refused>) => Promise<Answer | Refused>;
  /** Whether the host lets an address be asked for (`robots.txt`); each redirect is asked anew. */
  readonly mayAsk?: (url: URL) => Promise<boolean>;
}

/** What one server answered. */
export interface Answer {
  readonly status: number;
  readonly location: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** There was more than `bytesMax`. */
  readonly isCut: boolean;
}

/** Why there is no answer. */
export interface Refused {
  readonly why: VisitFailure;
}

/** What an address came to after its redirects. */
export interface Followed {
  /** The last address that was asked. */
  readonly at: string;
  readonly answer: Answer | null;
  /** Empty where there is an answer, whatever its status. */
  readonly why: VisitFailure | '';
  /** Milliseconds that servers took; what was waited for its turn is not counted. */
  readonly milliseconds: number;
}

/**
 * Asks an address as a visitor would, without cookies, following redirects by hand, each judged
 * anew; never into a private network, whatever its name resolves to at that moment: the address that
 * is judged is the one that is connected to (W13, D11). Never throws.
 */
export async function follow(address: string, options: SafeOptions = {}): Promise<Followed> {
  const blocked = options.blocked ?? blockedAddresses();
  const redirectsMax = options.redirectsMax ?? 3;
  let milliseconds = 0;
  let next = address;
  let at = address;
  const ended = (why: VisitFailure | '', answer: Answer | null = null): Followed => ({
    at,
    answer,
    why,
    milliseconds,
  });
  for (let hop = 0; hop <= redirectsMax; hop += 1) {
    const url = URL.parse(next);
    if (!url || !mayAsk(url, options)) return ended('address');
    at = url.href;
    if (options.mayAsk && !(await options.mayAsk(url))) return ended('robots');
    const ask = async () => {
      const start = performance.now();
      const left = (options.timeout ?? 10_000) - milliseconds;
      const answer = await askOnce(url, { ...options, blocked }, start + left);
      milliseconds += performance.now() - start;
      return answer;
    };
    const answer = await (options.turn ? options.turn(url.host, ask) : ask());
    if ('why' in answer) return ended(answer.why);
    const { status, location } = answer;
    if (status < 300 || status >= 400 || location === '') return ended('', answer);
    next = URL.parse(location, url)?.href ?? '';
  }
  return ended('redirects');
}

/** Whether an address may be asked at all: http or https, a public name, a usual port (W13). */
export function mayAsk(url: URL, { ports = [80, 443] }: Pick<SafeOptions, 'ports'>): boolean {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  if (!ports.includes(port)) return false;
  const plain = new URL(url);
  plain.port = '';
  plain.hash = '';
  return webAddressProblem(plain.href) === null;
}

function askOnce(
  url: URL,
  options: SafeOptions & { readonly blocked: BlockList },
  end: number,
): Promise<Answer | Refused> {
  const { bytesMax = 512 * 1024 } = options;
  // whole tenths of a second: timers of one length cost nearly nothing
  const left = Math.ceil((end - performance.now()) / 100) * 100;
  if (left <= 0) return Promise.resolve({ why: 'timeout' });
  return new Promise((found) => {
    const resolve = (answer: Answer | Refused) => {
      clearTimeout(timer);
      found(answer);
    };
    // a kept-alive connection would skip the look at its address, so none is kept
    const settings: RequestOptions & { blockList: BlockList; ca?: string } = {
      agent: false,
      blockList: options.blocked,
      lookup: options.lookup ?? dnsLookup,
      headers: { Accept: 'text/html,*/*', ...options.headers },
      maxHeaderSize: 16_384,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    };
    const get = url.protocol === 'https:' ? httpsGet : httpGet;
    const onAnswer = (answer: IncomingMessage) => {
      const { statusCode = 0, headers } = answer;
      const chunks: Buffer[] = [];
      let bytes = 0;
      const content = decompressed(answer, headers['content-encoding'] ?? '');
      const done = (isCut: boolean) => {
        answer.destroy();
        if (content !== answer) content?.destroy();
        const location = headers.location ?? '';
        const contentType = headers['content-type'] ?? '';
        const body = Buffer.concat(chunks);
        resolve({ status: statusCode, location, contentType, body, isCut });
      };
      const failed = (error: Error) => {
        answer.destroy();
        if (content !== answer) content?.destroy();
        resolve({ why: failureOf(error) });
      };
      answer.on('error', failed);
      if (bytesMax === 0) return done(false);
      if (content === null) return failed(new UnknownEncoding());
      content.on('data', (chunk: Buffer) => {
        const room = bytesMax - bytes;
        chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
        bytes += chunk.length;
        if (bytes > bytesMax) done(true);
      });
      content.on('end', () => done(false));
      content.on('error', failed);
    };
    const request = get(url, settings, onAnswer);
    request.on('error', (error) => resolve({ why: failureOf(error) }));
    // a timer that is cleared: a signal would hold what was read until its time has come
    const timer = setTimeout(() => {
      resolve({ why: 'timeout' });
      request.destroy();
    }, left);
  });
}

class UnknownEncoding extends Error {
  readonly code = 'Z_UNKNOWN';
}

/** The content as it was before compression; null for one that is not known. A bomb is cut like any long page. */
function decompressed(answer: IncomingMessage, encoding: string): Readable | null {
  const piped = (stream: NodeJS.ReadWriteStream & Readable): Readable => {
    answer.pipe(stream);
    return stream;
  };
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return answer;
    case 'gzip':
    case 'x-gzip':
      return piped(createGunzip());
    case 'deflate':
      return piped(createInflate());
    case 'br':
      return piped(createBrotliDecompress());
    default:
      return null;
  }
}

const certificates: Readonly<Record<string, VisitFailure>> = {
  CERT_HAS_EXPIRED: 'cert-expired',
  CERT_NOT_YET_VALID: 'cert-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'cert-host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'cert-unknown',
  SELF_SIGNED_CERT_IN_CHAIN: 'cert-unknown',
  UNABLE_TO_GET_ISSUER_CERT: 'cert-unknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'cert-unknown',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'cert-unknown',
};

function failureOf(error: Error & { readonly code?: string }): VisitFailure {
  const code = error.code ?? '';
  if (code === 'ERR_IP_BLOCKED') return 'blocked';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (/^(?:ENOTFOUND|EAI_AGAIN|ENODATA|ESERVFAIL|EBADNAME|ETIMEOUT)$/.test(code)) return 'dns';
  const certificate = certificates[code];
  if (certificate !== undefined) return certificate;
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|TLS|ERR_SSL|EPROTO/.test(code)) return 'cert';
  if (code.startsWith('HPE_')) return 'header';
  if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR'))
    return 'encoding';
  return 'refused';
}
