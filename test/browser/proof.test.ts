import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isoOf } from '#registry/moment.ts';
import { checkpointLine } from '#registry/checkpoint.ts';
import { bundleProof } from '#proof/bundle.ts';
import { proofPageName } from '#proof/facts.ts';
import { proofPage } from '#proof/file.ts';
import { type TestOffice, testOffice } from '../office/test-office.ts';
import { code, tellStory } from '../verify/story.ts';
import { openBrowser } from './browser.ts';

// A citizen without network: the page and the proof lie on a USB stick, and are opened from there.

let opened: TestOffice;
let folder: string;
let browser: Browser;
let page: Page;
let proof: string;
const faults: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stick-'));
  opened = await testOffice();
  await tellStory(opened);
  const { trust } = opened.office;
  proof = JSON.stringify(await trust.proofOf(code));
  await writePage(
    (await trust.keys()).map(({ key }) => key),
    proofPageName,
  );
  await writePage(['ssh-ed25519 AAAA'], 'other.html');
  browser = await openBrowser();
  const context = await browser.newContext({ locale: 'zh-CN', offline: true });
  page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) faults.push(`request to ${request.url()}`);
  });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await opened.remove();
  await rm(folder, { recursive: true, force: true });
});

async function writePage(keys: readonly string[], name: string): Promise<void> {
  const facts = { siteUrl: 'https://register.example', keys, at: isoOf(new Date()) };
  await writeFile(join(folder, name), proofPage(await bundleProof(), facts));
}

async function check(text: string, name = proofPageName): Promise<string> {
  await page.goto(pathToFileURL(join(folder, name)).href);
  await page.getByLabel('证明文件').setInputFiles({
    ...{ name: 'proof.json', mimeType: 'application/json', buffer: Buffer.from(text) },
  });
  await page.locator('.verdict').waitFor();
  return page.locator('#result').innerText();
}

describe('the page that checks proofs', () => {
  it('shows green and what was checked, from a file and without network [Z01 Z09]', async () => {
    const told = await check(proof);
    expect(told).toContain(`✓ 证明成立：${code}`);
    expect(told).toContain('6 个提交都有登记簿的签名');
    expect(told).toContain('990000（账户 990000）');
    expect(told).toContain('别的网站没有得到同一个标识码');
    expect(await page.locator('.verdict.good').count()).toBe(1);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('compares the checkpoint that somebody kept from the mint’s mail [Z01 Z23]', async () => {
    await check(proof);
    const checkpoint = (await opened.office.trust.checkpoints()).at(-1);
    await page.getByLabel('以前抄下的检查点').fill(checkpoint ? checkpointLine(checkpoint) : '');
    await page.getByLabel('以前抄下的检查点').blur();
    await page.getByText('✓ 与抄下的检查点相同').waitFor();
  });

  it('shows red and the reason for an altered proof, a missing part and no proof at all [Z01]', async () => {
    const { objects, ...rest } = JSON.parse(proof);
    const altered = objects.map((one: { data: string }, index: number) =>
      index === 3 ? { ...one, data: `AAAA${one.data.slice(4)}` } : one,
    );
    expect(await check(JSON.stringify({ ...rest, objects: altered }))).toContain('内容被改动');
    expect(await page.locator('.verdict.bad').count()).toBe(1);
    expect(await check(JSON.stringify({ ...rest, objects: objects.slice(1) }))).toContain('✗');
    expect(await check('<img src=x onerror=alert(1)>')).toContain('不是网站证明');
    expect(faults).toEqual([]);
  });

  it('shows red for signatures by keys that the page does not know [Z01]', async () => {
    expect(await check(proof, 'other.html')).toContain('不能确认是这个登记簿的签名');
  });

  it('checks signatures as well where the browser cannot itself [Z01]', async () => {
    await page.addInitScript(() => {
      Object.defineProperty(globalThis.crypto, 'subtle', { value: undefined });
    });
    expect(await check(proof)).toContain('✓ 证明成立');
    const { objects, ...rest } = JSON.parse(proof) as { objects: { type: string; data: string }[] };
    const forged = objects.map((one) => {
      const text = Buffer.from(one.data, 'base64').toString('latin1');
      const other = text.replace(/(SIGNATURE-----\n [^]{200})./, '$1A');
      return { ...one, data: Buffer.from(other, 'latin1').toString('base64') };
    });
    expect(await check(JSON.stringify({ ...rest, objects: forged }))).toContain('✗');
  });
});
