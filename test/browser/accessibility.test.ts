import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage, type Watched } from './browser.ts';
import { type Register, startRegister } from './server.ts';
import { approve, fileSite, fillForm, lookUp, newSite, openForm, signIn } from './walk.ts';

const standard = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
const badSite = newSite({
  name: '示例山县水务局\u202e',
  homeUrl: 'javascript:alert(1)',
  'sponsor.kind': '',
  unit: '123',
  address: '',
  'principal.mobile': '12',
});
const site = newSite();
const name = site['name'] ?? '';

let register: Register;
let browser: Browser;
let people: Record<Who, Watched>;
let receiptCode = '';
type Who = 'visitor' | 'filer' | 'county' | 'city' | 'root' | 'applicant' | 'staffing office';

beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00');
  browser = await openBrowser();
  const open = async () => openPage(browser, register.url);
  people = {
    visitor: await open(),
    applicant: await open(),
    'staffing office': await open(),
    filer: await open(),
    county: await open(),
    city: await open(),
    root: await open(),
  };
});
afterAll(async () => {
  await browser?.close();
  await register?.remove();
});

const to = (path: string) => async (page: Page) => void (await page.goto(path));
const press = async (page: Page, button: string) =>
  page.getByRole('button', { name: button, exact: true }).click();
const summary = async (page: Page) => page.locator('.error-summary').waitFor();
const openFiling = async (page: Page) => page.getByRole('link', { name, exact: true }).click();

