import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { openClient, tagsOf, unescape } from '../browser/client.ts';
import type { Register } from '../browser/server.ts';
import { type Cage, formsOf } from './canary.ts';
import { dayAfter, signedIn } from './sow.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** What was looked through, and which canaries were found where they must not be. */
export interface Search {
  /** Bytes looked through, by place. */
  readonly places: ReadonlyMap<string, number>;
  /** Place and canary, never its value. */
  readonly found: readonly string[];
}

/** Looks for every canary in everything that leaves the private store. */
export async function search(register: Register, cage: Cage): Promise<Search> {
  const needles = cage.all.map((canary) => ({ canary, forms: formsOf(canary.value) }));
  const places = new Map<string, number>();
  const found: string[] = [];
  const look = (place: string, bytes: Buffer, except: (what: string) => boolean = () => false) => {
    places.set(place, (places.get(place) ?? 0) + bytes.length);
    for (const { canary, forms } of needles) {
      if (except(canary.what) || !forms.some((form) => bytes.includes(form))) continue;
      found.push(`${place}：${canary.what}`);
    }
  };

  await lookInGit(register, look);
  // what whoever starts the demo is told on the terminal; a register in use prints neither
  look('标准输出和错误输出', Buffer.from(register.printed()), (what) => what.startsWith('演示'));
  await lookAtPages(register, look);
  await lookAtDesk(register, look);
  await lookInMails(register, cage, found, places);
  await lookInFiles(register, cage, look);
  await lookInBackup(register, look);
  await lookInExports(register, look);
  return { places, found };
}

type Look = (place: string, bytes: Buffer, except?: (what: string) => boolean) => void;

