import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOffice } from '#office/open.ts';
import { resolveCommit } from '#office/publish/facts.ts';
import { publish } from '#office/publish/publish.ts';
import { deadReferences, foreignLoads, references } from './site-crawl.ts';

const siteUrl = 'https://register.example';
let dir = '';
let site = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'links-hold-'));
  site = join(dir, 'site');
  const registerDir = join(dir, 'register.git');
  const { office } = await openOffice({
    REGISTER_DIR: registerDir,
    PRIVATE_DB: join(dir, 'private.db'),
    DEMO: 'on',
  });
  await office.close();
  const commit = (await resolveCommit(registerDir, 'main')) ?? '';
  await publish({
    ...{ registerDir, outDir: site, stateDir: join(dir, 'state'), commit, siteUrl },
    ...{ serverUrl: null, appDir: 'dist', template: 'test' },
  });
  await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'scripts/export.ts', '--out', site],
    { env: { ...process.env, REGISTER_DIR: registerDir } },
  );
}, 240_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

test('every link of the published demonstration leads to a page or file that is there [R-11.3 R01 R07 Z21]', () => {
  expect([...references(site)].length).toBeGreaterThan(10_000);
  // the offline form is one file for all hosts: without script it names the register's own address
  const offline = `${siteUrl}/filings/new`;
  const dead = deadReferences(site, siteUrl).filter(({ to }) => to !== offline);
  expect(dead.slice(0, 20)).toEqual([]);
});

test('no page loads anything from elsewhere [R-11.3 Z20]', () => {
  expect(foreignLoads(site, siteUrl)).toEqual([]);
});
