import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, type Watched } from './browser.ts';
import { openClient } from './client.ts';
import { decideBy, filingIn, signInToSite } from './console.ts';
import { type Register, startRegister } from './server.ts';
import { approve, signIn } from './walk.ts';

// 示例山县: a department's site and the portal; 示例港市: a portal of a county under 示例市
const department = '9901210002';
const portal = '9901210001';
const county = '9901810001';

let register: Register;
let browser: Browser;
const watched: Watched[] = [];

beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00');
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

async function open(options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
  const one = await openPage(browser, register.url, options);
  watched.push(one);
  return one.page;
}
const press = async (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).click();
const preview = async (page: Page) => {
  await page.locator('main').getByRole('button', { name: '下一步' }).last().click();
  await page.getByRole('heading', { name: '由谁审核' }).waitFor();
};
const submit = async (page: Page, name = '提交') => {
  await press(page, name);
  await page.waitForURL('**/my-site/filings/*');
  return filingIn(page.url());
};
const textOf = async (page: Page) => page.locator('main').innerText();
/** Approved by these units, one after the other. */
async function approveBy(filing: string, ...units: readonly string[]): Promise<void> {
  for (const unit of units) {
    await decideBy(openClient(register), register, unit, filing, 'approve');
  }
}
const stateOf = (page: Page) => page.locator('main dl.facts').first().innerText();