/** Every kind of page, in an order in which each can be reached. */
const visits: readonly [kind: string, who: Who, go: (page: Page) => Promise<unknown>][] = [
  ['首页', 'visitor', to('/')],
  ['公示, the country', 'visitor', to('/listing')],
  ['公示, a province', 'visitor', to('/listing/990000')],
  ['公示, a department', 'visitor', to('/listing/bm9900')],
  ['公示, nothing yet', 'visitor', to('/listing/110000')],
  ['全部在册, a province', 'visitor', to('/registered/990000')],
  ['公示 of a day', 'visitor', to('/listing/990000?on=2026-11-22')],
  ['公示 of a day that never was', 'visitor', to('/listing?on=2026-02-30')],
  ['统计, the country', 'visitor', to('/statistics')],
  ['统计, a province', 'visitor', to('/statistics/990000')],
  ['the sites behind a figure', 'visitor', to('/statistics/990000/class/county-portal')],
  ['a site', 'visitor', to('/sites/9901000001')],
  ['a unit', 'visitor', to('/units/990121')],
  ['the root', 'visitor', to('/units/bm0100')],
  ['search, empty', 'visitor', to('/search')],
  ['search, found', 'visitor', to('/search?q=示例市')],
  ['search, nothing', 'visitor', to('/search?q=没有这个网站')],
  ['开放数据', 'visitor', to('/open-data')],
  ['核验登记簿', 'visitor', to('/proof')],
  ['功能说明', 'visitor', to('/handbook')],
  ['a page that is not there', 'visitor', to('/no/such/page')],
  ['a site that is not there', 'visitor', to('/sites/9901009999')],
  ['新增网站, confirmation', 'filer', to('/filings/new')],
  ['name and URL', 'filer', async (page) => press(page, '继续')],
  [
    'name and URL with problems',
    'filer',
    async (page) => {
      await page.getByLabel('首页网址').fill('javascript:alert(1)');
      await press(page, '下一步');
      await summary(page);
    },
  ],
  ['the form', 'filer', async (page) => openForm(page, site)],
  [
    'the form with problems everywhere',
    'filer',
    async (page) => {
      await fillForm(page, { ...badSite, 'sponsor.kind': '' });
      await press(page, '下一步');
      await summary(page);
    },
  ],
  [
    'units to choose from',
    'filer',
    async (page) => {
      await page.getByLabel('网站组织单位标识码').fill('示例');
      await press(page, '查询组织单位');
      await page.locator('[data-unit-choices] button').first().waitFor();
    },
  ],
  [
    'the preview',
    'filer',
    async (page) => {
      await fillForm(page, site);
      await press(page, '下一步');
      await page.getByRole('heading', { name: '由谁审核' }).waitFor();
    },
  ],
  [
    'the receipt',
    'filer',
    async (page) => {
      await press(page, '提交');
      receiptCode = await page.locator('#receipt-code').innerText();
    },
  ],
  ['查询进度', 'visitor', to('/progress')],
  [
    '查询进度 with a wrong code',
    'visitor',
    async (page) => {
      await page.getByLabel('临时码').fill('AAAAA-AAAAA-AAAAA-AAAAA-AAAAA');
      await press(page, '查询');
      await summary(page);
    },
  ],
  ['progress, 审核中', 'filer', async (page) => lookUp(page, receiptCode)],
  ['撤回', 'filer', async (page) => page.getByRole('link', { name: '撤回' }).click()],
  ['标识码找回', 'visitor', to('/recover')],
  [
    '标识码找回 with nothing typed',
    'visitor',
    async (page) => {
      await press(page, '发送邮件');
      await summary(page);
    },
  ],
  ['开办审核', 'visitor', to('/opening')],
  ['开办审核, regions', 'visitor', to('/opening/register')],
  ['开办审核, places', 'visitor', to('/opening/register?region=99&of=county')],
  [
    '开办审核, registration refused',
    'visitor',
    async (page) => {
      await page.goto('/opening/register?region=99&unit=990121');
      await press(page, '注册');
      await summary(page);
    },
  ],
  ['开办审核, password lost', 'visitor', to('/opening/recover')],
  [
    '开办审核, an applicant',
    'applicant',
    async (page) => {
      await page.goto('/opening/sign-in');
      await page.getByLabel('登录账号').fill('sq9900-00000001');
      await page.getByLabel('登录密码').fill(register.password());
      await press(page, '登录');
      await page.getByRole('heading', { name: '申请列表' }).waitFor();
    },
  ],
  ['开办审核, an application', 'applicant', to('/opening/applications/new')],
  [
    '开办审核, a staffing office',
    'staffing office',
    async (page) => {
      await page.goto('/opening/sign-in');
      await page.getByLabel('登录账号').fill('bz9900-1');
      await page.getByLabel('登录密码').fill(register.password());
      await press(page, '登录');
      await page.getByRole('heading', { name: '待办理' }).waitFor();
    },
  ],
  [
    '开办审核, a review',
    'staffing office',
    async (page) =>
      page
        .getByRole('link', { name: /^查看/ })
        .first()
        .click(),
  ],
  ['登录', 'visitor', to('/sign-in')],
  [
    '登录, refused',
    'visitor',
    async (page) => {
      await page.getByLabel('账户').fill('990121');
      await page.getByLabel('密码').fill('not the password');
      await press(page, '登录');
      await summary(page);
    },
  ],
  [
    'a password of one’s own',
    'root',
    async (page) => {
      await page.goto('/sign-in');
      await page.getByLabel('账户').fill('bm0100');
      await page.getByLabel('密码').fill(register.password());
      await press(page, '登录');
      await page.getByRole('heading', { name: '修改初始密码' }).waitFor();
    },
  ],
  [
    'a password of one’s own, refused',
    'root',
    async (page) => {
      await page.getByLabel('当前密码').fill(register.password());
      await page.getByLabel('新密码', { exact: true }).fill('short');
      await page.getByLabel('再次输入新密码').fill('short');
      await press(page, '保存新密码');
      await summary(page);
    },
  ],
  ['待审核', 'county', async (page) => signIn(page, register, '990121')],
  ['待审核, of a city', 'city', async (page) => signIn(page, register, '990100')],
  ['申请列表', 'city', to('/desk/filings')],
  ['网站列表', 'city', to('/desk/sites')],
  ['邮件', 'city', to('/desk/mails')],
  [
    'one mail',
    'city',
    async (page) =>
      page
        .getByRole('link', { name: /^查看/ })
        .first()
        .click(),
  ],
  ['校验码', 'city', to('/desk/sites/9901210001/check-code')],
  [
    '校验码 without a reason',
    'city',
    async (page) => {
      await press(page, '更换校验码');
      await summary(page);
    },
  ],
  ['查阅记录', 'city', to('/desk/sites/9901210001/readings')],
  [
    'a filing before one’s turn',
    'city',
    async (page) => {
      await page.goto('/desk/filings');
      await openFiling(page);
    },
  ],
  ['a filing at one’s turn', 'county', async (page) => openFiling(page)],
  [
    'a decision refused',
    'county',
    async (page) => {
      await press(page, '退回');
      await summary(page);
    },
  ],
  [
    'progress, 已退回',
    'filer',
    async (page) => {
      const { page: desk } = people.county;
      await desk.getByLabel('退回原因').selectOption('naming');
      await desk.getByLabel('审核意见').fill('名称不完整');
      await press(desk, '退回');
      await lookUp(page, receiptCode);
    },
  ],
  ['修改', 'filer', async (page) => page.getByRole('link', { name: '修改并重新上报' }).click()],
  [
    '修改 with problems',
    'filer',
    async (page) => {
      await page.getByLabel('办公地址').fill('');
      await press(page, '下一步');
      await summary(page);
    },
  ],
  [
    'the differences before it goes in again',
    'filer',
    async (page) => {
      await page.getByLabel('办公地址').fill('示例省示例市示例山县示例路 2 号');
      await press(page, '下一步');
      await page.locator('table.diff').waitFor();
    },
  ],
  [
    'a filing with differences on the desk',
    'county',
    async (page) => {
      await press(people.filer.page, '重新上报');
      await people.filer.page.getByText('已重新上报').waitFor();
      await page.goto('/desk');
      await openFiling(page);
      await page.locator('table.diff').waitFor();
    },
  ],
  [
    '待审核 after a decision',
    'county',
    async (page) => {
      await page.goto('/desk');
      await approve(page, name);
    },
  ],
  [
    'progress, minted',
    'filer',
    async (page) => {
      await people.city.page.goto('/desk');
      await approve(people.city.page, name);
      await signIn(people.visitor.page, register, '990000');
      await approve(people.visitor.page, name);
      await register.script('mint', '2026-11-23T16:00:05+08:00');
      await lookUp(page, receiptCode);
      await page.locator('#check-code').waitFor();
    },
  ],
];

