import { spawn, spawnSync } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGunzip } from 'node:zlib';

/** Whether this machine's Git brings its HTTP backend; without it the tests of a remote register cannot run. */
export const hasHttpBackend =
  spawnSync('git', ['http-backend'], { env: { PATH: process.env['PATH'] } }).status !== null &&
  spawnSync('git', ['--version']).status === 0;

/** One request of Git's smart protocol. */
export interface GitRequest {
  /** Folder that holds the repositories. */
  readonly root: string;
  /** Path below it: `/owner/name.git/info/refs`. */
  readonly path: string;
  readonly query: string;
  /** Who pushes; null may only read. */
  readonly user: string | null;
  /** More for the hooks of the repository. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Oracle C: Git's own server side, `git http-backend`, behind Node's HTTP. Real Git decides what a
 * clone, a push, a lost race and a refused update are; it knows nothing of pull requests. Resolves
 * when the reply is whole; with `swallow` the work is done and nothing is answered.
 */
export function serveGit(
  request: IncomingMessage,
  response: ServerResponse,
  { root, path, query, user, env = {} }: GitRequest,
  swallow = false,
): Promise<void> {
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      ...(user === null ? {} : { REMOTE_USER: user }),
      ...env,
    },
  });
  backend.stderr.resume();
  const zipped = request.headers['content-encoding'] === 'gzip';
  (zipped ? request.pipe(createGunzip()) : request).pipe(backend.stdin);
  backend.stdin.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    let isBody = false;
    backend.stdout.on('data', (chunk: Buffer) => {
      if (isBody) {
        if (!swallow) response.write(chunk);
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      isBody = true;
      if (swallow) return;
      let status = 200;
      for (const line of head.subarray(0, end).toString().split('\r\n')) {
        const [name = '', value = ''] = line.split(/: (.*)/s);
        if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
        else response.setHeader(name, value);
      }
      response.writeHead(status);
      response.write(head.subarray(end + 4));
    });
    backend.on('error', reject);
    backend.on('close', () => {
      if (swallow) response.destroy();
      else response.end();
      resolve();
    });
  });
}

/** Name and password of HTTP Basic, as Git sends them; null where there are none. */
export function basicOf(request: IncomingMessage): { user: string; password: string } | null {
  const [, code = ''] = /^basic (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (code === '') return null;
  const [user = '', password = ''] = Buffer.from(code, 'base64').toString().split(/:(.*)/s);
  return { user, password };
}
