import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// The baseline of `serving`: node:http and as many bytes as the argument says, nothing else.
const body = Buffer.alloc(Number(process.argv[2]), 'x');
const server = createServer((_, response) => {
  response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': body.length });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
