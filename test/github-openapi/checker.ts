import type { ValidateFunction } from 'ajv';
import { type Operation, operationsOfGitHub } from './schemas.ts';

/**
 * Oracle A: GitHub's own OpenAPI description, over every exchange of a test. What we send and the
 * status of what comes back are held strictly; fields missing from a reply are only told, as even
 * recorded GitHub replies lack later ones. It knows shapes, not behaviour.
 */
export interface Checker {
  /** Hangs on an octokit before its first request. */
  watch(octokit: Watched): void;
  /** Ids of the operations seen. */
  readonly seen: ReadonlySet<string>;
  /** Differences of replies, told and not failed. */
  readonly told: readonly string[];
}

/** The part of octokit that the checker needs. */
export interface Watched {
  readonly hook: {
    wrap(
      name: 'request',
      hook: (
        request: (options: never) => unknown,
        options: { readonly method: string; readonly url: string; readonly headers: unknown },
      ) => Promise<never>,
    ): void;
  };
}

/** An exchange that GitHub's description does not know. */
export class NotOfGitHub extends Error {
  constructor(what: string) {
    super(`not of GitHub's API: ${what}`);
    this.name = 'NotOfGitHub';
  }
}

interface Reply {
  readonly status: number;
  readonly data?: unknown;
  readonly response?: { readonly data?: unknown };
}

// not documented for most operations, and answered by all of them
const everywhere = new Set([304, 401, 403, 404, 429, 500, 502, 503, 504]);
const ours = new Set(['method', 'baseUrl', 'url', 'headers', 'request', 'mediaType', 'data']);

/** A checker for one test. Anything outside `/login/` must be an operation of the subset. */
export function openChecker(): Checker {
  const seen = new Set<string>();
  const told: string[] = [];

  async function check(
    request: (options: never) => unknown,
    options: Readonly<Record<string, unknown>> & { readonly method: string; readonly url: string },
  ): Promise<never> {
    if (options.url.includes('/login/')) return (await request(options as never)) as never;
    const { operation, inPath } = find(options.method, options.url);
    seen.add(operation.id);
    holdRequest(operation, options, inPath);
    let reply: Reply;
    try {
      reply = (await request(options as never)) as Reply;
    } catch (error) {
      const { status } = error as Partial<Reply>;
      // 500 is octokit's own word for "no answer at all"
      if (typeof status === 'number') holdStatus(operation, status);
      throw error;
    }
    holdStatus(operation, reply.status);
    const validate = operation.reply(reply.status);
    if (validate && !validate(reply.data)) told.push(...tellings(operation, reply, validate));
    return reply as never;
  }

  return { seen, told, watch: (octokit) => octokit.hook.wrap('request', check as never) };
}

function find(method: string, url: string): { operation: Operation; inPath: Set<string> } {
  const path = (URL.canParse(url) ? new URL(url).pathname : (url.split('?')[0] ?? '')).replace(
    /^\/api\/v3/,
    '',
  );
  for (const operation of operationsOfGitHub) {
    if (operation.method !== method.toUpperCase()) continue;
    const names = Array.from(operation.path.matchAll(/\{(\w+)\}/g), ([, name]) => name ?? '');
    const template = `^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`;
    const isTemplate =
      operation.path.replaceAll(/\{\w+\}/g, '{}') === path.replaceAll(/\{\w+\}/g, '{}');
    if (isTemplate || new RegExp(template).test(path)) return { operation, inPath: new Set(names) };
  }
  throw new NotOfGitHub(`${method} ${path} (or not in test/github-openapi/operations.ts)`);
}

function holdRequest(
  operation: Operation,
  options: Readonly<Record<string, unknown>> & { readonly url: string },
  inPath: ReadonlySet<string>,
): void {
  const names = Array.from(options.url.matchAll(/\{(\w+)\}/g), ([, name]) => name ?? '');
  const fields = Object.entries(options).filter(
    ([name]) => !ours.has(name) && !inPath.has(name) && !names.includes(name),
  );
  const body: Record<string, unknown> = {};
  for (const [name, value] of fields) {
    const query = operation.query(name);
    if (operation.body === null || (query && !operation.bodyNames?.has(name))) {
      if (!query) throw new NotOfGitHub(`${operation.id} takes no ${name}`);
      if (!query(value)) throw new NotOfGitHub(`${operation.id} ${name}: ${said(query)}`);
    } else body[name] = value;
  }
  if (operation.body === null) return;
  const sent = options['data'] ?? body;
  for (const name of Object.keys(sent)) {
    if (operation.bodyNames && !operation.bodyNames.has(name)) {
      throw new NotOfGitHub(`${operation.id} has no field ${name}`);
    }
  }
  if (!operation.body(sent)) throw new NotOfGitHub(`${operation.id}: ${said(operation.body)}`);
}

function holdStatus({ id, statuses }: Operation, status: number): void {
  if (statuses.has(status) || everywhere.has(status)) return;
  throw new NotOfGitHub(`${id} never answers ${status}`);
}

function tellings({ id }: Operation, { status }: Reply, validate: ValidateFunction): string[] {
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${id} ${status}${instancePath}: ${message ?? ''}`,
  );
}

function said(validate: ValidateFunction): string {
  const [first] = validate.errors ?? [];
  return `${first?.instancePath ?? ''} ${first?.message ?? ''} ${JSON.stringify(first?.params ?? {})}`;
}