describe('办结后修改, from sign-in to in force', () => {
  it('the filer amends, sees differences and chain, its unit approves on the desk, and it is in force [A29 A32 E08 F01 F02 F04 F09 F10 F11 F13]', async () => {
    const page = await open();
    await signInToSite(page, register, department);
    expect(await textOf(page)).toContain('填报单位应妥善保管网站标识码和校验码');
    await page.getByRole('link', { name: '基本信息修改' }).first().click();
    await page.waitForURL('**/my-site/basic');
    // unit and flags are shown and not asked for
    expect(await page.locator('input[name="unit"], input[name="isPortal"]').count()).toBe(0);
    expect(await page.locator('[name="principal.name"]').inputValue()).toBe('示例甲');
    await page.getByLabel('网站名称').fill('示例山县农业农村局网站');
    await page.getByLabel('IPv6地址').fill('2001:db8::7');
    await preview(page);
    const seen = await textOf(page);
    expect(seen).toContain('与现在登记的内容的差异：2处');
    expect(seen).toContain('示例山县农业农村局网站');
    expect(seen).toContain('示例山县人民政府办公室（990121）');
    expect(seen).toContain('不再逐级审核');
    expect(seen).not.toContain('生成网站标识码');
    await submit(page);
    expect(await textOf(page)).toContain('修改未审核');
    expect(await textOf(page)).toContain('申请已提交');
    const filingPage = page.url().split('?')[0] ?? '';

    const desk = await open();
    await signIn(desk, register, '990121');
    await approve(desk, '示例山县农业农村局网站');

    await page.goto(filingPage);
    expect(await stateOf(page)).toContain('修改审核通过');
    const trail = await page.locator('table.trail').innerText();
    expect(trail).toContain('提交');
    expect(trail).toContain('审核通过');
    // the trail of the filer names accounts and units, and nobody else
    expect(trail).not.toContain('示例甲');
    await page.goto(`/sites/${department}`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(
      '示例山县农业农村局网站',
    );
  });

  it('returned: opinion on top, everything typed is there, corrected and handed in again [C08 F05 J01 J02 J04 J05]', async () => {
    const page = await open({ javaScriptEnabled: false });
    await signInToSite(page, register, department);
    await page.goto('/my-site/channels');
    expect(await textOf(page)).toContain('重点填写首页栏目');
    const rows = page.locator('table.channel-rows tbody tr');
    const before = await rows.count();
    const last = rows.last().locator('input[type="text"]');
    await last.nth(0).fill('网上办事');
    await last.nth(1).fill('办件查询; 我要办事');
    await last
      .nth(2)
      .fill('https://nyncj.shilishanxian.gov.cn/a/；https://nyncj.shilishanxian.gov.cn/b/');
    await press(page, '添加一行');
    await page.waitForURL('**/my-site/channels#last-row');
    expect(await rows.count()).toBe(before + 1);
    expect(await page.locator('input[value="办件查询; 我要办事"]').count()).toBe(1);

    // a category that is left empty is refused, and 无 is one button away
    await page.locator('main').getByRole('button', { name: '下一步' }).last().click();
    await page.locator('.error-summary').waitFor();
    expect(await page.locator('.error-summary').innerText()).toContain('请填“无”');
    await press(page, '空白的各类填“无”');
    await page.locator('.error-summary').waitFor({ state: 'detached' });
    await preview(page);
    expect(await textOf(page)).toContain('网上办事：办件查询；我要办事');
    const filing = await submit(page);

    await decideBy(openClient(register), register, '990121', filing, 'return');
    await page.goto('/my-site');
    expect(await textOf(page)).toContain('修改后审核未通过');
    await page.getByRole('link', { name: '查看审核意见，修改后重新提交' }).click();
    await page.waitForURL(`**/my-site/filings/${filing}`);
    expect(await textOf(page)).toContain('请按公章核对名称');
    await page.getByRole('link', { name: '修改并重新提交' }).click();
    await page.waitForURL(`**/my-site/channels?filing=${filing}`);
    expect(await textOf(page)).toContain('请按公章核对名称');
    expect(await page.locator('input[value="办件查询；我要办事"]').count()).toBe(1);
    await page.locator('input[value="办件查询；我要办事"]').fill('办件查询；网上申报');
    await preview(page);
    expect(await submit(page, '重新提交')).toBe(filing);
    expect(await textOf(page)).toContain('修改未审核');
    await approveBy(filing, '990121');
    await page.goto(`/sites/${department}`);
    expect(await textOf(page)).toContain('办件查询；网上申报');
  });

  it('further domains, and taking the change back [F12 R-3.3]', async () => {
    const page = await open({ javaScriptEnabled: false });
    await signInToSite(page, register, department);
    await page.goto('/my-site/domains');
    await page.getByLabel('其他域名').fill('https://ny.shilishanxian.gov.cn/');
    await page.getByRole('button', { name: '下一步' }).click();
    await page.locator('.error-summary').waitFor();
    // what was typed is still there
    expect(await page.getByLabel('其他域名').inputValue()).toBe('https://ny.shilishanxian.gov.cn/');
    await page.getByLabel('其他域名').fill('ny.shilishanxian.gov.cn\nnw.shilishanxian.gov.cn');
    await preview(page);
    const filing = await submit(page);
    await page.goto('/my-site');
    const asks = page.locator('.asks');
    const other = asks.getByRole('button', { name: '基本信息修改' });
    expect(await other.isDisabled()).toBe(true);
    const why = await other.getAttribute('aria-describedby');
    expect(await page.locator(`#${why}`).innerText()).toContain('已经有同类申请在办理');
    await page.goto(`/my-site/filings/${filing}`);
    await page.getByRole('link', { name: '撤回' }).click();
    await page.waitForURL('**/withdraw');
    await press(page, '确认撤回');
    await page.waitForURL(`**/my-site/filings/${filing}?result=withdrawn`);
    expect(await stateOf(page)).toContain('已撤回');
  });
});

describe('门户标记', () => {
  it('the button turns with the state; from portal the own unit, to portal the unit above, one a unit [G01 G02 G03 G04 G05 G08 G09 I10 R-4.8 X02 X11]', async () => {
    const page = await open({ javaScriptEnabled: false });
    const other = await open();
    await signInToSite(other, register, department);
    const taken = other.locator('.asks').getByRole('button', { name: '申请门户网站' });
    expect(await taken.isDisabled()).toBe(true);
    expect(await other.locator('#why-portal-apply').innerText()).toContain('“示例山县人民政府”');

    await signInToSite(page, register, portal);
    expect(await page.getByRole('button', { name: '申请永久下线' }).isDisabled()).toBe(true);
    expect(await page.locator('#why-offline-permanent').innerText()).toContain(
      '请先申请取消门户网站',
    );
    expect(await page.getByRole('link', { name: '申请门户网站', exact: true }).count()).toBe(0);
    await page.getByRole('link', { name: '申请取消门户网站' }).click();
    await page.waitForURL('**/my-site/portal');
    expect(await textOf(page)).toContain('示例山县人民政府办公室（990121）');
    const cancelled = await submit(page, '确认申请取消门户网站');
    expect(await stateOf(page)).toContain('修改未审核');
    await page.goto(`/sites/${portal}`);
    expect(await page.locator('.site-line').innerText()).toContain('本级政府门户网站');
    await approveBy(cancelled, '990121');

    await page.goto('/my-site');
    expect(await page.getByRole('link', { name: '申请门户网站', exact: true }).count()).toBe(1);
    expect(await page.getByRole('link', { name: '申请永久下线' }).count()).toBe(1);
    await other.goto('/my-site/portal');
    expect(await textOf(other)).toContain('示例市人民政府办公室（990100）');
    const applied = await submit(other, '确认申请门户网站');
    await approveBy(applied, '990100');
    await other.goto('/my-site');
    expect(await other.getByRole('link', { name: '申请取消门户网站' }).count()).toBe(1);
  });

  it('政务服务平台 is applied for and cancelled, the unit above reviews [H02 H04 H05 H06 X03]', async () => {
    const page = await open({ javaScriptEnabled: false });
    await signInToSite(page, register, county);
    await page.getByRole('link', { name: '申请政务服务平台' }).click();
    await page.waitForURL('**/my-site/platform');
    expect(await textOf(page)).toContain('互联网政务服务平台的主管单位');
    const applied = await submit(page, '确认申请政务服务平台');
    await approveBy(applied, '990100');
    await page.goto('/my-site');
    await page.getByRole('link', { name: '申请取消政务服务平台' }).click();
    await page.waitForURL('**/my-site/platform');
    await approveBy(await submit(page, '确认申请取消政务服务平台'), '990100');
    await page.goto('/my-site');
    expect(await page.getByRole('link', { name: '申请政务服务平台' }).count()).toBe(1);
  });
});

describe('下线', () => {
  it('emergency: in force at once, in the words of the sources, and taken back before it is confirmed [F14 I13 X14]', async () => {
    const page = await open({ javaScriptEnabled: false });
    await signInToSite(page, register, county);
    await page.goto('/my-site/offline');
    expect(await textOf(page)).toContain('网站整合到其他平台、但仍然独立存在的');
    await page.getByRole('link', { name: '申请紧急下线' }).click();
    await page.waitForURL('**/offline?action=offline-emergency');
    await page.getByLabel('计划恢复日期').fill('2026-11-30');
    await page.getByLabel('申请理由').fill('系统受到攻击，须停机检查');
    await preview(page);
    expect(await textOf(page)).toContain('立即下线');
    const filing = await submit(page);
    await page.goto('/my-site');
    expect(await stateOf(page)).toContain('紧急下线，并于 2026-11-30 上线');
    await page.goto(`/my-site/filings/${filing}/withdraw`);
    await press(page, '确认撤回');
    await page.waitForURL(`**/my-site/filings/${filing}?result=withdrawn`);
    await page.goto('/my-site');
    expect(await stateOf(page)).toContain('正常');
  });

  it('permanent: the whole chain, then what is to be done, then 完成下线 [I02 I03 I04 I05 I14 X32]', async () => {
    const page = await open({ javaScriptEnabled: false });
    await signInToSite(page, register, portal);
    await page.goto('/my-site/offline?action=offline-permanent');
    // nothing but the reason is asked for
    const asked = page.locator('main form :is(input, textarea):not([type="hidden"])');
    expect(await asked.count()).toBe(1);
    await page.getByLabel('申请理由').fill('网站内容整合到上级政府门户网站');
    await preview(page);
    const filing = await submit(page);
    expect(await stateOf(page)).toContain('审核中');
    await approveBy(filing, '990121', '990100', '990000');
    await page.goto('/my-site');
    expect(await stateOf(page)).toContain('下线申请通过');
    const todo = await textOf(page);
    for (const duty of ['迁移公告', '网站标识', 'ICP', '公安', '域名'])
      expect(todo).toContain(duty);
    expect(await page.locator('#why-amendment').innerText()).toContain('已经永久下线');
    await page.getByRole('link', { name: '完成下线' }).first().click();
    await page.waitForURL('**/complete-offline');
    await press(page, '确认完成下线');
    await page.waitForURL('**/my-site?result=completed');
    expect(await stateOf(page)).toContain('永久下线');
    await page.goto(`/sites/${portal}`);
    expect(await page.locator('.site-line').innerText()).toContain('永久下线');
  });

  it('temporary: 31 days are refused with the last day named, its days are counted, a second in the year is refused [I01 I06 I12 I15 X31]', async () => {
    const page = await open({ javaScriptEnabled: false });
    await signInToSite(page, register, county);
    await page.goto('/my-site/offline?action=offline-temporary');
    await page.getByLabel('下线日期').fill('2026-11-23');
    await page.getByLabel('下线的最后一天').fill('2026-12-23');
    await page.getByLabel('申请理由').fill('机房搬迁');
    await page.getByRole('button', { name: '下一步' }).click();
    await page.locator('.error-summary').waitFor();
    const refused = await page.locator('.error-summary').innerText();
    expect(refused).toContain('现在是 31 天，请改到 2026-12-22 或者以前');
    expect(await page.getByLabel('申请理由').inputValue()).toBe('机房搬迁');
    await page.getByLabel('下线的最后一天').fill('2026-11-27');
    await preview(page);
    expect(await textOf(page)).toContain('共 5 天（首尾两天都算），2026-11-28 恢复开通');
    const filing = await submit(page);
    // a portal's begins one unit up (I06)
    await approveBy(filing, '990100', '990000');
    await page.goto('/my-site');
    expect(await stateOf(page)).toContain('暂时下线恢复开通时间：2026-11-28');
    expect(await page.locator('#why-offline-temporary').innerText()).toContain('正常');

    await register.stop();
    await register.start('2026-12-01T10:00:00+08:00');
    await page.goto('/my-site');
    if (page.url().includes('sign-in')) await signInToSite(page, register, county);
    await expect.poll(async () => (await page.reload(), stateOf(page))).toContain('正常');
    await page.goto('/my-site/offline?action=offline-temporary');
    await page.getByLabel('下线日期').fill('2026-12-10');
    await page.getByLabel('下线的最后一天').fill('2026-12-11');
    await page.getByLabel('申请理由').fill('设备检修');
    await page.getByRole('button', { name: '下一步' }).click();
    await page.locator('.error-summary').waitFor();
    expect(await page.locator('.error-summary').innerText()).toContain(
      '2026 年已于 2026-11-23 临时下线',
    );
    await page.getByLabel('下线日期').fill('2027-01-05');
    await page.getByLabel('下线的最后一天').fill('2027-01-06');
    await preview(page);
    await page.goto('/my-site/history');
    expect(await textOf(page)).toContain('临时下线');
  });
});

it('no page of the console breaks the content policy or asks elsewhere [W3]', () => {
  expect(watched.flatMap(({ faults }) => faults)).toEqual([]);
});
