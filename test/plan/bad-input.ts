import { randomOf } from '#office/seed/random.ts';
import { type Client, nextAddress, valueOf } from '../browser/client.ts';
import { type HostileBody, madeBodies, randomForm } from './hostile-forms.ts';
import { type HostileRegister, openHostileRegister } from './hostile-register.ts';
import { type PlanLine, shareOf } from './line.ts';
import { madeYaml, mutated, samples, tryYaml } from './mutated-yaml.ts';
import { filled, patternOf, routeFiles } from './routes.ts';

const longest = 250;
const seed = 20261121;

/** G5: nothing that a stranger sends makes the server fail, wait, grow or end (Y1, Y2, W3, W14). */
export const badInput: PlanLine = {
  id: 'G5',
  attack: '随机和特制的 YAML、表单、JSON',
  pass: '每条都是预定的错误，250 毫秒以内，进程不退出，内存不增长',
  command: 'test:abuse',
  run: async (share, tell) => {
    const yaml = readMany(shareOf(5_000, share));
    tell(`YAML ${yaml.tried}`);
    const hostile = await openHostileRegister();
    try {
      const forms = await sendMany(hostile, shareOf(5_000, share), share, tell);
      return {
        tried: { 随机: yaml.random + forms.random, 特制: yaml.made + forms.made },
        aims: { 随机: 10_000, 特制: 300 },
        figures: {
          YAML最长毫秒: yaml.slowest,
          请求最长毫秒: forms.slowest,
          服务内存增长MB: forms.grown,
        },
        limits: { YAML最长毫秒: longest, 请求最长毫秒: longest, 服务内存增长MB: 100 },
        bad: [...yaml.bad, ...forms.bad],
      };
    } finally {
      await hostile.remove();
    }
  },
};

function readMany(count: number) {
  const random = randomOf(seed, 'yaml');
  const from = samples();
  const made = madeYaml();
  const bad: string[] = [];
  let slowest = 0;
  const read = (bytes: Buffer, what: string) => {
    let found = tryYaml(bytes);
    // others use this machine too: what was slow once has to be slow again
    for (let again = 0; again < 2 && found.ms >= longest; again += 1) found = tryYaml(bytes);
    slowest = Math.max(slowest, found.ms);
    if (found.bad !== null) bad.push(`YAML ${what}：${found.bad}`);
  };
  for (const [index, bytes] of made.entries()) read(bytes, `特制第 ${index} 份`);
  for (let index = 0; index < count; index += 1) read(mutated(random, from), `随机第 ${index} 份`);
  return { tried: made.length + count, random: count, made: made.length, slowest, bad };
}

/** Everybody who posts, by the beginning of the paths that are theirs. */
async function openPosters(hostile: HostileRegister) {
  return [
    ['/desk', await hostile.unit()],
    ['/my-site', await hostile.filer()],
    ['/opening-desk', await hostile.opening('bz9900-1')],
    ['/opening', await hostile.opening('sq9900-00000001')],
    ['/progress', await hostile.holder()],
    ['', hostile.visitor()],
  ] as const;
}

async function sendMany(
  hostile: HostileRegister,
  count: number,
  share: number,
  tell: (line: string) => void,
) {
  const random = randomOf(seed, 'forms');
  const paths = postPaths();
  const bad: string[] = [];
  let slowest = 0;
  let posters = await openPosters(hostile);
  const posterOf = (path: string): Client =>
    posters.find(([prefix]) => path.startsWith(prefix))?.[1] ?? hostile.visitor();

  const send = async (path: string, { type, body, headers, what }: HostileBody) => {
    const [began, used] = [performance.now(), hostile.cpu()];
    const { status } = await posterOf(path).send(
      'POST',
      path,
      {
        Origin: hostile.register.url,
        'X-Forwarded-For': nextAddress(),
        ...(type && { 'Content-Type': type }),
        ...headers,
      },
      body,
    );
    // on a busy machine what counts is what the server itself took
    const ms = Math.min(performance.now() - began, Math.max(10, hostile.cpu() - used));
    if (ms >= longest) bad.push(`POST ${path} ${what.slice(0, 60)}：${Math.round(ms)} 毫秒`);
    slowest = Math.max(slowest, ms);
    if (status >= 500 && status !== 503) bad.push(`POST ${path} ${what.slice(0, 60)}：${status}`);
  };

  const bodies = madeBodies();
  const made =
    share >= 1 ? paths : paths.filter((_, index) => index % Math.ceil(1 / share / 4) === 0);
  for (const path of made) for (const body of bodies) await send(path, body);
  posters = await openPosters(hostile);
  const before = hostile.rss();
  for (let index = 0; index < count; index += 1) {
    // signing out and new passwords are among what is sent
    if (index % 500 === 499) {
      posters = await openPosters(hostile).catch(() => posters);
      tell(`表单 ${index + 1}，内存 ${Math.round(hostile.rss())} MB`);
    }
    const path = paths[Math.floor(random() * paths.length)] ?? '/';
    const known = random() < 0.6 ? await tokensOf(posterOf(path), path) : {};
    await send(path, randomForm(random, known));
  }
  await hostile.health();
  const printed = hostile.register.printed();
  for (const [line] of printed.matchAll(/^.*"error":.*$/gm))
    bad.push(`日志：${line.slice(0, 200)}`);
  const grown = Math.max(0, Math.round(hostile.rss() - before));
  return { random: count, made: made.length * bodies.length, slowest, grown, bad };
}

/** What the form of a page carries. */
async function tokensOf(client: Client, path: string): Promise<Record<string, string>> {
  const { body } = await client.get(path, { 'X-Forwarded-For': nextAddress() });
  const names = ['formToken', 'requestToken', 'confirmedText', 'expected', 'content'];
  const pairs = names.map((name) => [name, valueOf(body, name)] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

/** Every page and endpoint; a POST to what takes none has to be answered as well. */
function postPaths(): readonly string[] {
  const values = { code: '9901210002', id: 'AAAAAAAA', unit: '990121', campaign: '2026-01' };
  return routeFiles()
    .map((file) => filled(patternOf(file), values))
    .filter((path) => path !== '/404' && path !== '/500');
}
