import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/prepare.ts';

/** What a page must not do: errors on the console, breaches of the content policy, foreign requests. */
export interface Watched {
  readonly page: Page;
  /** What went wrong so far, in words. */
  readonly faults: readonly string[];
}

/** The system's Chromium without a screen. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null)
    throw new Error('no Chromium: apt-get install chromium, or CHROMIUM=');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
    ],
  });
}

/** A page in a context of its own (no cookies), watched from its first request. */
export async function openPage(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({
    baseURL,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(45_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    // The browser writes down every answer that is not 2xx; refused forms are answered 422.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) {
      faults.push(`${page.url()} console: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => faults.push(`${page.url()} error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${baseURL}/`) && !url.startsWith('data:'))
      faults.push(`request to ${url}`);
  });
  page.on('response', (response) => {
    const isSubresource = response.request().resourceType() !== 'document';
    if (isSubresource && response.status() >= 400) {
      faults.push(`${response.url()} answered ${response.status()}`);
    }
  });
  return { page, faults };
}