/** Every object, reachable or not, inflated; then every other file of the repository. */
async function lookInGit(register: Register, look: Look): Promise<void> {
  const dir = join(register.dir, 'register.git');
  const child = spawn('git', ['-C', dir, 'cat-file', '--batch-all-objects', '--batch'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  look('Git 对象', Buffer.concat(chunks));
  look('Git 引用名', Buffer.from(register.git('for-each-ref')));
  for (const path of await filesIn(dir)) {
    if (!/\/objects\//.test(path)) look('登记簿目录的其他文件', await readFile(path));
  }
}

/** As a stranger: every page that links lead to, then what no link leads to. */
async function lookAtPages(register: Register, look: Look): Promise<void> {
  const client = openClient(register);
  const queue = [
    '/',
    '/sitemap.xml',
    '/open-data',
    '/handbook',
    '/search?text=%E7%A4%BA%E4%BE%8B',
    '/listing',
  ];
  const seen = new Set(queue);
  const most = 260;
  for (
    let next = queue.shift(), done = 0;
    next !== undefined && done < most;
    next = queue.shift()
  ) {
    done += 1;
    const { body, headers } = await client.get(next);
    look('公开页面', Buffer.from(`${next}\n${JSON.stringify(headers)}\n${body}`));
    for (const { attributes } of tagsOf(body)) {
      const href = attributes.get('href') ?? '';
      const path = href.startsWith(register.url) ? href.slice(register.url.length) : href;
      if (!path.startsWith('/') || path.startsWith('//')) continue;
      const [bare = ''] = encodeURI(decodeURI(path)).split('#');
      if (seen.has(bare)) continue;
      seen.add(bare);
      // sites of this run first, so that the limit cuts off others
      if (/990121|feed|open-data|\.json/.test(bare)) queue.unshift(bare);
      else queue.push(bare);
    }
  }
  const others = [
    '/nowhere',
    '/sites/0000000000',
    '/%ff',
    '/metrics',
    '/healthz',
    '/progress/filing',
  ];
  for (const path of others) {
    const { body, headers } = await client.get(path);
    look('错误页面', Buffer.from(`${JSON.stringify(headers)}${unescape(body)}`));
  }
}

/** Lists and exports of a unit of another branch of the tree, and the public lists of one above. */
async function lookAtDesk(register: Register, look: Look): Promise<void> {
  const stranger = await signedIn(register, '990200');
  const above = await signedIn(register, '990000');
  for (const path of ['/desk', '/desk/sites', '/desk/mails', '/desk/filings', '/desk/checks']) {
    look('其他单位的页面', Buffer.from((await stranger.get(path)).body));
  }
  for (const client of [stranger, above]) {
    for (const path of [
      '/desk/sites/export.csv',
      '/desk/statistics',
      '/desk/sites',
      '/desk/mails',
    ]) {
      // the name of the desk's own account is no secret of this run
      look('组织单位的列表和导出', Buffer.from((await client.get(path)).body));
    }
  }
}

/** Mails: a person's own address as the recipient, the codes of its own site in the text, nothing else. */
async function lookInMails(
  register: Register,
  cage: Cage,
  found: string[],
  places: Map<string, number>,
): Promise<void> {
  const place = '邮件';
  for (const { to, text } of await register.mails()) {
    places.set(place, (places.get(place) ?? 0) + text.length);
    for (const { what, value } of cage.all) {
      if (!text.includes(value) && !(to.includes(value) && to !== value)) continue;
      const owners =
        what === '校验码' ? '新增网站 ' : what === '演示网站校验码' ? '办结后修改 ' : null;
      const own = cage.all.some((one) => one.value === to && owners && one.what.startsWith(owners));
      if (!own) found.push(`${place}：${what}`);
    }
  }
}

/** What lies beside the private store: its own files hold persons and codes sealed, never plain. */
async function lookInFiles(register: Register, cage: Cage, look: Look): Promise<void> {
  const isKey = (what: string) => what.startsWith('密钥 ');
  for (const path of await filesIn(register.dir)) {
    const name = path.slice(register.dir.length + 1);
    if (/^(?:register\.git|mail|private-secrets)\//.test(name)) continue;
    const place = /^private/.test(name) ? '私有库的文件（只许密文）' : '其他文件';
    // the demo keeps the password that it prints
    look(place, await readFile(path), (what) => what === '演示账户密码');
  }
  if (!cage.all.some(({ what }) => isKey(what))) throw new Error('no keys were sown');
}

/** A backup with its keys: everything that is not public is sealed. */
async function lookInBackup(register: Register, look: Look): Promise<void> {
  const dir = join(register.dir, '../', `backup-of-${randomBytes(6).toString('hex')}`);
  await mkdir(dir, { mode: 0o700 });
  try {
    const [identity, passphrase] = [join(dir, 'identity'), join(dir, 'passphrase')];
    await writeFile(passphrase, 'correct horse battery staple\n', { mode: 0o600 });
    const made = await register.script('backup', dayAfter, '--make-identity', identity);
    const recipient = /age1\w+/.exec(made)?.[0] ?? '';
    const to = join(dir, 'backups');
    const keys = ['--with-keys', '--passphrase-file', passphrase];
    await register.script('backup', dayAfter, to, '--recipient', recipient, ...keys);
    for (const path of await filesIn(to)) {
      if (!/\/objects\//.test(path)) look('备份', await readFile(path));
    }
  } finally {
    await run('rm', ['-rf', dir]);
  }
}

/** Open data and the static site, as `npm run publish` writes it. */
async function lookInExports(register: Register, look: Look): Promise<void> {
  const to = join(register.dir, '../', `site-of-${randomBytes(6).toString('hex')}`);
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    REGISTER_DIR: join(register.dir, 'register.git'),
    REGISTER_NOW: dayAfter,
    REGISTER_CLOCK: 'simulated',
  };
  try {
    await run(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'scripts/publish.mjs', '--out', to],
      { env, cwd: root, maxBuffer: 64 * 1024 * 1024 },
    );
    for (const path of await filesIn(to)) {
      const bytes = await readFile(path);
      look('静态网站和开放数据', path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
    }
  } finally {
    await run('rm', ['-rf', to, `${to}.state`]);
  }
}

async function filesIn(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
}
