import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Refusal } from './refusal.ts';

const html = 'text/html; charset=utf-8';

/** How long what is still being sent to a refused request is read and thrown away. */
const linger = 3_000;

/**
 * The page of a refusal, with the id that finds it in the log and nothing else of the inside (W14).
 * Without style: the content policy allows none inline, and no file of the site need be there.
 */
export function refusalPage(refusal: Refusal, requestId: string): string {
  const { status, title, advice } = refusal;
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body><main>
<h1>${title}</h1>
<p>${advice}</p>
<p>错误编号：${status}-${requestId}</p>
<p><a href="/">返回首页</a></p>
</main></body>
</html>
`;
}

/** Answers a request with a refusal; ends the connection where the answer has begun already. */
export function sendRefusal(
  refusal: Refusal,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (response.headersSent) return void response.destroy();
  const page = refusalPage(refusal, id);
  const size = Buffer.byteLength(page);
  response.writeHead(refusal.status, {
    'Content-Type': html,
    'Content-Length': size,
    'Cache-Control': 'no-store',
    ...(!request.complete && { Connection: 'close' }),
  });
  if (request.method === 'HEAD') return void response.end();
  if (request.complete) return void response.end(page);
  // Closing with unread bytes would reset the connection before the sender has read why.
  response.write(page);
  const timer = setTimeout(() => response.end(), linger);
  request.once('close', () => clearTimeout(timer));
  request.once('end', () => response.end());
  request.resume();
}

/** Answers what Node could not parse, for which there is no response object; then closes. */
export function refuseSocket(
  refusal: Refusal,
  id: string,
  headers: Readonly<Record<string, string>>,
  socket: Socket,
): void {
  if (!socket.writable || socket.bytesWritten > 0) return void socket.destroy();
  const page = refusalPage(refusal, id);
  const lines = Object.entries({
    ...headers,
    'Content-Type': html,
    'Content-Length': String(Buffer.byteLength(page)),
    'Cache-Control': 'no-store',
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${refusal.status} Refused\r\n${lines.join('')}\r\n${page}`);
}
