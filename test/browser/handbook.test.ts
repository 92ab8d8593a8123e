import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadYaml } from '#git/yaml.ts';
import { parsePolicy } from '#registry/policy.ts';
import { type Client, openClient, signInBy, tagsOf, unescape } from './client.ts';
import { type Register, startRegister } from './server.ts';

const content = join(import.meta.dirname, '../../src/content/handbook');
const policyFile = join(import.meta.dirname, '../../data/policy.yaml');
const chapters = readdirSync(content, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.md'))
  .map((name) => `/handbook/${name.replaceAll('\\', '/').replace(/\.md$/, '')}`);

let register: Register;
let visitor: Client;
beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00');
  visitor = openClient(register);
});
afterAll(async () => register?.remove());

const textOf = (html: string) =>
  unescape(html.replace(/<(script|style)[^]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' '));
const linksOf = (html: string) =>
  tagsOf(html)
    .filter(({ name }) => name === 'a')
    .map(({ attributes }) => attributes.get('href') ?? '');

it('首页 leads to 功能说明, and that to every chapter [S02 S03]', async () => {
  expect(linksOf((await visitor.get('/')).body)).toContain('/handbook');
  const links = linksOf((await visitor.get('/handbook')).body);
  expect(chapters.length).toBeGreaterThan(15);
  for (const chapter of chapters) expect(links, chapter).toContain(chapter);
  expect(links).toEqual(expect.arrayContaining(['/handbook/roles', '/handbook/codes']));
});

it.each(chapters)(
  '%s is read without script, its pictures and links are there [S02 S06]',
  async (chapter) => {
    const { status, body } = await visitor.get(chapter);
    expect(status).toBe(200);
    const own = body.slice(body.indexOf('<main'), body.indexOf('</main>'));
    for (const href of new Set(linksOf(own))) {
      if (!href.startsWith('/')) continue;
      const answer = await visitor.get(href);
      // what needs signing in sends there
      expect([href, answer.status]).toEqual([href, href.startsWith('/desk') ? 303 : 200]);
    }
    for (const { name, attributes } of tagsOf(own)) {
      if (name !== 'img') continue;
      expect(attributes.get('alt')).toMatch(/\p{Script=Han}/u);
      const picture = await visitor.get(attributes.get('src') ?? '');
      expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/png']);
    }
  },
);

it('a chapter that is not there is answered 404 [S03]', async () => {
  expect((await visitor.get('/handbook/filer/nothing')).status).toBe(404);
  expect((await visitor.get('/handbook/../../etc')).status).toBe(404);
});

it('says what to do when mails do not come: spam, whitelist, 标识码找回 [S01]', async () => {
  const text = textOf((await visitor.get('/handbook/faq')).body);
  for (const word of ['垃圾邮件', '白名单', '标识码找回']) expect(text).toContain(word);
});

it('names the service line and mailbox of the policy, supported browsers, and has its own address as QR code [S04 S05 S06]', async () => {
  const { body } = await visitor.get('/handbook');
  const text = textOf(body);
  const { supportPhone, supportMail } = parsePolicy(loadYaml(readFileSync(policyFile)));
  expect(supportPhone).not.toBe('');
  for (const word of [supportPhone, supportMail, 'Chrome', '不需要脚本']) {
    expect(text).toContain(word);
  }
  const codes = tagsOf(body).filter(({ attributes }) => attributes.get('class') === 'qr');
  expect(codes.map(({ attributes }) => attributes.get('aria-label'))).toEqual([
    `功能说明的二维码：${register.url}/handbook`,
  ]);
});

it('the offline form needs nothing installed, and its chapter says so [M12]', async () => {
  const text = textOf((await visitor.get('/handbook/filer/offline-form')).body);
  expect(text).toContain('不用安装任何软件');
  expect(text).toContain('安全防护软件');
});

it('谁办理什么: every tool is a page that is there [A37 A05]', async () => {
  const { body } = await visitor.get('/handbook/roles');
  const unit = openClient(register);
  await signInBy(unit, register, '990100');
  const tools = linksOf(body.slice(body.indexOf('id="filings"'), body.indexOf('</main>')));
  for (const href of new Set(tools.filter((link) => !link.startsWith('/handbook')))) {
    expect([href, (await unit.get(href)).status]).toEqual([href, 200]);
  }
  const text = textOf(body);
  for (const word of ['填报单位', '组织单位', '本级组织单位 → 上级组织单位 → 省（部委）']) {
    expect(text).toContain(word);
  }
});

it('组织单位标识码 states the edition of the table and its last day, how codes are made, and finds units, retired ones with their successor [A33 A10 A11 A12 A13]', async () => {
  const text = textOf((await visitor.get('/handbook/codes')).body);
  expect(text).toContain('《2024年中华人民共和国县以上行政区划代码》');
  expect(text).toContain('2024-12-31');
  for (const code of ['bm0100', 'bm7104', '110108', 'bt']) expect(text).toContain(code);
  const lookUp = async (q: string) => visitor.get(`/handbook/codes?q=${encodeURIComponent(q)}`);
  const found = textOf((await lookUp('示例湖')).body);
  expect(found).toContain('找到 3 个');
  expect(found).toMatch(/990321\s[^]*2025-06-30 撤并，改用 990302/);
  const beijing = textOf((await lookUp('110108')).body);
  expect(beijing).toContain('海淀区');
  const none = textOf((await lookUp('没有这个')).body);
  expect(none).toContain('没有名称或者标识码为“没有这个”的组织单位');
});
