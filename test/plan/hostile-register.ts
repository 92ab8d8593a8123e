import { readFileSync } from 'node:fs';
import { buildIfStale } from '../../scripts/site-build.ts';
import { type Client, fileBy, openClient, signInBy } from '../browser/client.ts';
import { signInSiteBy } from '../browser/console.ts';
import { type Register, startRegister } from '../browser/server.ts';
import { newSite } from '../browser/walk.ts';

/** A register under attack, with somebody of each kind who is signed in. */
export interface HostileRegister {
  readonly register: Register;
  /** Megabytes of memory that its process holds now. */
  rss(): number;
  /** Milliseconds of processor time that it has used so far, by tens. */
  cpu(): number;
  /** Somebody new, at an address of their own. */
  visitor(): Client;
  /** A unit's account: 示例山县, or another of the demo. */
  unit(account?: string): Promise<Client>;
  /** The filer of a registered site. */
  filer(site?: string): Promise<Client>;
  /** An applicant of 开办审核, or the staffing office. */
  opening(account: string): Promise<Client>;
  /** The holder of a receipt code whose filing is with its reviewers. */
  holder(): Promise<Client>;
  /** Milliseconds until the server says that it is well. */
  health(): Promise<number>;
  remove(): Promise<void>;
}

/** Starts the real server on a register of its own; pages that are out of date are built first. */
export async function openHostileRegister(
  more: Readonly<Record<string, string>> = {},
): Promise<HostileRegister> {
  await buildIfStale((line) => process.stderr.write(`  ${line}\n`));
  const register = await startRegister('2026-11-23T10:00:00+08:00', {
    TRUST_PROXY: '1',
    REACH_CHECK: 'off',
    ...more,
  });
  return {
    register,
    rss: () => rssOf(register.pid()),
    cpu: () => cpuOf(register.pid()),
    visitor: () => openClient(register),
    async unit(account = '990121') {
      const client = openClient(register);
      await expectEntry(signInBy(client, register, account), account);
      return client;
    },
    async filer(site = '9901210002') {
      const client = openClient(register);
      await signInSiteBy(client, register, site);
      return client;
    },
    async opening(account) {
      const client = openClient(register);
      const fields = { account, password: register.password() };
      await expectEntry(client.post('/opening/sign-in', fields), account);
      return client;
    },
    async holder() {
      const name = `示例山县第${Date.now() % 100_000}中学`;
      const code = await fileBy(openClient(register), newSite({ name, 'sponsor.name': name }));
      const client = openClient(register);
      await expectEntry(client.post('/progress', { code }), '临时码');
      return client;
    },
    async health() {
      const began = performance.now();
      const answer = await openClient(register).get('/healthz');
      if (answer.status !== 200) throw new Error(`/healthz answers ${answer.status}`);
      return performance.now() - began;
    },
    remove: async () => register.remove(),
  };
}

async function expectEntry(answer: Promise<{ readonly status: number }>, who: string) {
  const { status } = await answer;
  if (status !== 303) throw new Error(`${who} cannot sign in: ${status}`);
}

/** Resident memory of a process in megabytes, children left out. */
function rssOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 'NaN') / 1024;
}

/** Processor time of a process, its threads included, in milliseconds. */
function cpuOf(pid: number): number {
  const [, , , , , , , , , , , user = 0, system = 0] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
    .map(Number);
  return (user + system) * 10;
}