describe('every kind of page', () => {
  const titles = new Map<string, string>();

  it.each(visits)(
    '%s meets WCAG 2.2 AA, light and dark, and fits a telephone [Z20 S06]',
    async (_, who, go) => {
      const { page } = people[who];
      await go(page);
      const light = await new AxeBuilder({ page }).setLegacyMode(true).withTags(standard).analyze();
      expect(light.violations.map(inWords)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      // Colours on their way from light to dark are neither.
      await page.evaluate(async () =>
        Promise.all(document.getAnimations().map(async (animation) => animation.finished)),
      );
      const dark = await new AxeBuilder({ page })
        .setLegacyMode(true)
        .withRules(['color-contrast', 'link-in-text-block'])
        .analyze();
      expect(dark.violations.map(inWords)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'light' });

      await page.setViewportSize({ width: 360, height: 740 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      await page.setViewportSize({ width: 1280, height: 900 });
      expect(width).toBeLessThanOrEqual(360);

      const title = await page.title();
      expect(title).not.toBe('');
      // Two states of one page may share a title; two pages may not.
      const { pathname } = new URL(page.url());
      expect([title, titles.get(title) ?? pathname]).toEqual([title, pathname]);
      titles.set(title, pathname);
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    },
  );

  it('no page errs, breaks the content policy or asks another host [W1 Z20]', () => {
    expect(Object.values(people).flatMap(({ faults }) => faults)).toEqual([]);
  });
});

describe('by keyboard', () => {
  it('the first Tab is 跳到正文, and it leads there [Z20]', async () => {
    const { page } = people.filer;
    for (const path of ['/', '/listing', '/filings/new', '/progress']) {
      await page.goto(path);
      await page.keyboard.press('Tab');
      expect([path, await focused(page)]).toEqual([path, '跳到正文']);
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    }
  });

  it('Tab goes through every input of the form as it is read, to the last button, always in sight [Z20]', async () => {
    const { page } = people.filer;
    await openForm(page, newSite({ name: '示例山县文物局' }));
    const expected = await page.evaluate(() => {
      const radios = new Set<string>();
      return Array.from(
        document.querySelectorAll<HTMLInputElement>(
          'main form :is(input, textarea, button, select)',
        ),
      )
        .filter((element) => element.type !== 'hidden' && !element.hidden && element.tabIndex >= 0)
        .filter(({ type, name }) => type !== 'radio' || !(radios.has(name) || !radios.add(name)))
        .map(({ name, value, type }) => (type === 'submit' ? `${name}=${value}` : name));
    });
    await page.locator('#content').focus();
    const reached: string[] = [];
    for (let step = 0; step < 60 && reached.at(-1) !== 'go=clear'; step += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement;
        const { outlineStyle, boxShadow } = getComputedStyle(element);
        const { name, value, type } = element;
        const isMarked = outlineStyle !== 'none' || boxShadow !== 'none';
        return { what: type === 'submit' ? `${name}=${value}` : name, isMarked };
      });
      if (!at.what) continue;
      expect(at).toEqual({ what: at.what, isMarked: true });
      reached.push(at.what);
    }
    expect(reached).toEqual(expected);
  });

  it('Enter in a field of the form is 下一步, not one of the other buttons [Z20 B08]', async () => {
    const { page } = people.filer;
    await page.getByLabel('主办单位名称').focus();
    await page.keyboard.press('Enter');
    await summary(page);
    expect(await page.title()).toMatch(/^有误/);
  });

  it('a problem on top leads to its field [R-2.2]', async () => {
    const { page } = people.filer;
    const links = page.locator('.error-summary li a');
    expect(await links.count()).toBeGreaterThan(10);
    for (const link of await links.all()) {
      const target = (await link.getAttribute('href')) ?? '';
      expect([target, await page.locator(target).count()]).toEqual([target, 1]);
    }
    await links.first().focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(
      await page.evaluate(() => document.activeElement?.closest('.field.invalid') !== null),
    ).toBe(true);
  });

  it('a unit signs in, opens what waits and approves it without a mouse [D03]', async () => {
    const { page } = await openPage(browser, register.url);
    const { page: other } = await openPage(browser, register.url);
    const mine = newSite({ name: '示例山县应急管理局', 'sponsor.name': '示例山县应急管理局' });
    await fileSite(other, mine);
    await page.goto('/sign-in');
    await tabTo(page, '账户');
    await page.keyboard.type('990121');
    await page.keyboard.press('Tab');
    await page.keyboard.type(register.password());
    await page.keyboard.press('Enter');
    await page.waitForURL('**/desk');
    await tabTo(page, '示例山县应急管理局');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/desk/filings/*');
    await tabTo(page, '审核通过');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: '审核通过' }).waitFor();
  });
});

/** A violation with where it is, so that a failure says what to mend. */
function inWords(violation: {
  id: string;
  nodes: readonly { target: unknown; failureSummary?: string }[];
}) {
  return `${violation.id}: ${violation.nodes
    .slice(0, 3)
    .map(({ target, failureSummary }) => `${String(target)} ${failureSummary ?? ''}`)
    .join('; ')}`;
}

/** Name of what has the focus: its label or its text. */
async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null;
    const label = element?.labels?.[0]?.textContent;
    return (label ?? element?.textContent ?? '').trim();
  });
}

async function tabTo(page: Page, what: string): Promise<void> {
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === what) return;
  }
  throw new Error(`Tab never reached ${what}`);
}
