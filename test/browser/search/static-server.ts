import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A plain file server as any static host is one: folders have an index.html, answers are compressed. */
export interface StaticServer {
  readonly url: string;
  /** Bytes of bodies sent so far. */
  sent(): number;
  close(): Promise<void>;
}

/** Serves a folder. */
export async function serveFolder(dir: () => string, port = 0): Promise<StaticServer> {
  let sent = 0;
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname));
    const plain = join(dir(), path);
    const file = extname(path) === '' ? join(plain, 'index.html') : plain;
    readFile(file).then(
      (bytes) => {
        const body = gzipSync(bytes);
        sent += body.length;
        response.writeHead(200, {
          'Content-Type': types[extname(file)] ?? 'application/octet-stream',
          'Content-Encoding': 'gzip',
          'Content-Security-Policy': "default-src 'self'",
        });
        response.end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => sent,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
