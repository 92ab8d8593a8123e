import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// Local sites for the bench `checker`: every page is a list of 200 entries, about 36 kB.
const entries = Array.from(
  { length: 200 },
  (_, n) =>
    `<li class="item"><a href="/col${n % 12}/art/2026/11/20/art_${n}.html" title="新闻标题">示例市召开会议部署第${n}项工作并提出明确要求</a><span class="date">2026-11-${String(1 + (n % 20)).padStart(2, '0')}</span></li>\n`,
).join('');
const page = Buffer.from(
  `<!doctype html><html><head><meta charset="utf-8"><title>示例市民政局网</title></head><body><ul>${entries}</ul>
  <div class="footer">主办单位：示例市民政局 网站标识码：9901010001 京ICP备05070218号 京公网安备11010202000001号 电话：010-99912345
  <a href="https://register.example/labels/33-000001">标识</a></div></body></html>`,
);
const server = createServer((_, response) => {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ port, bytes: page.length });
});
process.on('disconnect', () => process.exit());
