import { mkdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { progressKey } from '#codes/progress-key.ts';
import { parseReceiptCode } from '#codes/receipt-code.ts';
import { resolveCommit } from '#office/publish/facts.ts';
import { publish, type PublishOptions, type Report } from '#office/publish/publish.ts';
import type { FilingId } from '#registry/site.ts';
import type { ToldProgress } from '#registry/told-progress.ts';
import {
  approveAll,
  decideAs,
  fileSite,
  formOf,
  type TestOffice,
  testOffice,
} from '../test-office.ts';
import { differing, digests } from './test-register.ts';

const projectDir = join(import.meta.dirname, '../../..');
const forgeUrl = 'https://github.com/example/register';
const canaries = [
  '示例甲',
  '示例乙',
  '13800000000',
  '13900000000',
  '010-99912345',
  '@example.invalid',
];

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
afterAll(() => office.remove());

const folder = (name: string) => join(office.dir, name);
const text = (name: string, path: string) => readFileSync(join(folder(name), path), 'utf8');

async function publishTo(name: string, more: Partial<PublishOptions> = {}): Promise<Report> {
  const { registerDir } = office.environment;
  mkdirSync(folder(name), { recursive: true });
  return publish({
    registerDir,
    outDir: folder(name),
    stateDir: folder(`${name}.state`),
    commit: (await resolveCommit(registerDir, 'main')) ?? '',
    siteUrl: 'https://register.example',
    serverUrl: null,
    forgeUrl,
    appDir: join(projectDir, 'dist'),
    template: 'test',
    ...more,
  });
}

/** Publishes what changed; names of the files that are others now, held against a whole run. */
async function increment(name: string): Promise<readonly string[]> {
  const before = digests(folder('site'));
  await publishTo('site');
  const after = digests(folder('site'));
  await publishTo(name);
  expect(differing(digests(folder(name)), after)).toEqual([]);
  return differing(before, after);
}

async function pathOf(receiptCode: string): Promise<string> {
  const code = parseReceiptCode(receiptCode);
  if (code === null) throw new Error('no receipt code');
  const key = await progressKey(code);
  return `progress/of/${key.slice(0, 2)}/${key}.json`;
}
const toldAt = (path: string) => JSON.parse(text('site', path)) as ToldProgress;
const waitingOf = (unit: string) => text('site', `units/${unit}/waiting/index.html`);
const site = (name: string, unit: string) =>
  formOf({ name, unit, 'sponsor.name': name, homeUrl: `https://w${name.length}${unit}.gov.cn/` });

describe('a register without a server', () => {
  let first: { filing: FilingId; receiptCode: string };
  let second: { filing: FilingId; receiptCode: string };

  test('each unit has a page of what waits for it, with the pull request to decide on [R-11.3 D15]', async () => {
    first = await fileSite(office, site('示例990101水务局', '990101'));
    second = await fileSite(office, site('示例990102财政局网', '990102'));
    const pulls = new Map(
      (await office.tools.forge.proposals()).map(({ tip }, at) => [tip, 41 + at] as const),
    );
    await publishTo('numbered', { pulls });
    const numbered = readFileSync(
      join(folder('numbered'), 'units/990101/waiting/index.html'),
      'utf8',
    );
    expect(numbered).toMatch(/href="https:\/\/github\.com\/example\/register\/pull\/4[12]"/);
    await publishTo('site');
    expect(waitingOf('990101')).toContain('示例990101水务局');
    expect(waitingOf('990101')).not.toContain('示例990102财政局网');
    const query = encodeURIComponent(`is:pr is:open head:filing/${first.filing}`);
    expect(waitingOf('990101')).toContain(`${forgeUrl}/pulls?q=${query}`);
    // the unit above has nothing to do yet, and sees where work is
    expect(waitingOf('990100')).toContain('现在没有等待本单位办理的申请');
    expect(waitingOf('990100')).toContain('/units/990101/waiting');
  });

  test('without GitHub the link leads to the desk of the server, or the number stands there [R-11.3]', async () => {
    const only = { forgeUrl: null };
    await publishTo('desk', { ...only, serverUrl: 'https://desk.example' });
    const page = 'units/990101/waiting/index.html';
    expect(text('desk', page)).toContain(`https://desk.example/desk/filings/${first.filing}`);
    await publishTo('alone', only);
    expect(text('alone', page)).toContain(`<code>${first.filing}</code>`);
    expect(text('alone', 'index.html')).toContain('href="/filings/new/"');
    expect(text('alone', 'index.html')).toContain('href="/progress"');
  });

  test('a decision rewrites the pages of the units it concerns and its progress, nothing else [R-11.3 Z20]', async () => {
    await decideAs(office, '990101', first.filing);
    const changed = await increment('decided');
    expect(changed).toEqual(
      [
        ...['990100', '990101'].map((unit) => `units/${unit}/waiting/index.html`),
        await pathOf(first.receiptCode),
      ].toSorted(),
    );
    expect(waitingOf('990100')).toContain('示例990101水务局');
    expect(await publishTo('site')).toMatchObject({ mode: 'none', made: 0 });
  });

  test('progress tells state, who has it and the trail; no name, no number of a person [R-3.2 R-9.1 C04]', async () => {
    expect(toldAt(await pathOf(first.receiptCode))).toMatchObject({
      filing: first.filing,
      stage: 'in-review',
      turn: { code: '990100' },
      siteCode: null,
      trail: [
        { event: 'submit', unit: null },
        { event: 'approve', unit: { code: '990101' } },
      ],
    });
    await decideAs(office, '990100', first.filing, 'return');
    await increment('returned');
    expect(toldAt(await pathOf(first.receiptCode))).toMatchObject({
      stage: 'returned',
      trail: [{}, {}, { event: 'return', reason: 'naming', opinion: '名称不规范，请使用机构全称' }],
    });
  });

  test('what was taken back says so, and waits for nobody [R-3.3 R-11.3]', async () => {
    await office.office.withdraw(second.filing);
    await increment('withdrawn');
    expect(toldAt(await pathOf(second.receiptCode)).stage).toBe('withdrawn');
    expect(waitingOf('990102')).not.toContain('示例990102财政局网');
  });

  test('approved it waits for 16:00, minted it shows the site code and never the check code [R-3.2 C06 E01]', async () => {
    const fields = (await office.office.fieldsOf(first.filing)) ?? {};
    const content = (await office.office.progress(first.filing))?.state.content ?? '';
    await office.office.resubmit(first.filing, fields, content);
    await approveAll(office, first.filing);
    await increment('concluded');
    const path = await pathOf(first.receiptCode);
    expect(toldAt(path)).toMatchObject({
      stage: 'concluded',
      round: 2,
      mintsAt: '2026-11-20T16:00:00.000+08:00',
      siteCode: null,
    });
    office.at('2026-11-20T16:00:00');
    await office.office.mint();
    await increment('minted');
    expect(toldAt(path)).toMatchObject({ stage: 'minted', siteCode: '9901010001' });
    const checkCode = (await office.office.progress(first.filing))?.checkCode ?? 'none';
    for (const file of digests(folder('site')).keys()) {
      expect([file, text('site', file).includes(checkCode)]).toEqual([file, false]);
      for (const canary of canaries.filter((each) => !each.startsWith('@'))) {
        // the manual's own examples are no persons
        if (
          /^(?:assets|handbook|offline-form|proof\/|filings\/new|schemas|api\/v1\/openapi)/.test(
            file,
          )
        )
          continue;
        expect([file, text('site', file).includes(canary)]).toEqual([file, false]);
      }
    }
  });

  test('file names of progress have nothing in common with the code or with what a server keeps [R-5.3 R-9.1]', async () => {
    const code = parseReceiptCode(first.receiptCode);
    const [, key = ''] = /([0-9a-f]{64})\.json/.exec(await pathOf(first.receiptCode)) ?? [];
    const { DatabaseSync } = await import('node:sqlite');
    const sql = new DatabaseSync(join(office.dir, 'private.db'), { readOnly: true });
    const kept = String(
      sql.prepare('SELECT hash FROM receipt WHERE id = ?').get(first.filing)?.['hash'],
    );
    sql.close();
    const [, , , , , tag = ''] = kept.split('$');
    expect(Buffer.from(tag, 'base64').toString('hex')).not.toBe(key);
    expect(kept).not.toContain(key);
    // the same secret under another number has another name
    expect(
      await progressKey({ selector: '00000000', secret: code?.secret ?? '', text: '' }),
    ).not.toBe(key);
    // a register that is public names the file; neither it nor the site says the code
    const { registerDir } = office.environment;
    expect(existsSync(registerDir)).toBe(true);
    expect(JSON.stringify(toldAt(await pathOf(first.receiptCode)))).not.toContain(code?.secret);
  });

  test('the form is there with its program; the server has neither [R-11.3 M11]', async () => {
    for (const path of ['filings/new/index.html', 'filings/new/form.js', 'filings/new/form.css']) {
      expect(text('site', path).length).toBeGreaterThan(1_000);
    }
    expect(text('site', 'filings/new/index.html')).toContain(`"forgeUrl":"${forgeUrl}"`);
  });
});
