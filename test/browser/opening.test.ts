/** 开办审核 from the first page to the label, over HTTP and in a browser without script, on a telephone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, type Watched } from './browser.ts';
import { openClient } from './client.ts';
import { type Register, startRegister } from './server.ts';

const start = '2026-11-23T10:00:00+08:00';
const password = 'shili2026mima';
const handlerMail = 'ding@example.invalid';
let register: Register;
let browser: Browser;

beforeAll(async () => {
  register = await startRegister(start, { TRUST_PROXY: '1', REACH_CHECK: 'off' });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

/** The newest code that was mailed to the handler, once there are as many as expected. */
async function codeNumber(count: number): Promise<string> {
  for (let tries = 0; tries < 160; tries += 1) {
    const codes = (await register.mails())
      .filter(({ to }) => to === handlerMail)
      .flatMap(({ text }) => /验证码：(\d{6})/.exec(text)?.[1] ?? []);
    const fresh = codes.filter((code) => !used.has(code));
    if (used.size + fresh.length >= count && fresh[0] !== undefined) {
      used.add(fresh[0]);
      return fresh[0];
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`no ${count} codes`);
}
const used = new Set<string>();

async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    await page.locator(`#f-${name.replaceAll('.', '-')}`).fill(value);
  }
}

async function signIn(page: Page, account: string, secret: string): Promise<void> {
  await page.goto('/opening/sign-in');
  await fill(page, { account, password: secret });
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

describe('a sponsor without script on a telephone', () => {
  let applicant: Watched;
  let body: Watched;
  let account = '';
  let filing = '';

  beforeAll(async () => {
    const phone = { viewport: { width: 360, height: 740 }, javaScriptEnabled: false };
    applicant = await openPage(browser, register.url, phone);
    body = await openPage(browser, register.url, phone);
  });

  it('finds the entry on the home page, the warning, the legal basis and the way to a domain [P03 P27 P38 P39]', async () => {
    const { page } = applicant;
    await page.goto('/');
    await page.getByRole('link', { name: '开办审核', exact: true }).click();
    await page.waitForURL('**/opening');
    const text = await page.locator('main').innerText();
    expect(text).toContain('非党政机关请勿在此填报信息');
    expect(text).toContain('《党政机关网站开办审核、资格复核和网站标识管理办法》');
    const rules = await openClient(register).get('/handbook/policy');
    for (const words of ['每天生成网站标识码的时间', '001 按钮说明; R-5.1; X05']) {
      expect(rules.body).toContain(words);
    }
    for (const name of ['基础信息', '网上名称', '域名缴费', '域名使用', '常见问题']) {
      expect(await page.getByRole('link', { name, exact: true }).count()).toBe(1);
    }
    expect(text).toContain('取得域名后才能申请开办网站');
    expect(text).toContain('本登记簿不收费');
  });

  it('picks region, subordination and place, and registers [P01 P04 P05 P06 P07 P08 P09 P10 P11 P12 P15 P40]', async () => {
    const { page } = applicant;
    await page.getByRole('link', { name: '注册', exact: true }).click();
    await page.waitForURL('**/opening/register');
    // 33 regions and the demo's
    expect(await page.locator('.region-choice a').count()).toBe(34);
    await page.getByRole('link', { name: '示例省', exact: true }).click();
    await page.waitForURL('**region=99');
    expect(await page.locator('.region-choice a').allInnerTexts()).toEqual([
      '省属部门',
      '市属部门',
      '区、县',
    ]);
    await page.getByRole('link', { name: '区、县' }).click();
    await page.waitForURL('**of=county');
    await page.getByRole('link', { name: '示例山县', exact: true }).click();
    await page.waitForURL('**unit=990121');
    expect(await page.locator('input[name="category"]').count()).toBe(7);
    expect(await page.locator('main').innerText()).not.toContain('身份证号码');
    await fill(page, {
      organisation: '示例山县林业局',
      superior: '示例山县人民政府',
      address: '示例山县林场路2号',
      postcode: '0500',
      functions: '主管林业。'.repeat(120),
      'handler.name': '示例丁',
      'handler.officePhone': '52035000',
      'handler.mobile': '1389991234',
      'handler.email': 'ding',
      password: '1234567',
      again: '7654321',
    });
    await page.getByRole('button', { name: '注册' }).click();
    await page.waitForSelector('.error-summary');
    const wrong = await page.locator('.error-summary').innerText();
    for (const words of [
      '邮政编码',
      '500',
      '系统类别',
      '固定电话',
      '手机',
      '邮箱',
      '密码',
      '协议',
    ]) {
      expect(wrong).toContain(words);
    }
    // nothing typed is lost, but passwords
    expect(await page.locator('#f-organisation').inputValue()).toBe('示例山县林业局');
    expect(await page.locator('#f-password').inputValue()).toBe('');
    await fill(page, {
      postcode: '050000',
      functions: '主管本县林业和草原工作。',
      'handler.officePhone': '03111234567',
      'handler.extension': '102',
      'handler.mobile': '13899912345',
      'handler.email': handlerMail,
      password,
      again: password,
    });
    await page.getByLabel('政府', { exact: true }).check();
    await page.locator('#f-agree').check();
    await page.getByRole('button', { name: '注册' }).click();
    await page.waitForURL('**/opening/confirm');
  });

  it('a form with what nobody sees filled in makes no account and no mail [P16 X23]', async () => {
    const client = openClient(register);
    const form = { region: '99', unit: '990121', homepage: 'https://spam.example/' };
    const answer = await client.post('/opening/register', form);
    expect([answer.status, answer.headers['set-cookie']]).toEqual([422, undefined]);
    expect(answer.body).not.toContain('spam.example');
    expect(answer.body).toContain('请不要填写');
  });

  it('gets its account number once the mailed code proves its address [P13 P14 P18 P19]', async () => {
    const { page } = applicant;
    await page.goto('/opening/home');
    expect(new URL(page.url()).pathname).toBe('/opening/confirm');
    await fill(page, { code: '000000' });
    await page.getByRole('button', { name: '完成注册' }).click();
    await page.waitForSelector('.error-summary');
    await fill(page, { code: await codeNumber(1) });
    await page.getByRole('button', { name: '完成注册' }).click();
    await page.waitForURL('**/opening/home**');
    const text = await page.locator('main').innerText();
    account = /sq9900-\d{8}/.exec(text)?.[0] ?? '';
    expect(account).not.toBe('');
    for (const words of ['示例山县林业局', '示例省 · 示例市 · 示例山县', '0311-1234567-102']) {
      expect(text).toContain(words);
    }
  });

  it('applies with what it registered filled in, is warned of a difference, and proves it by a code [P20 P21 P22 P23 P24 P25 P26 P28 P29 P30 P31 P41]', async () => {
    const { page } = applicant;
    await page.getByRole('link', { name: '新增申请' }).first().click();
    await page.waitForURL('**/opening/applications/new');
    expect(await page.locator('#f-organisation').inputValue()).toBe('示例山县林业局');
    expect(await page.locator('#f-handler-extension').inputValue()).toBe('102');
    expect(await page.locator('main').innerText()).toContain('单位类型');
    expect(await page.locator('input[name="kind"]').count()).toBe(2);
    await page.getByLabel('新开办网站申请').check();
    await fill(page, {
      address: '示例山县林场路3号',
      'principal.name': '示例戊',
      'principal.officePhone': '0311-1234567',
      'principal.mobile': '13999912345',
      'principal.email': 'wu@example.invalid',
      siteName: '示例山县林业局网站',
      chinese: 'lyj.shilishan.gov.cn',
      english: 'https://lyj.example.com/',
      ipv4: '999.1.1.1',
      introduction: '林'.repeat(501),
    });
    await page.getByRole('button', { name: '下一步，获取验证码' }).click();
    await page.waitForSelector('.error-summary');
    const wrong = await page.locator('.error-summary').innerText();
    for (const words of ['.政务', '.gov.cn', 'IPv4', '500']) expect(wrong).toContain(words);
    await fill(page, {
      chinese: '示例山县林业局.政务',
      english: 'lyj.shilishan.gov.cn',
      ipv4: '192.0.2.31',
      introduction: '发布林业政策和办事指南。',
    });
    await page.getByRole('button', { name: '下一步，获取验证码' }).click();
    await page.waitForURL('**/opening/applications/confirm**');
    expect(await page.locator('.advice').innerText()).toContain('示例山县林场路2号');
    await fill(page, { code: await codeNumber(2) });
    const form = await page
      .locator('form input')
      .evaluateAll((inputs) =>
        Object.fromEntries(
          inputs.map((one) => [one.getAttribute('name') ?? '', (one as HTMLInputElement).value]),
        ),
      );
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.waitForURL('**result=submitted');
    filing = /applications\/(\w{8})/.exec(page.url())?.[1] ?? '';
    expect(await page.locator('main').innerText()).toContain('待初审');
    // whoever pressed twice is led to the same application, not to a second one
    const headers = { origin: register.url };
    const again = await page.request.post('/opening/applications/confirm', { form, headers });
    expect(again.url()).toBe(page.url());
  });

  it('is returned with an opinion, amends under the same number and hands in again [P32 P33 P37]', async () => {
    await signIn(body.page, 'bz9900-1', register.password());
    await body.page.waitForURL('**/opening-desk');
    await body.page.goto(`/opening-desk/${filing}`);
    await body.page.getByRole('button', { name: '退回' }).click();
    await body.page.waitForSelector('.error-summary');
    await body.page.locator('#f-reason').selectOption('naming');
    await fill(body.page, { text: '网站名称请与头图一致。' });
    await body.page.getByRole('button', { name: '退回' }).click();
    await body.page.waitForURL('**/opening-desk?result=return');
    const { page } = applicant;
    await page.goto('/opening/home');
    expect(await page.locator('main').innerText()).toContain('已退回');
    await page.goto(`/opening/applications/${filing}`);
    expect(await page.locator('main').innerText()).toContain('网站名称请与头图一致。');
    await page.getByRole('link', { name: '修改后重新提交' }).click();
    await page.waitForURL('**/edit');
    await fill(page, { siteName: '示例山县林业局' });
    await page.getByRole('button', { name: '下一步，获取验证码' }).click();
    await page.waitForURL('**/opening/applications/confirm**');
    await fill(page, { code: await codeNumber(3) });
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.waitForURL(`**/opening/applications/${filing}?result=resubmitted`);
  });

  it('passes first review, papers and approval, and reads the result in mail and page [P34 P37 Q02 R-8.2 X24]', async () => {
    const { page } = body;
    await page.goto(`/opening-desk/${filing}`);
    expect(await page.getByRole('button', { name: '审核通过' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: '初审通过' }).click();
    await page.waitForURL('**result=pass');
    await page.getByRole('button', { name: '登记收到纸质材料' }).click();
    await page.waitForSelector('.error-summary');
    await fill(page, { paperOn: '2026-11-23' });
    await page.locator('#f-verified').check();
    await page.getByRole('button', { name: '登记收到纸质材料' }).click();
    await page.waitForURL('**result=paper');
    expect(await page.locator('main').innerText()).toContain('已核验，bz9900-1');
    await page.getByRole('button', { name: '审核通过' }).click();
    await page.waitForURL('**result=approve');
    await applicant.page.goto(`/opening/applications/${filing}`);
    expect(await applicant.page.locator('main').innerText()).toContain('审核已经通过');
    expect(await applicant.page.locator('main').innerText()).toMatch(/网站标识编号 99-\d{6}/);
    expect(await applicant.page.locator('#label-code').inputValue()).toMatch(
      /<a href=.*\/labels\/99-/,
    );
    for (let tries = 0; ; tries += 1) {
      const told = (await register.mails()).filter(({ text }) => text.includes('已经审核通过'));
      if (told.some(({ to }) => to === handlerMail)) break;
      expect(tries).toBeLessThan(160);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  });

  it('finds applications by name, number and days, and resets [P35 P42]', async () => {
    const { page } = applicant;
    await page.goto('/opening/home');
    const rows = page.locator('table', { hasText: '申请序号' }).locator('tbody tr');
    for (const [name, value, count] of [
      ['text', '林业', 1],
      ['text', filing, 1],
      ['text', '水务', 0],
      ['from', '2026-11-24', 0],
      ['to', '2026-11-23', 1],
    ] as const) {
      await page.goto('/opening/home');
      await page.locator(`#${name}`).fill(value);
      await page.getByRole('button', { name: '查询' }).click();
      await page.waitForURL('**?**');
      expect([value, await rows.count()]).toEqual([value, count]);
    }
    await page.getByRole('link', { name: '重置' }).click();
    await page.waitForURL('**/opening/home');
    expect(await rows.count()).toBe(1);
  });

  it('nothing on the way broke a rule of the browser [P01]', () => {
    expect([...applicant.faults, ...body.faults]).toEqual([]);
  });

  it('gets a new password by its address, and the same answer for nobody [P13 P14 P15]', async () => {
    const client = openClient(register);
    const nobody = await client.post('/opening/recover', {
      account: 'sq9900-99999999',
      email: 'x@example.invalid',
      go: 'send',
    });
    const own = await client.post('/opening/recover', { account, email: handlerMail, go: 'send' });
    expect([own.status, own.headers['location'], own.body]).toEqual([
      nobody.status,
      nobody.headers['location'],
      nobody.body,
    ]);
    const next = { password: 'xinmima2026shili', again: 'xinmima2026shili', go: 'reset' };
    const code = await codeNumber(4);
    const reset = await client.post('/opening/recover', { account, code, ...next });
    expect(reset.headers['location']).toContain('/opening/home');
    // the sessions of before are over
    await applicant.page.goto('/opening/home');
    expect(new URL(applicant.page.url()).pathname).toBe('/opening/sign-in');
  });

  it('the history that came of it is proven [R-9.2]', async () => {
    await register.stop();
    const told = await register.script('verify', start, `${register.dir}/register.git`);
    expect(told).toContain('核验通过');
  });
});
