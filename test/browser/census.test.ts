import { AxeBuilder } from '@axe-core/playwright';
import { unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activateBy, enter } from './account-walk.ts';
import { openBrowser, openPage } from './browser.ts';
import { rubric2015 } from '../registry/shipped-rubric.ts';
import { openClient, signInBy } from './client.ts';
import { signInToSite } from './console.ts';
import { type Register, startRegister } from './server.ts';
import { signIn } from './walk.ts';

const site = '9901210002';
const id = 'census-2026';
let register: Register;
let browser: Browser;
beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00');
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

/** Pages without script: forms must do without (A17, S06). */
const open = async () => (await openPage(browser, register.url, { javaScriptEnabled: false })).page;
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const main = (page: Page) => page.locator('main').innerText();
const answerVetoes = async (page: Page, veto = '') => {
  for (const part of ['V1', 'V2', 'V3a', 'V3b', 'V3c', 'V4', 'V5']) {
    await page.locator(`[name="veto.${part}"][value="${part === veto ? 'yes' : 'no'}"]`).check();
  }
};

describe('a census in a browser, without script', () => {
  it('a province calls it, a filer scores its site once, its unit inspects, both stand side by side [N01 N03 N05 N07 N10 N11 N12 N15 N19 N20 N21 O01 O06]', async () => {
    const province = await open();
    await signIn(province, register, '990000');
    await province.goto('/desk/campaigns/new');
    await province.getByLabel('名称').fill('示例省政府网站普查');
    await province.getByLabel('编号').fill(id);
    const days = [
      '2026-11-10',
      '2026-11-20',
      '2026-11-21',
      '2026-12-20',
      '2026-12-21',
      '2027-01-20',
      '2027-01-21',
      '2027-01-31',
    ];
    for (const [index, title] of ['统计摸底', '检查整改', '抽查核查', '通报总结'].entries()) {
      await province.getByLabel(`${title}开始`).fill(days[index * 2] ?? '');
      await province.getByLabel(`${title}截止`).fill(days[index * 2 + 1] ?? '');
    }
    await press(province, '部署');
    await province.getByText('已部署普查活动').waitFor();
    await province.getByLabel('标题').fill('已部署');
    await province.getByLabel('正文').fill('各市**已部署**。');
    await press(province, '发布');
    await province.getByText('已发布工作动态').waitFor();

    const filer = await open();
    await signInToSite(filer, register, site);
    await filer.getByRole('link', { name: '自查评分' }).click();
    await filer.waitForURL('**/my-site/self-score');
    expect(await main(filer)).toContain('第一步：核对网站基本信息');
    await press(filer, '核对无误，填写评分表');
    await filer.getByRole('heading', { name: '一、单项否决' }).waitFor();
    // the rule stands beside its point
    expect(await main(filer)).toContain('每发现一个打不开或错误的，扣0.1分');
    await filer.locator('[name="found.D2a"]').fill('-2');
    await press(filer, '提交自查评分');
    await filer.locator('.error-summary').waitFor();
    expect(await filer.locator('[name="found.D2a"]').inputValue()).toBe('-2');
    await answerVetoes(filer);
    await filer.locator('[name="found.D2a"]').fill('2');
    await filer.locator('[name="note.D2a"]').fill('两个图片链接');
    await press(filer, '提交自查评分');
    await filer.getByText('状态为“已自评”').waitFor();
    expect(await main(filer)).toContain('合格 98 分（扣 2 分）');
    expect(await filer.getByRole('button', { name: '提交自查评分' }).count()).toBe(0);

    const county = await open();
    await signIn(county, register, '990121');
    await county.goto(`/desk/inspection?campaign=${id}`);
    await county.getByRole('link', { name: /^检查：/ }).click();
    await county.getByRole('heading', { name: '检查评分', exact: true }).waitFor();
    await county.locator('[name="found.D10"]').fill('1');
    await press(county, '保存');
    await county.getByText('状态为“未提交”').waitFor();
    await county.goto(`/desk/inspection?campaign=${id}`);
    expect(await main(county)).toContain('未提交');
    await county.getByRole('link', { name: /^检查：/ }).click();
    expect(await county.locator('[name="found.D10"]').inputValue()).toBe('1');
    await answerVetoes(county, 'V2');
    await press(county, '提交');
    await county.getByText('状态为“已检查”').waitFor();
    expect(await main(county)).toContain('单项否决');

    await province.goto(`/desk/inspection/scores?campaign=${id}&state=inspected`);
    const row = await province.locator('table').last().locator('tbody tr').innerText();
    expect(row).toContain(site);
    expect(row).toContain('合格 98 分');
    expect(row).toContain('单项否决');
    // an erratum stands beside the score
    await province.getByRole('link', { name: '示例山县农业农村局' }).click();
    await province.getByRole('link', { name: '更正自查评分' }).click();
    await province.getByLabel('更正原因').fill('个数有误');
    await province.locator('[name="found.D2a"]').fill('3');
    await press(province, '提交更正');
    await province.getByText('更正已附在评分后面').waitFor();
    expect(await main(province)).toContain('原评分为');

    const visitor = await open();
    await visitor.goto(`/campaigns/${id}`);
    const page = await main(visitor);
    expect(page).toContain('已部署');
    expect(page).toContain('示例省（合计）');
    expect(page).not.toContain('检查不合格网站');
    const feed = await openClient(register).get(`/campaigns/${id}/feed.xml`);
    expect(feed.body).toContain('<title>已部署</title>');
  });

  it('the table goes out as a workbook, to units of the subtree only [N15 R-4.7]', async () => {
    const client = openClient(register);
    await signInBy(client, register, '990121');
    const page = await open();
    await signIn(page, register, '990121');
    const answer = await page.request.get(`/desk/inspection/scores.xlsx?campaign=${id}`);
    expect(answer.status()).toBe(200);
    const parts = unzipSync(await answer.body());
    const sheet = Buffer.from(parts['xl/worksheets/sheet1.xml'] ?? []).toString();
    const row = sheet.split('<row').find((each) => each.includes(site)) ?? '';
    for (const words of ['已检查', '合格', '单项否决']) expect(row).toContain(words);
    expect(
      (await client.get(`/desk/inspection/scores.xlsx?campaign=${id}&unit=990200`)).status,
    ).toBe(404);
    const other = openClient(register);
    await signInBy(other, register, '990200');
    expect((await other.get(`/desk/inspection/${id}/${site}`)).status).toBe(404);
  });

  it('a department announces a quarter’s draw; the value is asked for on its day only [L01 L03 X19 Z15]', async () => {
    const department = await open();
    await signIn(department, register, 'bm9900');
    await department.goto('/desk/spot-checks');
    expect(await main(department)).toContain('上报抽查情况说明');
    await department.getByLabel('随机数来源').fill('2026年12月31日上证综合指数收盘点位');
    await department.getByLabel('公布日期').fill('2026-12-31');
    await department.getByLabel('抽查数').fill('5');
    await press(department, '预告');
    await department.getByText('已预告抽查').waitFor();
    await department.getByLabel('公布的随机数').fill('3912.47');
    await press(department, '抽取网站');
    await department.locator('.error-summary').waitFor();
    expect(await department.locator('.error-summary').innerText()).toContain('2026-12-31');
    const city = await open();
    await signIn(city, register, '990100');
    await city.goto('/desk/spot-checks');
    expect(await main(city)).toContain('仅为省、部委组织单位的权限');
  });

  it('the example of 2015 says what it is for, its steps, what to prepare, how it went, and can be followed [L06 L07 O05 O07 O08 O09 O11]', async () => {
    const client = openClient(register);
    const { body } = await client.get('/campaigns/census-2015');
    for (const text of ['不及时', '不准确', '不回应', '不实用']) expect(body).toContain(text);
    const steps = body.slice(body.indexOf('工作步骤'), body.indexOf('组织单位准备清单'));
    const order = ['下发通知', '下发账户', '自查评分', '检查评分', '抽查评分'].map((text) =>
      steps.indexOf(text),
    );
    expect(order).toEqual(order.filter((at) => at > 0).toSorted((one, other) => one - other));
    // it publishes the scores of single sites; the campaign above does not
    expect(body).toContain('检查不合格网站');
    expect(body).toContain('基本摸清属于本单位普查范围的网站清单');
    expect(body).toContain('采集、检查网站和栏目（系统）基本表中各栏目的有关内容');
    expect(body).toContain('这是示例');
    expect(body).toContain('aria-label="本页的二维码"');
    expect(body).toContain('href="/campaigns/census-2015/feed.xml"');
    // analysis: figures of the whole and of each unit below, and the failing sites it publishes
    const page = await open();
    await page.goto('/campaigns/census-2015');
    const aims = await page.locator('section[aria-label="问题分析"] tbody tr').allInnerTexts();
    for (const [index, aim] of ['不准确', '不及时', '不回应', '不实用'].entries()) {
      expect(aims[index]).toContain(aim);
      expect(aims[index]).toMatch(/\d+（\d+\.\d%）/);
    }
    const cells = (row: number) =>
      page.locator('#progress ~ div table tbody tr').nth(row).locator('td').allInnerTexts();
    const [sites = '', self = ''] = await cells(0);
    expect(Number(sites)).toBeGreaterThan(30);
    expect(Number(self)).toBeLessThanOrEqual(Number(sites));
    await page.getByRole('link', { name: '示例市', exact: true }).click();
    await page.waitForURL('**unit=990100*');
    expect(Number((await cells(0))[0])).toBeLessThan(Number(sites));
  });

  it('the table of points shows every point to look at and how it is deducted [N18 N19]', async () => {
    const { body } = await openClient(register).get('/rubrics/census-2015');
    for (const { point, parts } of rubric2015.vetoes) {
      expect(body).toContain(point);
      for (const { rule } of parts) expect(body).toContain(rule);
    }
    for (const { name, items } of rubric2015.groups) {
      expect(body).toContain(name);
      for (const { rule } of items) expect(body).toContain(rule);
    }
  });

  it('the demo has inspections under way: each state, a draft, sites that are late, a sample with findings [N11 N21 O02 L01]', async () => {
    const county = await open();
    await signIn(county, register, '990121');
    await county.goto('/desk/inspection?campaign=demo-check-99');
    expect(await main(county)).toContain('未提交');
    const department = await open();
    await signIn(department, register, 'bm9900');
    await department.goto('/desk/campaigns/demo-check-bm');
    expect(await main(department)).toContain('自查已于 2026-11-21 截止，列为逾期');
    expect(await main(department)).toContain('还有 25 天');
    await department.goto('/desk/inspection/scores?campaign=demo-check-bm&state=unscored');
    const late = department.locator('table').last().locator('tbody tr');
    expect(await late.count()).toBe(2);
    expect(await late.first().innerText()).toContain('逾期');
    const province = await open();
    await signIn(province, register, '990000');
    await province.goto('/desk/spot-checks/2026Q4');
    expect(await province.locator('[name^="fail."]:checked').count()).toBe(2);
    // nothing of it is public before the quarter is frozen
    const { body } = await openClient(register).get('/spot-checks');
    expect(body).toContain('还没有公开的抽查情况');
  });

  it('news is withdrawn by who published it: the public reads why, and no more what it said [O06]', async () => {
    const province = await open();
    await signIn(province, register, '990000');
    await province.goto(`/desk/campaigns/${id}`);
    await press(province, '撤回');
    await province.locator('.error-summary').waitFor();
    await province.getByLabel('撤回原因').fill('日期有误，另行发布');
    await press(province, '撤回');
    await province.getByText('已撤回工作动态').waitFor();
    expect(await province.getByLabel('撤回原因').count()).toBe(0);
    const client = openClient(register);
    const { body } = await client.get(`/campaigns/${id}`);
    expect(body).toContain('日期有误，另行发布');
    expect(body).not.toContain('各市');
    const feed = await client.get(`/campaigns/${id}/feed.xml`);
    expect(feed.body).toContain('<title>已撤回：已部署</title>');
  });

  it('a site that the root drew leads to its score and back to the quarter [L06 N22 Z15]', async () => {
    const before = await open();
    await activateBy(before, 'bm0100', register.password());
    await before.goto('/desk/spot-checks');
    await before.getByLabel('随机数来源').fill('2026年12月30日上证综合指数收盘点位');
    await before.getByLabel('公布日期').fill('2026-12-30');
    await before.getByLabel('抽查数').fill('2000');
    await press(before, '预告');
    await before.getByText('已预告抽查').waitFor();
    await register.stop();
    await register.start('2026-12-31T10:00:00+08:00');
    const root = await open();
    await enter(root, 'bm0100');
    await root.goto('/desk/spot-checks/2026Q4');
    await root.getByLabel('公布的随机数').fill('3912.47');
    await press(root, '抽取网站');
    await root.getByText('已抽取网站').waitFor();
    const row = root.locator('tbody tr', { hasText: site });
    await row.getByRole('link', { name: /^抽查评分：.*（示例省政府网站普查）$/ }).click();
    await root.getByRole('heading', { name: '抽查评分', exact: true }).waitFor();
    await answerVetoes(root);
    await press(root, '提交');
    await root.getByRole('link', { name: '返回 2026Q4 抽查情况' }).click();
    await root.waitForURL('**/desk/spot-checks/2026Q4');
    expect(await row.innerText()).toContain('合格 100 分');
    expect(await row.locator('[name^="fail."]').isChecked()).toBe(false);
  });

  it('a quarter that is frozen is public: figures, failing sites and how they were drawn [L02 X19]', async () => {
    await register.stop();
    await register.start('2027-01-16T09:00:00+08:00');
    const page = await open();
    await page.goto('/spot-checks');
    await page.getByRole('link', { name: '示例省', exact: true }).click();
    await page.waitForURL('**/spot-checks/2026Q4/990000');
    const text = await main(page);
    for (const words of ['75.0%', '不合格数', '首页栏目两周以上没有更新', '已整改', '未整改']) {
      expect(text).toContain(words);
    }
    const sample = page.locator('details', { hasText: '按签号排列' });
    expect(await sample.locator('li').count()).toBe(8);
  });

  it('its pages are free of errors that a machine can find, on a phone too [Z20]', async () => {
    const watched = await openPage(browser, register.url, {
      viewport: { width: 360, height: 800 },
    });
    const { page } = watched;
    await signIn(page, register, '990121');
    const paths = [
      '/campaigns',
      '/campaigns/census-2015',
      '/rubrics/census-2015',
      '/rubrics/check-2019',
      '/spot-checks',
      '/desk/inspection',
      `/desk/inspection/census-2015/9901210003?correct=self`,
      '/desk/inspection/scores',
      '/desk/campaigns',
      '/desk/campaigns/census-2015',
      '/desk/spot-checks',
      '/desk/inspection?campaign=demo-check-99',
      '/campaigns/demo-check-bm',
      `/desk/campaigns/${id}`,
    ];
    for (const path of paths) {
      await page.goto(path);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        .analyze();
      expect(
        violations.map(({ id: rule, nodes }) => `${rule} ${nodes[0]?.html}`),
        path,
      ).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth),
        path,
      ).toBeLessThanOrEqual(360);
    }
    expect(watched.faults).toEqual([]);
  }, 180_000);
});
