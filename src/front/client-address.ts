import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * The client's address, for limits: that of the socket, or, behind `proxies` proxies that the
 * operator runs, the entry of X-Forwarded-For that the outermost of them wrote. What the client
 * itself put further left is never believed.
 */
export function clientAddress(request: IncomingMessage, proxies: number): string {
  const socket = plain(request.socket.remoteAddress ?? '');
  if (proxies === 0) return socket;
  const header = request.headers['x-forwarded-for'];
  const entries = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
  const entry = plain(entries.at(-proxies)?.trim() ?? '');
  return isIP(entry) === 0 ? socket : entry;
}

/** `::ffff:127.0.0.1` is 127.0.0.1, so that one client has one address. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
