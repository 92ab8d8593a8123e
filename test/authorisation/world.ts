import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dumpYaml } from '#git/yaml.ts';
import type { ChangeAsker } from '#office/change.ts';
import { type OpenedOffice, openOffice } from '#office/open.ts';
import type { FilingKind } from '#registry/filing.ts';
import type { SiteAction } from '#registry/site-action.ts';
import {
  type FilingId,
  mintedPath,
  type SiteCode,
  type SiteFile,
  type SiteStatus,
} from '#registry/site.ts';
import { finalUnit } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import { type Client, openClient, valueOf } from '../browser/client.ts';
import { startServer } from '../front/child-server.ts';
import { fileSite, formOf, writeTestCountry } from '../office/test-office.ts';
import { country } from '../registry/country.ts';
import { mintedSite } from '../registry/sample-site.ts';
import { fileUnit } from '../office/unit-filings.ts';
import {
  type AccountId,
  accounts,
  chains,
  type Role,
  type Subject,
  subjects,
  unitFilings,
  type UnitSubject,
} from './table.ts';

/** One open filing of the world. */
export interface OpenFiling {
  readonly subject: Subject;
  readonly kind: FilingKind;
  readonly id: string;
}

/** A register with sites of every kind of unit and an open filing of every kind, served over HTTP. */
export interface World {
  readonly url: string;
  readonly filings: readonly OpenFiling[];
  /** Open filings about units. */
  readonly unitFilings: ReadonlyMap<UnitSubject, string>;
  /** A site of a subject whose status is plain, with nothing open. */
  site(subject: Subject): SiteCode;
  /** Somebody signed in as this role for a site of this subject. */
  as(role: Role, subject?: Subject): Promise<Client>;
  /** Somebody with the receipt code of an open filing. */
  holder(): Client;
  /** The form token of a role's session; empty for who has none. */
  tokenOf(client: Client): Promise<string>;
  readonly office: OpenedOffice['office'];
  remove(): Promise<void>;
}

const password = 'Gongshi-2026-authorisation';
const now = '2026-11-24T09:00:00+08:00';
const reason = '权限测试';
const fieldsOf: Readonly<Partial<Record<FilingKind, Readonly<Record<string, string>>>>> = {
  channels: {
    'channels.0.category': '通知公告',
    'channels.0.name': '公示',
    'channels.0.url': 'https://a.shili.gov.cn/gs/',
  },
  domains: { otherDomains: 'b.shili.gov.cn' },
  'offline-temporary': { from: '2026-12-01', until: '2026-12-05', reason },
  'offline-emergency': { until: '2026-12-05', reason },
  'offline-permanent': { reason },
  restore: { reason },
  exempt: { reason },
  delete: { reason },
};

