import { openMenu } from './walk.ts';
import type { Page } from 'playwright-core';
import type { Register } from './server.ts';

export const at = '2026-11-23T10:00:00+08:00';

/** Password of one's own for an account of the stories. */
export const passwordOf = (account: string) =>
  `eigenes Wort ${account.split('').toReversed().join(' ')}`;

/** The code in what `npm run accounts` printed. */
export const printedCode = (text: string) => /激活码\s+([0-9A-Z-]{23})/.exec(text)?.[1] ?? '';

/** The first account of the root, made on the server. */
export async function createRoot(register: Register): Promise<string> {
  return printedCode(await register.script('accounts', at, 'create', 'bm0100'));
}

export async function typeSignIn(page: Page, account: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('账户').fill(account);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
}

/** Signs in with a password of one's own; ends on 待审核. */
export async function enter(page: Page, account: string): Promise<void> {
  await typeSignIn(page, account, passwordOf(account));
  await page.getByRole('heading', { name: '待审核', level: 1 }).waitFor();
}

/** First sign-in: the code, then a password of one's own; ends on the desk. */
export async function activateBy(page: Page, account: string, code: string): Promise<void> {
  await typeSignIn(page, account, code);
  await setPassword(page, account, code);
}

/** The forced change of a code into a password of one's own. */
export async function setPassword(page: Page, account: string, code: string): Promise<void> {
  await page.getByRole('heading', { name: '修改初始密码' }).waitFor();
  await page.getByLabel('当前密码或者激活码').fill(code);
  await page.getByLabel('新密码', { exact: true }).fill(passwordOf(account));
  await page.getByLabel('再次输入新密码').fill(passwordOf(account));
  await page.getByRole('button', { name: '保存新密码' }).click();
  await page.getByText('密码已修改').waitFor();
}

/** Opens 文件中心 from wherever the desk is. */
export async function openFiles(page: Page): Promise<void> {
  await openMenu(page);
  await page.getByRole('link', { name: '文件中心' }).first().click();
  await page.getByRole('heading', { name: '文件中心', level: 1 }).waitFor();
}

/** Ticks exactly these units. */
export async function tick(page: Page, units: readonly string[]): Promise<void> {
  for (const box of await page.locator('input[name="unit"]').all()) {
    await box.setChecked(units.includes((await box.getAttribute('value')) ?? ''));
  }
}

/** Codes of the sheet that is open, by account. */
export async function codesOf(page: Page): Promise<ReadonlyMap<string, string>> {
  await page.locator('.code-sheet').waitFor();
  const rows = await page.locator('.code-sheet tbody tr').all();
  const pairs = rows.map(async (row) => {
    const account = (await row.locator('th').innerText()).trim();
    const code = (await row.locator('.activation-code').innerText()).trim();
    return [account, code] as const;
  });
  return new Map(await Promise.all(pairs));
}

/** Makes the sheet for these units of the next level; returns their codes. */
export async function handOut(
  page: Page,
  units: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  await openFiles(page);
  await tick(page, units);
  await page.getByRole('button', { name: '生成账户信息表' }).click();
  return codesOf(page);
}
