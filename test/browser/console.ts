import type { Page } from 'playwright-core';
import { type Client, decisionForm, signInBy, valueOf } from './client.ts';
import type { Register } from './server.ts';

/** The check code of a demo site, as the start printed it. */
export function checkCodeOf(register: Register, site: string): string {
  const codes = Array.from(register.printed().matchAll(new RegExp(`^ {2}${site} +(\\S+)`, 'gm')));
  const code = codes.at(-1)?.[1];
  if (code === undefined) throw new Error(`no check code of ${site} was printed`);
  return code;
}

/** 填报单位登录 from 首页; ends on the overview of the site. */
export async function signInToSite(page: Page, register: Register, site: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: '填报单位登录' }).click();
  await page.waitForURL('**/my-site/sign-in');
  await page.getByLabel('网站标识码').fill(site);
  await page.getByLabel('校验码').fill(checkCodeOf(register, site));
  await page.getByRole('button', { name: '登录' }).click();
  await page.waitForURL('**/my-site');
}

/** Signs in over HTTP. */
export async function signInSiteBy(
  client: Client,
  register: Register,
  site: string,
): Promise<void> {
  const fields = { siteCode: site, checkCode: checkCodeOf(register, site) };
  const answer = await client.post('/my-site/sign-in', fields);
  if (answer.status !== 303) throw new Error(`sign-in of ${site}: ${answer.status}`);
}

/** Lets a unit decide on a change over HTTP; throws when it may not. */
export async function decideBy(
  client: Client,
  register: Register,
  account: string,
  filing: string,
  decision: 'approve' | 'return',
): Promise<void> {
  await signInBy(client, register, account);
  const form = await decisionForm(client, filing);
  const said = decision === 'return' ? { reason: 'incorrect', text: '请按公章核对名称' } : {};
  const answer = await client.post(`/desk/filings/${filing}`, { ...form, decision, ...said });
  if (answer.status !== 303) throw new Error(`${account} on ${filing}: ${answer.status}`);
}

/** What every form on a page of the console carries. */
export async function consoleForm(client: Client, path: string): Promise<Record<string, string>> {
  const { body } = await client.get(path);
  const names = ['formToken', 'requestToken', 'expected', 'site', 'action'];
  return Object.fromEntries(names.map((name) => [name, valueOf(body, name)]));
}

/** The filing that a page stands for, from its address. */
export function filingIn(url: string): string {
  const id = /\/my-site\/filings\/(\w{8})/.exec(url)?.[1];
  if (id === undefined) throw new Error(`no filing in ${url}`);
  return id;
}
