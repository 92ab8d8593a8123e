import { AxeBuilder } from '@axe-core/playwright';
import { join } from 'node:path';
import { sign } from '@octokit/webhooks-methods';
import { createEmulator, type Emulator } from 'emulate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasHttpBackend } from '#test/git-http/backend.ts';
import { git } from '#test/git/real-git.ts';
import { githubOffices, type GithubOffices, reviewersOf } from '#test/office/github-office.ts';
import { forkPerson } from '#test/github-double/person.ts';
import { pathAt, persons, siteText, wang } from '#test/office/git-filing.ts';
import { openBrowser, openPage } from './browser.ts';
import { type Register, startRegister } from './server.ts';
import { fileSite, newSite } from './walk.ts';

/** For eyes, where `PICTURES` names a folder. */
async function takePictures(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES'];
  for (const width of folder ? [1280, 360] : []) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: join(folder ?? '', `${name}-${width}.png`), fullPage: true });
  }
}

const secret = 'a secret of more than twenty signs';
const units = ['990101', '990100', '990000'] as const;
const login = (unit: string) => reviewersOf(unit)[0]?.login ?? '';

describe.skipIf(!hasHttpBackend)('the register at GitHub in a browser (oracles B, C, E)', () => {
  let emulator: Emulator;
  let offices: GithubOffices;
  let register: Register;
  let browser: Browser;

  beforeAll(async () => {
    const users = [...units, '990102'].map((unit) => ({ login: login(unit) }));
    const seed = { github: { users: [{ login: 'first' }, { login: wang.login }, ...users] } };
    emulator = await createEmulator({ service: 'github', port: 5873, seed });
    offices = await githubOffices({ signInUrl: emulator.url, people: [wang] });
    const { settings } = offices;
    register = await startRegister('2026-11-20T09:00:00+08:00', {
      ...{ FORGE: 'github', GITHUB_REPOSITORY: `${settings.owner}/${settings.repo}` },
      ...{ GITHUB_SERVER_URL: settings.serverUrl, GITHUB_API_URL: settings.apiUrl },
      ...{ GITHUB_APP_ID: settings.appId, GITHUB_APP_PRIVATE_KEY: settings.privateKey },
      ...{ GITHUB_CLIENT_ID: 'register-client', GITHUB_CLIENT_SECRET: 'register-secret' },
      ...{ REACH_CHECK: 'off', GITHUB_WEBHOOK_SECRET: secret },
    });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await register?.remove();
    await offices?.end();
    await emulator?.close();
  });

  /** The web flow as a browser walks it; emulate's page of buttons is a POST of the login. */
  async function signInBy(page: Page, name: string, from = '/sign-in'): Promise<void> {
    await page.goto(from);
    const link = page.getByRole('link', { name: '用 GitHub 登录' });
    const { request } = page.context();
    const begun = await request.get((await link.getAttribute('href')) ?? '', { maxRedirects: 0 });
    const asked = new URL(begun.headers()['location'] ?? '').searchParams;
    const chosen = await request.post(`${offices.double.url}/login/oauth/callback`, {
      maxRedirects: 0,
      form: {
        login: name,
        redirect_uri: asked.get('redirect_uri') ?? '',
        state: asked.get('state') ?? '',
        client_id: asked.get('client_id') ?? '',
        scope: '',
      },
    });
    await page.goto(chosen.headers()['location'] ?? '', { waitUntil: 'commit' });
  }

  it('a form becomes a pull request; reviewers who sign in by GitHub approve it up the chain at the desk [R-11.2 R-10.2 B01 D02]', async () => {
    const filer = await openPage(browser, register.url);
    const name = '示例990101水务局';
    await fileSite(filer.page, newSite({ name, 'sponsor.name': name, unit: '990101' }));
    const { pulls } = offices.double.state;
    expect(pulls.map(({ title, state }) => [title, state])).toEqual([
      [`新增网站：${name}`, 'open'],
    ]);
    for (const unit of units) {
      const { page } = await openPage(browser, register.url);
      await signInBy(page, login(unit));
      await page.getByRole('heading', { name: '待审核', level: 1 }).waitFor();
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('button', { name: '审核通过' }).click();
      await page.getByRole('status').filter({ hasText: '审核通过' }).waitFor();
      await page.context().close();
    }
    expect(pulls[0]?.mergedAt).not.toBeNull();
    expect(pulls[0]?.reviews.map(({ user, state }) => [user.login, state])).toEqual(
      units.map((unit) => [login(unit), 'APPROVED']),
    );
    const subject = git(offices.double.state.git.dir, ['log', '-1', '--format=%s', 'main']);
    expect(subject.toString().trim()).toBe(`新增网站办结：${name}`);
    // neither key, token nor code is in what the server printed
    expect(register.printed()).not.toMatch(/ghs_|gho_|PRIVATE KEY|register-secret|code=/);
  });

  it('who no unit names is told so and stays out [R-10.2]', async () => {
    const { page } = await openPage(browser, register.url);
    offices.double.state.actors.set('first', {
      ...{ id: 1, login: 'first', type: 'User', permission: 'read' },
    });
    await signInBy(page, 'first');
    await page.getByText('没有组织单位的文件写有 GitHub 账户 first').waitFor();
    await page.goto('/desk');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  it('a delivery by GitHub takes a pull request in at once; its author signs in and gives the persons, and nobody else may [R-11.2 R-2.1]', async () => {
    const me = forkPerson(offices.double, wang.login);
    await me.push('site', new Map([[pathAt(1), siteText(1)]]));
    const number = await me.open('site');
    const body = JSON.stringify({
      ...{ action: 'opened', pull_request: { number } },
      repository: { full_name: 'example/register' },
    });
    const headers = {
      ...{ 'content-type': 'application/json', 'x-github-event': 'pull_request' },
      ...{ 'x-github-delivery': 'd-1', 'x-hub-signature-256': await sign(secret, body) },
    };
    const hook = `${register.url}/github/webhook`;
    const forged = { ...headers, 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
    const answers = [];
    for (const sent of [forged, headers, headers]) {
      answers.push((await fetch(hook, { method: 'POST', headers: sent, body })).status);
    }
    expect(answers).toEqual([401, 202, 200]);
    const comment = () => offices.double.state.comments.find(({ issue }) => issue === number)?.body;
    await expect.poll(comment, { timeout: 20_000 }).toContain('等待填写联系人');
    const link = /\]\((http[^)]+\/progress\/github\/\w{8})\)/.exec(comment() ?? '')?.[1] ?? '';
    expect(new URL(link).origin).toBe(register.url);

    const stranger = await openPage(browser, register.url);
    await signInBy(stranger.page, login('990102'), new URL(link).pathname);
    await stranger.page.getByText('不是这项申请的合并请求的作者').waitFor();
    await stranger.page.goto('/progress/persons');
    expect(new URL(stranger.page.url()).pathname).toBe('/progress');

    const { page } = await openPage(browser, register.url);
    await signInBy(page, wang.login, new URL(link).pathname);
    await page.getByRole('heading', { name: '填写联系人', level: 1 }).waitFor();
    const names = Object.keys(persons) as (keyof typeof persons)[];
    for (const name of names) await page.locator(`[name="${name}"]`).fill(persons[name]);
    await page.locator('[name="contact.mobile"]').fill('138');
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText('手机号').first().waitFor();
    expect(await page.locator('[name="principal.name"]').inputValue()).toBe('示例甲');
    expect((await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations).toEqual([]);
    await takePictures(page, 'persons');
    await page.locator('[name="contact.mobile"]').fill('13900000000');
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('status').filter({ hasText: '联系人已保存' }).waitFor();
    await takePictures(page, 'filing');
    expect(git(offices.double.state.git.dir, ['log', '--all', '-p']).toString()).not.toContain(
      '示例甲',
    );
  });

  it('an answer that this browser did not ask for signs nobody in [R-10.2 W2]', async () => {
    const answer = await fetch(`${register.url}/sign-in/github/back?code=x&state=y`);
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie().join()).not.toMatch(/sid=[^;]/);
  });
});