/** Makes the world; `remove` it when done. */
export async function openWorld(): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'authorisation-'));
  const project = join(dir, 'project');
  await writeTestCountry(project);
  const sites = new Map<string, SiteCode>();
  for (const subject of Object.keys(subjects) as Subject[])
    await writeSites(project, subject, sites);

  const port = await freePort();
  const settings = {
    PORT: String(port),
    REGISTER_DIR: join(dir, 'register.git'),
    PRIVATE_DB: join(dir, 'private.db'),
    MAIL_URL: `file:${join(dir, 'mail')}`,
    SITE_URL: `http://127.0.0.1:${port}`,
    REGISTER_CLOCK: 'simulated',
    REGISTER_NOW: now,
    DEMO: 'off',
  };
  const opened = await openOffice(settings, { projectDir: project, now: () => new Date(now) });
  const filings: OpenFiling[] = [];
  for (const [subject, kinds] of Object.entries(chains) as [Subject, object][]) {
    for (const kind of Object.keys(kinds) as FilingKind[]) {
      const id = await fileKind(opened, subject, kind, sites);
      filings.push({ subject, kind, id });
    }
  }
  const aboutUnits = new Map<UnitSubject, string>();
  for (const subject of Object.keys(unitFilings) as UnitSubject[]) {
    const { action, fields, by } = unitFilings[subject];
    // filed by an account that decides nothing in this world
    aboutUnits.set(subject, await fileUnit(opened, action, fields, [by, `${by}-9`]));
  }
  const create = async (id: string, unit: string, mustChangePassword: boolean) =>
    opened.tools.store.accounts.create(
      { id, unit: unit as UnitCode, password, mustChangePassword },
      new Date(now),
    );
  for (const [id, unit] of Object.entries(accounts)) await create(id, unit, false);
  await create('990101-3', '990101', true);
  const server = startServer(settings);
  await server.url;
  const at = { url: settings.SITE_URL } as Parameters<typeof openClient>[0];

  const plain = (subject: Subject) => sites.get(`${subject} plain`) as SiteCode;
  const sessionCookie = (site: SiteCode) =>
    opened.tools.store.sessions.start({ kind: 'site', site }, new Date(now));
  const clients = new Map<string, Client>();
  return {
    url: settings.SITE_URL,
    filings,
    unitFilings: aboutUnits,
    site: plain,
    office: opened.office,
    async as(role, subject = 'a county department') {
      const key = role === 'filer' ? `${role} ${subject}` : role;
      const known = clients.get(key);
      if (known) return known;
      const client = openClient(at);
      clients.set(key, client);
      if (role === 'filer') client.cookies.set('site', sessionCookie(plain(subject)));
      else if (role === 'other filer') {
        client.cookies.set('site', sessionCookie(sites.get('stranger') as SiteCode));
      } else if (role !== 'visitor') {
        await signIn(client, role === 'new account' ? '990101-3' : role);
      }
      return client;
    },
    holder() {
      const client = openClient(at);
      const filing = filings.find(({ kind }) => kind === 'new-site')?.id as FilingId;
      const subject = { kind: 'filing', filing } as const;
      client.cookies.set('filing', opened.tools.store.sessions.start(subject, new Date(now)));
      return client;
    },
    async tokenOf(client) {
      return valueOf((await client.get('/desk')).body, 'formToken');
    },
    async remove() {
      server.child.kill('SIGTERM');
      await server.ended;
      await opened.office.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function signIn(client: Client, account: AccountId | '990101-3'): Promise<void> {
  const answer = await client.post('/sign-in', { account, password });
  if (answer.status !== 303) throw new Error(`${account} cannot sign in: ${answer.status}`);
}

const statusFor: Readonly<Partial<Record<FilingKind, SiteStatus>>> = {
  restore: 'offline-permanent',
};

/** One site for each kind of filing, so that none stands in another's way; portals have one for all. */
async function writeSites(
  project: string,
  subject: Subject,
  sites: Map<string, SiteCode>,
): Promise<void> {
  const { unit, isPortal } = subjects[subject];
  let serial = 0;
  const write = async (key: string, more: Partial<SiteFile>, status: SiteStatus = 'normal') => {
    serial += 1;
    const code = `${unit}${String(serial).padStart(4, '0')}` as SiteCode;
    const site = mintedSite(code, more);
    const filing = `${unit.slice(-4)}${String(serial).padStart(4, '0')}`.toUpperCase();
    const register = { ...site.register, filing, status } as SiteFile['register'];
    const history = [...(register?.history ?? [])];
    if (status !== 'normal') history.push({ at: '2026-11-21T09:00:00.000+08:00', status });
    await put(project, mintedPath(code), dumpYaml({ ...site, register: { ...register, history } }));
    sites.set(key, code);
  };
  if (isPortal) {
    await write(`${subject} plain`, { isPortal: true });
    return;
  }
  await write(`${subject} plain`, {});
  for (const kind of Object.keys(chains[subject]) as FilingKind[]) {
    if (kind === 'new-site') continue;
    await write(
      `${subject} ${kind}`,
      { isServicePlatform: kind === 'platform-cancel' },
      statusFor[kind],
    );
  }
  if (subject === 'a county department') await write('stranger', {});
}

async function fileKind(
  { office }: OpenedOffice,
  subject: Subject,
  kind: FilingKind,
  sites: ReadonlyMap<string, SiteCode>,
): Promise<string> {
  const { unit, isPortal } = subjects[subject];
  if (kind === 'new-site') {
    const fields = formOf({
      unit,
      name: `新网站${unit}`,
      homeUrl: `https://new${unit}.shili.gov.cn/`,
    });
    return (await fileSite({ office } as OpenedOffice, fields, undefined, `10.9.${sites.size}.1`))
      .filing;
  }
  const code = sites.get(isPortal ? `${subject} plain` : `${subject} ${kind}`) as SiteCode;
  const fields =
    kind === 'amendment'
      ? { ...formOf(), ...(await office.fieldsOfSite(code, null)), ...persons, address: '新地址' }
      : (fieldsOf[kind] ?? {});
  const token = office.requestToken();
  const outcome = await office.submitChange(
    code,
    kind as SiteAction,
    fields,
    askerOf(unit as UnitCode, kind),
    token,
  );
  if (!outcome.ok) throw new Error(`${subject} ${kind}: ${JSON.stringify(outcome.problems)}`);
  return outcome.value.filing;
}

const persons = Object.fromEntries(
  Object.entries(formOf()).filter(([name]) => /^(?:principal|contact)\./.test(name)),
);

/** Who files a kind: the filer, or an account that decides nothing in this world. */
function askerOf(unit: UnitCode, kind: FilingKind): ChangeAsker {
  const asking = (of: string): ChangeAsker => ({
    kind: 'unit',
    unit: of as UnitCode,
    account: `${of}-9`,
  });
  if (kind === 'restore') return asking(finalUnit(country, unit)?.code ?? '');
  if (kind === 'exempt' || kind === 'delete') return asking('bm0100');
  return { kind: 'filer' };
}

async function put(project: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(project, path)), { recursive: true });
  await writeFile(join(project, path), text);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
