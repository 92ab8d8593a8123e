import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import type { Register } from './server.ts';
import type { Typed } from './walk.ts';

/** What came back, with the body as text. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies: readonly string[];
  readonly body: string;
}

/** Somebody who talks plain HTTP to a register: keeps cookies, follows nothing, sends what it is told. */
export interface Client {
  /** Cookies by name; may be changed at will. */
  readonly cookies: Map<string, string>;
  /** The origin that our own pages have. */
  readonly origin: string;
  get(path: string, headers?: OutgoingHttpHeaders): Promise<Answer>;
  /** Posts a form from our own page. */
  post(path: string, fields: Typed): Promise<Answer>;
  send(
    method: string,
    path: string,
    headers?: OutgoingHttpHeaders,
    body?: string | Buffer,
  ): Promise<Answer>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 24 });
let last = 0;

/** A client at an address of its own, so that the limits of one test are not those of another. */
export function openClient(register: Register, address = nextAddress()): Client {
  const cookies = new Map<string, string>();
  const origin = register.url;
  const client: Client = {
    cookies,
    origin,
    get: async (path, headers = {}) => client.send('GET', path, headers),
    post: async (path, fields) =>
      client.send(
        'POST',
        path,
        { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' },
        new URLSearchParams(fields).toString(),
      ),
    send: async (method, path, headers = {}, body = '') => {
      const jar = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
      const answer = await exchange(register, method, path, body, {
        'X-Forwarded-For': address,
        ...(jar && { Cookie: jar }),
        ...headers,
      });
      for (const line of answer.cookies) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '' || /max-age=0/i.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
      return answer;
    },
  };
  return client;
}

/** Another /24 at each call, as limits take neighbours together. */
export function nextAddress(): string {
  last += 1;
  return `10.${Math.floor(last / 200)}.${last % 200}.7`;
}

function exchange(
  register: Register,
  method: string,
  path: string,
  body: string | Buffer,
  headers: OutgoingHttpHeaders,
): Promise<Answer> {
  const { hostname, port } = new URL(register.url);
  return new Promise((resolve, reject) => {
    const isChunked = headers['Transfer-Encoding'] === 'chunked';
    const length =
      isChunked || body.length === 0 ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const options = { hostname, port, method, path, agent, headers: { ...length, ...headers } };
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Record<string, string | undefined>,
          cookies: response.headers['set-cookie'] ?? [],
          body: Buffer.concat(chunks).toString(),
        });
      });
      response.on('error', reject);
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // the server closed an idle connection just as it was taken again: nothing was asked yet
      if (sent.reusedSocket && error.code === 'ECONNRESET') {
        resolve(exchange(register, method, path, body, headers));
      } else reject(error);
    });
    sent.end(body);
  });
}

/** Bytes straight into the socket; everything that comes back before the end. */
export function sendRaw(register: Register, bytes: string): Promise<string> {
  const { hostname, port } = new URL(register.url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setTimeout(8_000, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** HTML text as a reader sees it. */
export function unescape(html: string): string {
  return html.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hex) return String.fromCodePoint(Number.parseInt(hex as string, 16));
    return entities[name as string] ?? whole;
  });
}

/** One tag with its attributes, as a browser would read it; values may hold `<` and `>`. */
export interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Every opening tag of a page. */
export function tagsOf(html: string): readonly Tag[] {
  const tags = html.matchAll(/<([a-z][a-z0-9-]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>/gi);
  return Array.from(tags, ([, name = '', inside = '']) => {
    const pairs = inside.matchAll(/([^\s"'=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
    const attributes = Array.from(pairs, ([, key = '', a, b, c]) => {
      return [key.toLowerCase(), unescape(a ?? b ?? c ?? '')] as const;
    });
    return { name: name.toLowerCase(), attributes: new Map(attributes) };
  });
}

/** Value of the first input of that name, hidden or not. */
export function valueOf(body: string, name: string): string {
  const input = tagsOf(body).find(
    (tag) => tag.name === 'input' && tag.attributes.get('name') === name,
  );
  return input?.attributes.get('value') ?? '';
}

/** What the list on top says, a line each. */
export function problemsOf(body: string): readonly string[] {
  const list = /<section\s+class="error-summary"[^]*?<\/section>/.exec(body)?.[0] ?? '';
  return (list.match(/<li>[^]*?<\/li>/g) ?? []).map((item) =>
    unescape(item.replace(/<[^>]*>/g, ''))
      .trim()
      .replace(/\s+/g, ' '),
  );
}

/** Confirms the opening procedure; returns what every form of this walk carries. */
export async function confirm(client: Client): Promise<Typed> {
  const { body } = await client.get('/filings/new');
  const confirmedText = valueOf(body, 'confirmedText');
  await client.post('/filings/new', { confirmedText, go: 'confirm' });
  const form = await client.get('/filings/new/name');
  return { confirmedText, requestToken: valueOf(form.body, 'requestToken') };
}

/** Files a site; returns the receipt code, or throws with the problems. */
export async function fileBy(client: Client, site: Typed): Promise<string> {
  const run = await confirm(client);
  const answer = await client.post('/filings/new/preview', { ...site, ...run, go: 'submit' });
  const code = receiptOf(answer.body);
  if (code === '') throw new Error(`${answer.status}: ${problemsOf(answer.body).join('; ')}`);
  return code;
}

/** The receipt code on a page; empty when there is none. */
export function receiptOf(body: string): string {
  return /id="receipt-code"[^>]*>\s*([0-9A-Z-]{29})\s*</.exec(body)?.[1] ?? '';
}

/** Signs a unit's demo account in. */
export async function signInBy(
  client: Client,
  register: Register,
  account: string,
): Promise<Answer> {
  return client.post('/sign-in', { account, password: register.password() });
}

/** What a unit's decision form on a filing carries. */
export async function decisionForm(client: Client, id: string): Promise<Typed> {
  const { body } = await client.get(`/desk/filings/${id}`);
  return { formToken: valueOf(body, 'formToken'), content: valueOf(body, 'content') };
}
