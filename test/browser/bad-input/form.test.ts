import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openPage } from '../browser.ts';
import {
  confirm,
  nextAddress,
  openClient,
  problemsOf,
  receiptOf,
  unescape,
  valueOf,
} from '../client.ts';
import { type Crowd, openCrowd, idOf, keepsSecrets, site, foreignMarkup } from './crowd.ts';
import { lookUp, signIn } from '../walk.ts';

let crowd: Crowd;
beforeAll(async () => {
  crowd = await openCrowd();
});
afterAll(async () => crowd?.remove());

describe('the whole form', () => {
  it('everything wrong is shown at once, on top with a link to each field [R-2.2 B23 B31]', async () => {
    const client = crowd.open();
    const run = await confirm(client);
    const { status, body } = await client.post('/filings/new/details', { ...run, go: 'next' });
    expect(status).toBe(422);
    const summary = /<section\s+class="error-summary"[^]*?<\/section>/.exec(body)?.[0] ?? '';
    const targets = Array.from(summary.matchAll(/href="#([^"]+)"/g), ([, id]) => id);
    expect(targets).toEqual(
      expect.arrayContaining([
        'f-name',
        'f-homeUrl',
        'f-sponsor-name',
        'f-sponsor-kind',
        'f-unit',
        'f-address',
        'f-isPortal',
        'f-isServicePlatform',
        'f-clearances-label',
        'f-clearances-domain',
        'f-clearances-icp',
        'f-clearances-police',
        'f-principal-name',
        'f-principal-officePhone',
        'f-principal-mobile',
        'f-principal-email',
        'f-contact-name',
        'f-contact-officePhone',
        'f-contact-mobile',
        'f-contact-email',
      ]),
    );
    expect(new Set(targets).size).toBe(targets.length);
    for (const id of targets) expect([id, body.includes(` id="${id}"`)]).toEqual([id, true]);
  });

  const wrong: readonly [field: string, value: string, at: string][] = [
    ['unit', '12345', 'f-unit'],
    ['unit', '123456', 'f-unit'],
    ['unit', 'bm99zz', 'f-unit'],
    ['sponsor.kind', 'king', 'f-sponsor-kind'],
    ['isPortal', 'maybe', 'f-isPortal'],
    ['clearances.icp', 'lost', 'f-clearances-icp'],
    ['icp', '京ICP备', 'f-icp'],
    ['police', '京公网安备1号', 'f-police'],
    ['principal.officePhone', '99912345', 'f-principal-officePhone'],
    ['principal.mobile', '12800000000', 'f-principal-mobile'],
    ['principal.email', 'jia@', 'f-principal-email'],
    ['contact.email', 'jia@example.invalid\r\nBcc: eve@example.invalid', 'f-contact-email'],
    ['contact.email', 'a@b.cn, c@d.cn', 'f-contact-email'],
    ['contact.mobile', '１３８' + '0'.repeat(9), 'f-contact-mobile'],
    ['introduction', '字'.repeat(501), 'f-introduction'],
    ['introduction', '联系人手机 13812345678', 'f-introduction'],
    ['address', '示例路\u202e1号', 'f-address'],
  ];
  it.each(wrong)(
    '%s “%s” is refused at its field and nothing typed is lost [B13 B14 B15 B16 B19 B30 B31 R-2.2]',
    async (field, value, at) => {
      const client = crowd.open();
      const typed = site({ [field]: value });
      const { status, body } = await client.post('/filings/new/details', {
        ...(await confirm(client)),
        ...typed,
        go: 'next',
      });
      expect(status).toBe(422);
      expect(Array.from(body.matchAll(/<a href="#(f-[^"]+)"/g), ([, id]) => id)).toEqual([at]);
      for (const name of ['name', 'homeUrl', 'address', 'principal.name', 'contact.email']) {
        const shown = valueOf(body, name).replaceAll('\r\n', '\n');
        expect([name, shown]).toEqual([name, (typed[name] ?? '').replaceAll('\r\n', '\n')]);
      }
    },
  );

  const hostile = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    '</textarea><script>alert(1)</script>',
    '</title><script>alert(1)</script>',
    '{{constructor.constructor("alert(1)")()}}',
    '${alert(1)}',
    '<!--<script>',
    '&lt;script&gt;',
    'javascript:alert(1)',
    '" autofocus onfocus="alert(1)',
  ];
  it('markup in every field comes back as text [W4]', async () => {
    const client = crowd.open();
    const run = await confirm(client);
    for (const text of hostile) {
      const typed = Object.fromEntries(Object.keys(site()).map((name) => [name, text]));
      const steps = ['/filings/new/name', '/filings/new/details', '/filings/new/details?check=1'];
      for (const path of steps) {
        const { status, body } = path.includes('check')
          ? await client.get(path)
          : await client.post(path, { ...typed, ...run, go: 'next' });
        expect([path, text, status]).toEqual([path, text, path.includes('check') ? 200 : 422]);
        expect(foreignMarkup(body)).toEqual([]);
        if (path.endsWith('details')) {
          expect(valueOf(body, 'sponsor.name')).toBe(text);
          expect(
            unescape(/<textarea[^>]*name="introduction"[^>]*>([^<]*)</.exec(body)?.[1] ?? ''),
          ).toBe(text);
        }
      }
    }
  });

  it('fields nobody asked for change nothing: the register’s part, prototypes, another’s file [R-2.1 Y2]', async () => {
    const typed = site({
      __proto__: 'x',
      constructor: 'x',
      'crowd.register.siteCode': '9901210001',
      siteCode: '9901210001',
      status: 'normal',
      persons: 'a'.repeat(64),
      stage: 'minted',
    });
    const code = await crowd.file(typed);
    const id = idOf(code);
    const files = crowd.register.git('show', '--format=', `filing/${id}`);
    expect(files).not.toMatch(/9901210001|register:|stage|constructor|aaaaaaaa/);
    expect(files.match(/^diff --git/gm)).toHaveLength(1);
  });

  it('double submit, a repeated lost answer and the back button give the same code; one filing [B24 R-9.3]', async () => {
    const client = crowd.open();
    const run = await confirm(client);
    const form = { ...site(), ...run, go: 'submit' };
    const before = crowd.register
      .git('for-each-ref', '--format=%(refname)', 'refs/heads/filing')
      .split('\n').length;
    const both = await Promise.all([
      client.post('/filings/new/preview', form),
      client.post('/filings/new/preview', form),
      client.post('/filings/new/preview', form),
    ]);
    const again = await client.post('/filings/new/preview', form);
    const changed = await client.post('/filings/new/preview', {
      ...form,
      address: '另一个地址 9 号',
    });
    const codes = [...both, again, changed].map(({ body }) => receiptOf(body));
    crowd.receiptCodes.push(codes[0] ?? '');
    expect(codes[0]).toMatch(/^[0-9A-Z-]{29}$/);
    expect(new Set(codes).size).toBe(1);
    const after = crowd.register
      .git('for-each-ref', '--format=%(refname)', 'refs/heads/filing')
      .split('\n').length;
    expect(after - before).toBe(1);
    expect(crowd.subjectsOf(idOf(codes[0] ?? ''))).toHaveLength(1);
    expect(crowd.register.git('show', `filing/${idOf(codes[0] ?? '')}`)).not.toContain(
      '另一个地址',
    );
  });

  it('a token of one’s own making and an unconfirmed procedure file nothing [B02 B24]', async () => {
    const client = crowd.open();
    const run = await confirm(client);
    const before = crowd.register.git('for-each-ref', 'refs/heads/filing');
    for (const bad of [
      { ...run, requestToken: 'mine.mine' },
      { ...run, requestToken: '' },
      { ...run, requestToken: `${run['requestToken']}x` },
      { ...run, confirmedText: '' },
      { ...run, confirmedText: 'a'.repeat(64) },
    ]) {
      const { body } = await client.post('/filings/new/preview', {
        ...site(),
        ...bad,
        go: 'submit',
      });
      expect(receiptOf(body)).toBe('');
    }
    expect(crowd.register.git('for-each-ref', 'refs/heads/filing')).toBe(before);
  });

  it('five filings of a day wait for one network, then none before a unit takes one in [W8]', async () => {
    const address = nextAddress();
    const results: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      const client = openClient(crowd.register, address);
      const { body } = await client.post('/filings/new/preview', {
        ...site(),
        ...(await confirm(client)),
        go: 'submit',
      });
      results.push(receiptOf(body) === '' ? problemsOf(body).join() : 'filed');
      if (receiptOf(body)) crowd.receiptCodes.push(receiptOf(body));
    }
    expect(results.filter((result) => result === 'filed')).toHaveLength(5);
    expect(results.at(-1)).toMatch(/最多有 5 个申请等待受理/);
  });
});

describe('markup that is allowed as text', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => browser?.close());

  it('shows as text in preview, progress and desk: no dialog, no breach of the policy [W4]', async () => {
    const evil = '<img src=x onerror=alert(1)>"\'><script>alert(2)</script>';
    const typed = site({
      address: evil,
      'sponsor.name': evil,
      introduction: evil,
      justification: evil,
    });
    const code = await crowd.file(typed);
    const { page, faults } = await openPage(browser, crowd.register.url, {
      extraHTTPHeaders: { 'X-Forwarded-For': nextAddress() },
    });
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await lookUp(page, code);
    expect(await page.getByText(evil).count()).toBeGreaterThanOrEqual(3);
    await signIn(page, crowd.register, '990121');
    await page.goto(`/desk/filings/${idOf(code)}`);
    expect(await page.getByText(evil).count()).toBeGreaterThanOrEqual(3);
    await page.goto('/desk/filings');
    expect([dialogs, faults]).toEqual([[], []]);
  });
});

keepsSecrets(() => crowd);
