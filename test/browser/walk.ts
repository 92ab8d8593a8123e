import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { Register } from './server.ts';

/** Fields of a filing as a person types them; radio buttons by the words beside them. */
export type Typed = Readonly<Record<string, string>>;

const radios = [
  'sponsor.kind',
  'isPortal',
  'isServicePlatform',
  'clearances.label',
  'clearances.domain',
  'clearances.icp',
  'clearances.police',
];

/** A right filing of a department of 示例山县; every call a site of its own. */
export function newSite(more: Typed = {}): Typed {
  const label = randomUUID().slice(0, 8);
  return {
    name: '示例山县水务局',
    homeUrl: `https://${label}.shilishanxian.gov.cn/`,
    'sponsor.name': '示例山县水务局',
    'sponsor.kind': 'department',
    unit: '990121',
    address: '示例省示例市示例山县示例路 1 号',
    isPortal: 'no',
    isServicePlatform: 'no',
    'clearances.label': 'obtained',
    'clearances.domain': 'obtained',
    'clearances.icp': 'obtained',
    icp: '京ICP备05070218号',
    'clearances.police': 'obtained',
    police: '京公网安备11010202000001号',
    'principal.name': '示例甲',
    'principal.officePhone': '010-99912345',
    'principal.mobile': '13800000000',
    'principal.email': 'jia@example.invalid',
    'contact.name': '示例乙',
    'contact.officePhone': '010-99912345-102',
    'contact.mobile': '13900000000',
    'contact.email': 'yi@example.invalid',
    introduction: '发布水务政策、通知公告和办事指南，接受社会监督。',
    justification: '',
    ...more,
  };
}

/** From 首页 to the second step, with name and URL typed. */
export async function openForm(page: Page, site: Typed): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: '新增网站' }).first().click();
  await page.getByRole('button', { name: '继续' }).click();
  await page.getByLabel('网站名称').fill(site['name'] ?? '');
  await page.getByLabel('首页网址').fill(site['homeUrl'] ?? '');
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByRole('heading', { name: '新增网站' }).waitFor();
}

/** Types every field of the open form. */
export async function fillForm(page: Page, site: Typed): Promise<void> {
  for (const [name, value] of Object.entries(site)) {
    if (!radios.includes(name)) await page.locator(`[name="${name}"]`).fill(value);
    else if (value !== '') await page.locator(`[name="${name}"][value="${value}"]`).check();
  }
}

/** The whole form up to the receipt; returns the receipt code. */
export async function fileSite(page: Page, site: Typed): Promise<string> {
  await openForm(page, site);
  await fillForm(page, site);
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByRole('button', { name: '提交' }).click();
  return (await page.locator('#receipt-code').innerText()).trim();
}

/** 查询进度 by receipt code. */
export async function lookUp(page: Page, receiptCode: string): Promise<void> {
  await page.goto('/progress');
  await page.getByLabel('临时码').fill(receiptCode);
  await page.getByRole('button', { name: '查询', exact: true }).click();
  await page.waitForURL('**/progress/filing');
}

/** Signs a unit's demo account in; ends on 待审核. */
export async function signIn(page: Page, register: Register, account: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('账户').fill(account);
  await page.getByLabel('密码').fill(register.password());
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '待审核', level: 1 }).waitFor();
}

/** Unfolds the desk's menu where it is folded, as on a telephone. */
export async function openMenu(page: Page): Promise<void> {
  const menu = page.locator('.desk-menu > summary');
  if (await menu.isVisible()) await menu.click();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByText('已退出登录').waitFor();
}

/** Opens a waiting filing by its name and approves it. */
export async function approve(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('button', { name: '审核通过' }).click();
  await page.getByRole('status').filter({ hasText: '审核通过' }).waitFor();
}
