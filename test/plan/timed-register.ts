import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatLine } from '#front/log.ts';
import { openFront, type Pages } from '#front/front.ts';
import type { Render } from '#front/public-pages.ts';
import { listStaticFiles } from '#front/static-files.ts';
import { type OpenedOffice, openOffice } from '#office/open.ts';
import { buildIfStale, siteDir } from '../../scripts/site-build.ts';

/** A register served over HTTP from this very process, whose clock is the test's. */
export interface TimedRegister {
  readonly url: string;
  readonly opened: OpenedOffice;
  /** What the clock says; may be set at will. */
  readonly clock: { now: Date };
  /** The lines of its log, as they would be written. */
  readonly log: string[];
  remove(): Promise<void>;
}

/** Opens the demo's register behind the real front and the built pages, believing X-Forwarded-For. */
export async function openTimedRegister(at: string): Promise<TimedRegister> {
  await buildIfStale((line) => process.stderr.write(`  ${line}\n`));
  const dir = await mkdtemp(join(tmpdir(), 'timed-'));
  const clock = { now: new Date(at) };
  const settings = {
    REGISTER_DIR: join(dir, 'register.git'),
    PRIVATE_DB: join(dir, 'private.db'),
    MAIL_URL: `file:${join(dir, 'mail')}`,
    REACH_CHECK: 'off',
  };
  const opened = await openOffice(settings, { withDemo: true, now: () => clock.now });
  const entry = pathToFileURL(join(siteDir, 'server/entry.mjs')).href;
  const { handler, render } = (await import(entry)) as { handler: Pages; render: Render };
  const { office, store } = opened;
  const log: string[] = [];
  const front = await openFront({
    pages: handler,
    render,
    files: await listStaticFiles(join(siteDir, 'client')),
    office,
    store,
    siteUrl: opened.environment.siteUrl,
    host: '127.0.0.1',
    port: 0,
    proxies: 1,
    log: (line) => log.push(formatLine(line)),
  });
  return {
    url: `http://127.0.0.1:${front.port}`,
    opened,
    clock,
    log,
    async remove() {
      await front.close(0);
      await office.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
