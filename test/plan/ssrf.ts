import type { lookup as dnsLookup } from 'node:dns';
import { createServer, type Server } from 'node:http';
import { BlockList, type AddressInfo, isIPv6 } from 'node:net';
import { tryAddress, visitPage } from '#office/checker/visit.ts';
import { blockedAddresses } from '#office/reach/blocked-addresses.ts';
import { probe } from '#office/reach/probe.ts';
import type { SafeOptions } from '#office/reach/safe-get.ts';
import { readCorpus } from './corpus.ts';
import type { PlanLine } from './line.ts';

/** Where the stage listens: an address that the register takes for a public one in this test alone. */
const stage = '127.77.0.1';
const inside = ['127.0.0.1', '127.0.0.2', '::1'];

/** Every address that is refused anywhere, but for the stage's. */
function allButStage(): BlockList {
  const all = blockedAddresses();
  const list = new BlockList();
  const check = (address: string, family?: 'ipv4' | 'ipv6') =>
    address !== stage && all.check(address, family);
  return Object.defineProperty(list, 'check', { value: check });
}

type Ask = (address: string, options: SafeOptions) => Promise<string>;

/** Everything of ours that asks an address which a stranger named, and why it did not. */
const askers: Readonly<Record<string, Ask>> = {
  probe: async (address, options) => {
    const found = await probe(address, options);
    return found.ok ? '' : found.why;
  },
  tryAddress: async (address, options) => (await tryAddress(address, options)).why,
  visitPage: async (address, options) => (await visitPage(address, options)).why,
};

/** G14: no address that a stranger names leads into a private network (W13, D11). */
export const ssrf: PlanLine = {
  id: 'G14',
  attack: '诱使核查程序访问内网：各种写法、域名改指、跳转',
  pass: '内网陷阱收到 0 个连接',
  command: 'test:abuse',
  run: async () => {
    const traps = await openTraps();
    const { port } = traps;
    const bad: string[] = [];
    const kinds: Record<string, number> = {};
    for (const [kind = '', written = ''] of readCorpus('ssrf')) {
      const target = written.replaceAll('{port}', String(port));
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      for (const [name, ask] of Object.entries(askers)) {
        if (kind === 'refresh' && name !== 'visitPage') continue;
        traps.connections.length = 0;
        traps.send(kind, target);
        const options: SafeOptions = {
          blocked: allButStage(),
          lookup: lookupOf(kind, target),
          ports: [80, 443, port],
          timeout: 2_000,
        };
        const address = kind === 'ask' ? target : `http://stage.shili.gov.cn:${port}/start`;
        const why = await ask(address, options);
        // a page whose refresh leads inside stays the page it is; some redirects only look as if they led away
        const isPublic = kind === 'refresh' ? why === '' : why === 'status';
        const isRefused = isPublic || why === 'address' || why === 'blocked';
        if (!isRefused) bad.push(`${kind} ${written} ${name}：${why || '答复了'}`);
        if (traps.connections.length > 0)
          bad.push(`${kind} ${written} ${name}：连到 ${traps.connections[0]}`);
      }
    }
    const isAlive = await traps.isAlive();
    await traps.close();
    if (!isAlive) bad.push('陷阱没有工作');
    const count = Object.values(kinds).reduce((sum, each) => sum + each, 0);
    return { tried: { 目标: count }, aims: { 目标: 80 }, bad };
  },
};

/** A name server that answers as a line says; each look takes the next answer. */
function lookupOf(kind: string, target: string): typeof dnsLookup {
  const looks = kind === 'name' ? [target] : kind === 'rebind' ? target.split(' ') : ['stage'];
  let count = 0;
  return ((name: string, options: { all?: boolean }, done: (...all: unknown[]) => void) => {
    const look = name.startsWith('inside.') ? '127.0.0.1' : (looks[count] ?? looks.at(-1) ?? '');
    count += 1;
    const addresses = look.replaceAll('stage', stage).split(',');
    const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
    if (options.all) done(null, found);
    else done(null, found[0]?.address, found[0]?.family);
  }) as unknown as typeof dnsLookup;
}

interface Traps {
  readonly port: number;
  /** Where connections came in that must never come. */
  readonly connections: string[];
  /** What the stage's pages lead to from now on. */
  send(kind: string, target: string): void;
  /** Whether a trap notes who knocks. */
  isAlive(): Promise<boolean>;
  close(): Promise<void>;
}

/** The public stage and, at the same port of inner addresses, the traps. */
async function openTraps(): Promise<Traps> {
  const connections: string[] = [];
  let hops: readonly string[] = [];
  let kind = '';
  const shown = createServer(({ url = '' }, response) => {
    if (kind === 'refresh') {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<meta http-equiv="refresh" content="0;url=${hops[0]}"><title>页</title>`);
      return;
    }
    const at = Number(/^\/hop\/(\d)$/.exec(url)?.[1] ?? '0');
    const next = kind === 'redirect' ? hops[at] : `/hop/${at + 1}`;
    const isHop = url === '/start' || at > 0;
    // a header holds bytes: as a browser would, what is sent is UTF-8
    const headers =
      isHop && next !== undefined ? { Location: Buffer.from(next).toString('latin1') } : {};
    response.writeHead('Location' in headers ? 302 : 404, headers).end();
  });
  const port = await listen(shown, stage, 0);
  const servers: Server[] = [shown];
  for (const address of inside) {
    const trap = createServer((_, response) => response.end('inside'));
    trap.on('connection', () => connections.push(address));
    await listen(trap, address, port);
    servers.push(trap);
  }
  return {
    port,
    connections,
    send(asked, target) {
      kind = asked;
      hops = target.split(' ');
    },
    async isAlive() {
      connections.length = 0;
      await fetch(`http://127.0.0.1:${port}/`);
      return connections.length === 1;
    },
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
