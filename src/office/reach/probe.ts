import { lookup as dnsLookup } from 'node:dns';
import { get as httpGet, type IncomingMessage, type RequestOptions } from 'node:http';
import { get as httpsGet } from 'node:https';
import type { BlockList } from 'node:net';
import { webAddressProblem } from '#registry/home-url.ts';
import { hasMigrationNotice } from '#registry/migration-notice.ts';
import { blockedAddresses } from './blocked-addresses.ts';

/** Why an address could not be reached; the words stand in `src/text/reach.ts`. */
export const reachFailures = [
  'address', // not an address that may be asked
  'blocked', // leads into a private network
  'dns', // the name is unknown
  'refused', // nobody listens, or the connection broke
  'timeout',
  'certificate',
  'redirects', // too many, or to nowhere
  'status', // the server answers with an error
] as const;
export type ReachFailure = (typeof reachFailures)[number];

/** What asking one address found. */
export type Reached =
  /** `notice`: the page holds words of a migration notice (I03). */
  | { readonly ok: true; readonly status: number; readonly notice?: boolean }
  | { readonly ok: false; readonly why: ReachFailure; readonly status: number };

/** What tests replace: the rest of the world. */
export interface ProbeOptions {
  readonly blocked?: BlockList;
  readonly lookup?: typeof dnsLookup;
  readonly timeout?: number;
  /** Ports that may be asked; 80 and 443 (W13). */
  readonly ports?: readonly number[];
  /** Whether certificates are judged; only a test's own server has none. */
  readonly ca?: string;
}

const redirectsMax = 3;
const bytesMax = 512 * 1024;

/**
 * Whether an address answers (J03, R-2.7): asked as a visitor would, without cookies, following at
 * most three redirects by hand, each judged anew; never into a private network, whatever its name
 * resolves to at that moment (W13, D11). Nothing of the answer is kept but its status, and whether it
 * holds words of a migration notice.
 */
export async function probe(address: string, options: ProbeOptions = {}): Promise<Reached> {
  const blocked = options.blocked ?? blockedAddresses();
  const end = performance.now() + (options.timeout ?? 10_000);
  let next = address;
  for (let hop = 0; hop <= redirectsMax; hop += 1) {
    const url = URL.parse(next);
    if (!url || !mayAsk(url, options)) return failed('address');
    const answer = await ask(url, { ...options, blocked }, Math.max(1, end - performance.now()));
    if (typeof answer === 'string') return failed(answer);
    const { status, location, notice } = answer;
    if (status >= 300 && status < 400 && location !== '') {
      next = URL.parse(location, url)?.href ?? '';
      continue;
    }
    // a page that asks for a password, or does not like robots, is there
    const isThere = status < 400 || status === 401 || status === 403 || status === 405;
    if (!isThere) return failed('status', status);
    return notice ? { ok: true, status, notice } : { ok: true, status };
  }
  return failed('redirects');
}

function failed(why: ReachFailure, status = 0): Reached {
  return { ok: false, why, status };
}

function mayAsk(url: URL, { ports = [80, 443] }: ProbeOptions): boolean {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  if (!ports.includes(port)) return false;
  const plain = new URL(url);
  plain.port = '';
  return webAddressProblem(plain.href) === null;
}

interface Answer {
  readonly status: number;
  readonly location: string;
  readonly notice: boolean;
}

function ask(
  url: URL,
  options: ProbeOptions & { readonly blocked: BlockList },
  timeout: number,
): Promise<Answer | ReachFailure> {
  return new Promise((resolve) => {
    // a kept-alive connection would skip the look at its address, so none is kept
    const settings: RequestOptions & { blockList: BlockList; ca?: string } = {
      agent: false,
      blockList: options.blocked,
      lookup: options.lookup ?? dnsLookup,
      headers: { 'User-Agent': 'site-register (reachability check)', Accept: 'text/html,*/*' },
      signal: AbortSignal.timeout(Math.ceil(timeout)),
      maxHeaderSize: 16_384,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    };
    const get = url.protocol === 'https:' ? httpsGet : httpGet;
    const onAnswer = (answer: IncomingMessage) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const done = () => {
        answer.destroy();
        const { statusCode = 0, headers } = answer;
        const page = textOf(Buffer.concat(chunks), headers['content-type'] ?? '');
        const notice = statusCode < 300 && hasMigrationNotice(page);
        resolve({ status: statusCode, location: headers.location ?? '', notice });
      };
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > bytesMax) done();
      });
      answer.on('end', done);
      answer.on('error', (error) => resolve(failureOf(error)));
    };
    get(url, settings, onAnswer).on('error', (error) => resolve(failureOf(error)));
  });
}

/** A page's text, in the characters that it names: many old pages are GBK. */
function textOf(bytes: Buffer, type: string): string {
  const named = /charset=["']?([\w-]+)/i;
  const [, charset = 'utf-8'] =
    named.exec(type) ?? named.exec(bytes.subarray(0, 2_048).toString('latin1')) ?? [];
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString(); // an unknown name
  }
}

function failureOf(error: Error & { readonly code?: string }): ReachFailure {
  const code = error.code ?? '';
  if (error.name === 'TimeoutError' || error.name === 'AbortError' || code === 'ABORT_ERR')
    return 'timeout';
  if (code === 'ERR_IP_BLOCKED') return 'blocked';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') return 'dns';
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|TLS_CERT|ERR_SSL|EPROTO/.test(code)) return 'certificate';
  return 'refused';
}
