import { createHash, generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { basicOf, serveGit } from '#test/git-http/backend.ts';
import { type Fault, type Faults, openFaults } from './faults.ts';
import { type Identity, openIdentity } from './identity.ts';
import { followRefs } from './pulls.ts';
import { makeBare, realRepository } from './repository.ts';
import { type Ask, routesOf } from './routes.ts';
import { type Actor, appActor, Refusal, type State } from './state.ts';

/**
 * Oracle E: a stand-in for GitHub's pull requests that WE WROTE OURSELVES, so it proves only that
 * the register agrees with our reading of GitHub. Each rule quotes the sentence of GitHub's
 * documentation that it encodes, or says that none was found. Git is real (oracle C, a bare
 * repository on disk), what is asked of it is held by GitHub's OpenAPI (oracle A), and sign-in may
 * be handed on to `emulate` (oracle B).
 */
export interface GithubDouble {
  readonly url: string;
  readonly apiUrl: string;
  readonly owner: string;
  readonly name: string;
  readonly appId: string;
  readonly installation: string;
  /** PEM of the App's key, made for this run. */
  readonly privateKey: string;
  readonly state: State;
  readonly identity: Identity;
  readonly faults: Faults;
  /** Requests that counted against the hour's budget. */
  readonly rate: { limit: number; used: number };
  close(): Promise<void>;
}

export interface DoubleOptions {
  /** An empty folder of the test's own. */
  readonly root: string;
  readonly people?: readonly Actor[];
  readonly protection?: Partial<State['protection']>;
  readonly now?: () => Date;
  /** Where `/login/oauth/*` is answered (emulate). */
  readonly signInUrl?: string;
}

const updateHook = `#!/bin/sh
# GitHub, Restrict updates: "only users with bypass permissions can push to branches or tags whose
# name matches the pattern you specify."
case "$1" in
  refs/heads/main|refs/heads/filing/*)
    if [ "$DOUBLE_BYPASS" = 0 ]; then echo "GH013: Repository rule violations found for $1." >&2; exit 1; fi ;;
  refs/pull/*) echo "deny updating a hidden ref" >&2; exit 1 ;;
esac
`;

/** Starts one with an empty repository. */
export async function openGithubDouble(options: DoubleOptions): Promise<GithubDouble> {
  const owner = 'example';
  const name = 'register';
  const dir = join(options.root, owner, `${name}.git`);
  mkdirSync(join(options.root, owner), { recursive: true });
  makeBare(dir);
  writeFileSync(join(dir, 'hooks/update'), updateHook);
  chmodSync(join(dir, 'hooks/update'), 0o755);
  let id = 100;
  const people = [appActor, ...(options.people ?? [])];
  const state: State = {
    owner,
    name,
    git: realRepository(dir),
    pulls: [],
    comments: [],
    issues: [],
    disabled: new Set(),
    statuses: [],
    actors: new Map(people.map((actor) => [actor.login.toLowerCase(), actor])),
    protection: {
      requiredStatuses: [],
      requiredApprovals: 0,
      dismissStale: false,
      restrictsUpdates: true,
      ...options.protection,
    },
    now: options.now ?? (() => new Date()),
    nextId: () => (id += 1),
  };
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const appId = '4242';
  const identity = openIdentity(state, { id: appId, key: keys.publicKey });
  const faults = openFaults();
  const rate = { limit: 5000, used: 0 };
  const route = routesOf(state, identity);
  /** How each read was answered last, for stale answers. */
  const given = new Map<string | undefined, Awaited<ReturnType<typeof route>>>();
  // pull requests follow pushes one after the other
  let turn: Promise<unknown> = Promise.resolve();

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://double');
    const fault = faults.strike(`${request.method} ${pathname}`);
    const work =
      fault && isBefore(fault)
        ? Promise.resolve()
        : answer(request, response, pathname, searchParams, fault);
    if (fault && isBefore(fault)) fail(response, fault);
    work.catch((error: unknown) => {
      const refusal = error instanceof Refusal ? error : new Refusal(500, String(error));
      if (fault && !isBefore(fault)) return fail(response, fault);
      if (refusal.status === 401 && !response.headersSent) {
        response.setHeader('www-authenticate', 'Basic realm="GitHub"');
      }
      reply(response, refusal.status, {
        message: refusal.message,
        documentation_url: 'https://docs.github.com/rest',
        ...(refusal.errors.length > 0 ? { errors: refusal.errors } : {}),
      });
    });
  });

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
    fault: Fault | null,
  ): Promise<void> {
    if (path.startsWith('/login/oauth/')) return handOn(request, response, path, query);
    if (path.startsWith(`/${owner}/${name}.git/`)) {
      const basic = basicOf(request);
      if (!basic) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"' }).end();
        return;
      }
      // reference/github.md, C: "user x-access-token with the token as password, or the token as user"
      const who = identity.actor(basic.user === 'x-access-token' ? basic.password : basic.user);
      if (who.permission === 'none') throw new Refusal(404, 'Not Found');
      const mayPush = who.permission === 'write' || who.permission === 'admin';
      const bypass = !state.protection.restrictsUpdates || who.id === appActor.id;
      await serveGit(
        request,
        response,
        {
          root: options.root,
          path,
          query: query.toString(),
          user: mayPush ? who.login : null,
          env: { DOUBLE_BYPASS: bypass ? '1' : '0' },
        },
        fault !== null,
      );
      turn = turn.then(() => followRefs(state));
      await turn;
      return;
    }
    const said: Buffer[] = [];
    for await (const chunk of request) said.push(chunk as Buffer);
    const text = Buffer.concat(said).toString();
    const ask: Ask = {
      method: request.method ?? 'GET',
      path: path.replace(/^\/api\/v3/, ''),
      query,
      body: text === '' ? {} : (JSON.parse(text) as Ask['body']),
      token: (request.headers.authorization ?? '').replace(/^(?:bearer|token) /i, ''),
    };
    await turn;
    const answered = await route(ask);
    const { status, data, isList } =
      (fault?.kind === 'stale' && given.get(request.url)) || answered;
    if (request.method === 'GET') given.set(request.url, structuredClone(answered));
    if (fault && fault.kind !== 'stale') return fail(response, fault);
    if (!isList) return give(request, response, status, data);
    const size = Math.min(100, Number(query.get('per_page') ?? 30));
    const page = Number(query.get('page') ?? 1);
    const all = data as readonly unknown[];
    if (page * size < all.length) {
      const next = new URLSearchParams(query);
      next.set('page', String(page + 1));
      response.setHeader('link', `<${base()}${path}?${next}>; rel="next"`);
    }
    give(request, response, status, all.slice((page - 1) * size, page * size));
  }

  /**
   * GitHub, Best practices: "Making a conditional request does not count against your primary rate
   * limit if a 304 response is returned and the request was made while correctly authorized".
   */
  function give(
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    data: unknown,
  ): void {
    const whole = JSON.stringify([data, response.getHeader('link') ?? '']);
    const etag = `W/"${createHash('sha256').update(whole).digest('hex')}"`;
    const isSame = request.method === 'GET' && request.headers['if-none-match'] === etag;
    if (!isSame) rate.used += 1;
    response.setHeader('x-ratelimit-remaining', String(rate.limit - rate.used));
    response.setHeader('x-ratelimit-reset', String(Math.ceil(state.now().getTime() / 1000) + 3600));
    if (request.method === 'GET') response.setHeader('etag', etag);
    if (isSame) response.writeHead(304).end();
    else if (status === 204) response.writeHead(204).end();
    else reply(response, status, data);
  }

  async function handOn(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
  ): Promise<void> {
    if (!options.signInUrl) throw new Refusal(404, 'Not Found');
    const said: Buffer[] = [];
    for await (const chunk of request) said.push(chunk as Buffer);
    const got = await fetch(`${options.signInUrl}${path}?${query}`, {
      method: request.method ?? 'GET',
      headers: {
        accept: request.headers.accept ?? '*/*',
        ...(request.headers['content-type']
          ? { 'content-type': request.headers['content-type'] }
          : {}),
      },
      redirect: 'manual',
      ...(said.length > 0 ? { body: Buffer.concat(said) } : {}),
    });
    const text = await got.text();
    const token = /"access_token"\s*:\s*"([^"]+)"/.exec(text)?.[1];
    if (token) {
      const me = await fetch(`${options.signInUrl}/user`, {
        headers: { authorization: `Bearer ${token}` },
      });
      identity.adopt(token, ((await me.json()) as { login: string }).login);
    }
    const place = got.headers.get('location');
    response.writeHead(got.status, {
      'content-type': got.headers.get('content-type') ?? 'text/plain',
      ...(place ? { location: place } : {}),
    });
    response.end(text);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: base(),
    apiUrl: `${base()}/api/v3`,
    owner,
    name,
    appId,
    installation: '7001',
    privateKey: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    state,
    identity,
    faults,
    rate,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isBefore({ kind }: Fault): boolean {
  return kind === 'status' || kind === 'hang-up';
}

function fail(response: ServerResponse, fault: Fault): void {
  if (fault.kind === 'hang-up' || fault.kind === 'hang-up-after') {
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value);
  reply(response, fault.status ?? 503, { message: 'fault of the test' });
}

function reply(response: ServerResponse, status: number, data: unknown): void {
  if (response.headersSent || response.destroyed) return void response.end();
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(data));
}
