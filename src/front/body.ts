import type { IncomingMessage } from 'node:http';

/** Most bytes of one form (W3). */
export const formLimit = 262_144;

/** The bytes sent are more than the limit. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
}

/**
 * Reads a body of at most `limit` bytes, counted as they come, so that a chunked body or a wrong
 * Content-Length gains nothing (W3). Throws `BodyTooLarge`, or the connection's error.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyTooLarge();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        request.removeAllListeners('data').pause();
        reject(new BodyTooLarge());
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks, size)));
    request.on('error', reject);
    request.on('close', () => reject(new Error('connection closed within the body')));
  });
}
