/** 标识码找回, 更换校验码 and 邮件 over HTTP and in a browser without script, on a telephone. */
import { request } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, type Watched } from './browser.ts';
import { type Answer, nextAddress, openClient } from './client.ts';
import { type Register, startRegister } from './server.ts';
import { openMenu, signIn } from './walk.ts';

// shipped with the demo, which gives it made-up persons
const name = '示例山县人民政府';
const url = 'https://www.shilishanxian.gov.cn/';
const siteCode = '9901210001';
const start = '2026-11-23T10:00:00+08:00';
let register: Register;
let browser: Browser;

beforeAll(async () => {
  register = await startRegister(start, {
    TRUST_PROXY: '1',
    MAIL_FROM: 'register@example.invalid',
  });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

/** Mails whose text holds this, once there are as many as expected (the clockwork runs every 15 s). */
async function mailsWith(text: string, count: number) {
  for (let tries = 0; tries < 120; tries += 1) {
    const found = (await register.mails()).filter((mail) => mail.text.includes(text));
    if (found.length >= count) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`no ${count} mails with ${text}`);
}

const ask = (site: string, address = nextAddress()) =>
  openClient(register, address).post('/recover', { site });

describe('the answer of 标识码找回', () => {
  /** What a person or a program sees of an answer; the two that differ by nature are left out. */
  const seen = ({ status, headers, cookies, body }: Answer) => {
    const { date: _, 'x-request-id': __, ...rest } = headers;
    return { status, headers: rest, cookies, body };
  };

  it('is the same in status, headers and bytes whether there is such a site, is being reviewed, or not [E06 R-5.4]', async () => {
    const hit = seen(await ask(name));
    expect(hit).toMatchObject({ status: 303, cookies: [], body: '' });
    for (const site of [url, '没有这个网站', 'https://nobody.gov.cn/', '%', '示例山县教育局']) {
      expect(seen(await ask(site))).toEqual(hit);
    }
    const client = openClient(register);
    const after = seen(await client.get('/recover?result=asked'));
    expect(after.body).toContain('如果登记簿中有这个网站');
    expect(after.body).not.toContain(name + '，标识码');
    expect(seen(await client.get('/recover?result=asked'))).toEqual(after);
  });

  it('takes the same time whether there is such a site or not [E06 R-5.4 W7]', async () => {
    const times = { hit: [] as number[], miss: [] as number[] };
    const rounds = 200;
    for (let n = 0; n < rounds; n += 1) {
      // in turns and in changing order, so that a slow moment of the machine falls on both
      const pair = [
        ['hit', n % 2 === 0 ? name : url],
        ['miss', n % 2 === 0 ? '示例山县人民政协' : 'https://www.shilishenxian.gov.cn/'],
      ] as const;
      for (const [kind, site] of n % 4 < 2 ? pair : pair.toReversed()) {
        times[kind].push(await timeOf(site));
      }
    }
    // how often a hit takes longer than a miss: 0.5 where nothing can be told, ±0.03 by chance
    let longer = 0;
    for (const hit of times.hit) {
      for (const miss of times.miss) longer += hit > miss ? 1 : hit === miss ? 0.5 : 0;
    }
    const share = longer / rounds ** 2;
    expect(share).toBeGreaterThan(0.36);
    expect(share).toBeLessThan(0.64);
  }, 240_000);

  async function timeOf(site: string): Promise<number> {
    const body = new URLSearchParams({ site }).toString();
    const { hostname, port } = new URL(register.url);
    const headers = {
      Origin: register.url,
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': Buffer.byteLength(body),
      'X-Forwarded-For': nextAddress(),
    };
    const options = { hostname, port, path: '/recover', method: 'POST', headers, agent: false };
    const began = performance.now();
    await new Promise<void>((resolve, reject) => {
      request(options, (response) => response.resume().on('end', resolve))
        .on('error', reject)
        .end(body);
    });
    return performance.now() - began;
  }

  it('mails the codes once, to the two addresses on record and nobody else, however often it was asked [E06 E07 R-5.4 R-5.5]', async () => {
    const mails = await mailsWith('有人通过“标识码找回”', 2);
    expect(mails).toHaveLength(2);
    expect(mails.map(({ to }) => to).toSorted()).toEqual([
      'jia@example.invalid',
      'yi@example.invalid',
    ]);
    for (const { text } of mails) {
      expect(text).toContain(`网站标识码：${siteCode}`);
      expect(text).toContain('register@example.invalid');
    }
  });

  it('after ten times from one address says how long to wait, for hits and misses alike [R-5.5]', async () => {
    const address = nextAddress();
    for (let n = 0; n < 10; n += 1) expect((await ask('没有', address)).status).toBe(303);
    const bodies = ['没有', name].map(async (site) => {
      const { status, body } = await ask(site, address);
      return `${status} ${body.replace(/<input [^>]*name="site"[^>]*>/, '')}`;
    });
    const [miss = '', hit = ''] = await Promise.all(bodies);
    expect(hit).toContain('尝试次数太多');
    expect(hit).toMatch(/^429 /);
    expect(hit).toBe(miss);
  });

  it('is for forms of our own pages only [W2]', async () => {
    const client = openClient(register);
    const headers = {
      Origin: 'https://evil.example',
      'Content-Type': 'application/x-www-form-urlencoded',
    };
    const answer = await client.send(
      'POST',
      '/recover',
      headers,
      `site=${encodeURIComponent(name)}`,
    );
    expect(answer.status).toBe(403);
  });
});

describe('without script, on a telephone', () => {
  let filer: Watched;
  let desk: Watched;
  let codes: readonly string[] = [];
  const codeIn = (text: string) => /校验码：(\S+)/.exec(text)?.[1] ?? '';
  const options = { viewport: { width: 360, height: 740 }, javaScriptEnabled: false };

  beforeAll(async () => {
    filer = await openPage(browser, register.url, options);
    desk = await openPage(browser, register.url, options);
  });

  it('首页 leads to 标识码找回; it asks, says what happens, and shows the sender to expect [E06 S01]', async () => {
    const { page } = filer;
    await page.goto('/');
    await page.getByRole('link', { name: '标识码找回' }).click();
    await page.waitForURL('**/recover');
    await page.getByRole('button', { name: '发送邮件' }).click();
    await page.locator('.error-summary').waitFor();
    expect(await page.locator('.error-summary').innerText()).toContain('网站名称或者首页网址');
    await page.getByLabel('网站名称或者首页网址').fill(name);
    await page.getByRole('button', { name: '发送邮件' }).click();
    await page.waitForURL('**/recover?result=asked');
    expect(await page.getByRole('status').innerText()).toContain('如果登记簿中有这个网站');
    expect(await page.locator('main').innerText()).toContain('register@example.invalid');
    expect(await page.getByLabel('网站名称或者首页网址').inputValue()).toBe('');
    codes = (await mailsWith('有人通过', 2)).map(({ text }) => codeIn(text));
    expect(codes[0]).toMatch(/^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}$/);
  });

  it('a unit above replaces the check code, with a reason; the trail of the site shows it [E08]', async () => {
    const { page } = desk;
    await signIn(page, register, '990100');
    await page.goto(`/desk/sites/${siteCode}/check-code`);
    await page.getByRole('button', { name: '更换校验码' }).click();
    await page.locator('.error-summary').waitFor();
    await page.getByLabel('校验码可能已经泄露').check();
    await page.getByRole('button', { name: '更换校验码' }).click();
    await page.getByRole('status').waitFor();
    expect(await page.getByRole('status').innerText()).toContain('校验码已更换');
    expect(await page.locator('main').innerText()).toContain('校验码可能已经泄露');
    expect(await page.locator('main').innerText()).not.toContain(codes[0] ?? '-');
    await page.goto(`/sites/${siteCode}`);
    expect(await page.locator('table.trail').innerText()).toContain('更换校验码');
    const mails = await mailsWith('的校验码已经更换', 2);
    expect(mails).toHaveLength(2);
    for (const { text } of mails) expect(codes).not.toContain(codeIn(text));
    expect(register.git('log', '-1', '--format=%B', 'main')).toContain('Event: raise-generation');
  });

  it('the old form, sent again, replaces nothing more [E08 R-9.3]', async () => {
    const client = openClient(register);
    for (const { name: cookie, value } of await desk.page.context().cookies()) {
      client.cookies.set(cookie, value);
    }
    const shown = await client.get(`/desk/sites/${siteCode}/check-code`);
    const formToken = /name="formToken" value="([^"]+)"/.exec(shown.body)?.[1] ?? '';
    const form = { formToken, generation: '1', why: 'leaked', note: '' };
    const answer = await client.post(`/desk/sites/${siteCode}/check-code`, form);
    expect(answer.status).toBe(303);
    expect((await client.get(`/desk/sites/${siteCode}/check-code`)).body).toContain('第 2 个');
    const foreign = { ...form, formToken: 'x', generation: '2' };
    expect((await client.post(`/desk/sites/${siteCode}/check-code`, foreign)).status).toBe(403);
  });

  it('邮件 lists what was sent; a bounce is noted and the mail sent again, each with its result [E03 B16]', async () => {
    const { page } = desk;
    await page.goto('/desk');
    await openMenu(page);
    await page.getByRole('link', { name: '邮件', exact: true }).click();
    await page.waitForURL('**/desk/mails');
    const text = await page.locator('main').innerText();
    expect(text).toContain('校验码已更换');
    expect(text).toContain('register@example.invalid');
    expect(text).not.toContain('jia@');
    await page.getByRole('link', { name: /校验码已更换，负责人/ }).click();
    await page.getByRole('heading', { name: '校验码已更换', level: 1 }).waitFor();
    expect(await page.locator('main').innerText()).toContain('13800000000');
    await page.getByLabel('邮箱不存在').check();
    await page.getByRole('button', { name: '记录退信' }).click();
    await page.getByRole('status').waitFor();
    expect(await page.locator('main').innerText()).toContain('退信：邮箱不存在');
    await page.goto('/desk/mails?state=action');
    await page.getByRole('link', { name: /^处理/ }).click();
    await page.getByRole('button', { name: '重新发送' }).click();
    await page.getByRole('status').waitFor();
    expect(await page.getByRole('status').innerText()).toContain('已重新发送');
    await page.goto('/desk/mails?state=action');
    expect(await page.locator('main').innerText()).toContain('没有需要处理的邮件');
    await mailsWith('的校验码已经更换', 3);
  });

  it('a unit beside the site finds neither its check code nor its mails [R-4.7]', async () => {
    const other = await openPage(browser, register.url, options);
    await signIn(other.page, register, '990200');
    const answers = await Promise.all(
      [`/desk/sites/${siteCode}/check-code`, '/desk/mails/1', '/desk/mails/abc'].map((path) =>
        other.page.request.get(path),
      ),
    );
    expect(answers.map((answer) => answer.status())).toEqual([404, 404, 404]);
  });

  it('no page had a fault or asked another host for anything', () => {
    expect([...filer.faults, ...desk.faults]).toEqual([]);
  });
});
