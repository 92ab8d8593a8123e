import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

const docs = join(import.meta.dirname, '../../docs');

/** Whether this run makes the pictures of the README: `SHOTS=1 npm test -- test/browser/story.test.ts`. */
export const makesPictures = process.env['SHOTS'] === '1';

/**
 * With SHOTS=1 writes `docs/<name>.png`: the window as it stands, or from `top` on, at most
 * `height` high.
 */
export async function takePicture(
  page: Page,
  name: string,
  options: { readonly top?: Locator; readonly height?: number } = {},
): Promise<void> {
  if (!makesPictures) return;
  const size = page.viewportSize() ?? { width: 1280, height: 900 };
  const { top, height = size.height } = options;
  await page.setViewportSize({ ...size, height });
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  if (top)
    await top.evaluate((element) =>
      window.scrollTo(0, element.getBoundingClientRect().top + scrollY - 6),
    );
  await page.screenshot({ path: join(docs, `${name}.png`), animations: 'disabled' });
  await page.setViewportSize(size);
}
