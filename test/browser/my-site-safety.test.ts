import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, openClient, problemsOf, unescape, valueOf } from './client.ts';
import { checkCodeOf, consoleForm, decideBy, filingIn, signInSiteBy } from './console.ts';
import { type Register, startRegister } from './server.ts';

const mine = '9901210002';
const other = '9901810001';
const city = '9901000001';
/** A site that hands in no score in the demo, and so confirmed nothing. */
const quiet = '9901810001';
const third = '9902000001';

let register: Register;
let owner: Client;
let stranger: Client;
/** A returned change of `mine`. */
let filing = '';

beforeAll(async () => {
  register = await startRegister('2026-11-23T10:00:00+08:00', { TRUST_PROXY: '1' });
  owner = openClient(register);
  stranger = openClient(register);
  await signInSiteBy(owner, register, mine);
  await signInSiteBy(stranger, register, other);
  const form = await consoleForm(owner, '/my-site/domains');
  const filed = await owner.post('/my-site/domains', {
    ...form,
    otherDomains: 'ny.shilishanxian.gov.cn',
    go: 'submit',
  });
  filing = filingIn(filed.headers['location'] ?? '');
  await decideBy(openClient(register), register, '990121', filing, 'return');
});
afterAll(() => register?.remove());

const sentTo = (answer: { headers: Readonly<Record<string, string | undefined>> }) =>
  answer.headers['location'] ?? '';

describe('填报单位登录', () => {
  it('an empty field is told at the field; a wrong code is told alike for every site [A29 R-2.2 W7]', async () => {
    const client = openClient(register);
    const empty = await client.post('/my-site/sign-in', { siteCode: '', checkCode: '' });
    expect(empty.status).toBe(422);
    expect(problemsOf(empty.body)).toEqual(['网站标识码：必填，请填写', '校验码：必填，请填写']);
    const checkCode = 'AAAA-AAAA-AAAA-AAAA';
    const wrong = await client.post('/my-site/sign-in', { siteCode: mine, checkCode });
    const unknown = await client.post('/my-site/sign-in', { siteCode: '9901019999', checkCode });
    expect([wrong.status, unknown.status]).toEqual([422, 422]);
    expect(problemsOf(wrong.body)).toEqual(problemsOf(unknown.body));
    // neither code comes back in the page
    expect(wrong.body).not.toContain(checkCode);
  });

  it('after signing in only a page of the console follows [W5]', async () => {
    for (const next of ['https://evil.invalid/', '//evil.invalid', '/desk', '/my-site//evil']) {
      const client = openClient(register);
      const path = `/my-site/sign-in?next=${encodeURIComponent(next)}`;
      const fields = { siteCode: mine, checkCode: checkCodeOf(register, mine) };
      expect(sentTo(await client.post(path, fields))).toBe('/my-site');
    }
  });

  it('signing out ends the session on the server [W5]', async () => {
    const client = openClient(register);
    await signInSiteBy(client, register, mine);
    const cookies = new Map(client.cookies);
    const formToken = valueOf((await client.get('/my-site')).body, 'formToken');
    expect((await client.post('/my-site/sign-out', { formToken: 'x' })).status).toBe(403);
    expect((await client.get('/my-site')).status).toBe(200);
    await client.post('/my-site/sign-out', { formToken });
    for (const [name, value] of cookies) client.cookies.set(name, value);
    expect(sentTo(await client.get('/my-site'))).toMatch(/^\/my-site\/sign-in/);
  });

  it('a new check code ends every session of the site, and the old one opens nothing [E08 R-5.3]', async () => {
    const client = openClient(register);
    await signInSiteBy(client, register, third);
    const elsewhere = openClient(register);
    await signInSiteBy(elsewhere, register, third);
    const { body } = await client.get('/my-site/check-code');
    const form = {
      formToken: valueOf(body, 'formToken'),
      generation: valueOf(body, 'generation'),
      note: '',
    };
    const unsaid = await client.post('/my-site/check-code', form);
    expect(unsaid.status).toBe(422);
    const done = await client.post('/my-site/check-code', { ...form, why: 'leaked' });
    expect(sentTo(done)).toBe('/my-site/sign-in?result=check-code-changed');
    expect(sentTo(await elsewhere.get('/my-site'))).toMatch(/^\/my-site\/sign-in/);
    const old = { siteCode: third, checkCode: checkCodeOf(register, third) };
    expect((await openClient(register).post('/my-site/sign-in', old)).status).toBe(422);
  });
});

describe('a session is for one site', () => {
  it('a filing of another site is not there: page, correction, withdrawal [A29 R-4.7]', async () => {
    for (const path of [
      `/my-site/filings/${filing}`,
      `/my-site/filings/${filing}/withdraw`,
      `/my-site/domains?filing=${filing}`,
      `/my-site/basic?filing=${filing}`,
    ]) {
      expect([path, (await stranger.get(path)).status]).toEqual([path, 404]);
    }
    const form = await consoleForm(stranger, '/my-site/domains');
    const content = valueOf(
      (await owner.get(`/my-site/domains?filing=${filing}`)).body,
      'expected',
    );
    const again = await stranger.post(`/my-site/domains?filing=${filing}`, {
      ...form,
      expected: content,
      otherDomains: 'taken.shilishanxian.gov.cn',
      go: 'submit',
    });
    expect(again.status).toBe(404);
    const { formToken = '' } = form;
    const withdrawn = await stranger.post(`/my-site/filings/${filing}/withdraw`, { formToken });
    expect(withdrawn.status).toBe(404);
    // the owner's stands as it was
    expect((await owner.get(`/my-site/filings/${filing}`)).body).toContain('修改后审核未通过');
  });

  it('a hidden field names no other site: what is filed is filed for the session’s [A29 W2]', async () => {
    const form = await consoleForm(stranger, '/my-site/domains');
    const answer = await stranger.post('/my-site/domains', {
      ...form,
      site: mine,
      otherDomains: 'gk.shiligang.gov.cn',
      go: 'submit',
    });
    const id = filingIn(sentTo(answer));
    expect((await owner.get(`/my-site/filings/${id}`)).status).toBe(404);
    expect((await stranger.get(`/my-site/filings/${id}`)).status).toBe(200);
  });

  it.each([
    '/my-site',
    '/my-site/basic',
    '/my-site/channels',
    '/my-site/domains',
    '/my-site/portal',
    '/my-site/platform',
    '/my-site/offline',
    '/my-site/complete-offline',
    '/my-site/check-code',
    '/my-site/history',
    '/my-site/readings',
    '/my-site/persons.json',
  ])('%s asks a stranger to sign in [A29]', async (path) => {
    const answer = await openClient(register).get(path);
    expect(answer.status).toBe(303);
    expect(sentTo(answer)).toBe(`/my-site/sign-in?next=${encodeURIComponent(path)}`);
  });

  it.each([
    '/my-site/basic',
    '/my-site/channels',
    '/my-site/domains',
    '/my-site/portal',
    '/my-site/offline?action=offline-emergency',
    '/my-site/complete-offline',
    '/my-site/check-code',
    '/my-site/confirm',
    '/my-site/sign-out',
  ])('%s does nothing without the token of the session [W2]', async (path) => {
    const answer = await owner.post(path, {
      go: 'submit',
      formToken: 'x',
      action: 'offline-emergency',
    });
    expect(answer.status).toBe(403);
  });

  it('a code, an address or markup in the way of an id finds nothing [W4]', async () => {
    for (const id of ['../../main', 'x', '%2e%2e', '<b>', `${filing}0`]) {
      const answer = await owner.get(`/my-site/filings/${encodeURIComponent(id)}`);
      expect([id, answer.status]).toEqual([id, 404]);
    }
  });
});

describe('nothing typed is lost, and nothing is filed twice', () => {
  it('a session that ran out keeps the form for the same site [R-3.1]', async () => {
    const client = openClient(register);
    await signInSiteBy(client, register, city);
    const form = await consoleForm(client, '/my-site/basic');
    client.cookies.delete('site');
    const lost = await client.post('/my-site/basic', {
      ...form,
      name: '示例市人民政府门户网站',
      go: 'preview',
    });
    expect(sentTo(lost)).toBe('/my-site/sign-in?next=%2Fmy-site%2Fbasic');
    await signInSiteBy(client, register, city);
    const back = await client.get('/my-site/basic');
    expect(valueOf(back.body, 'name')).toBe('示例市人民政府门户网站');
    expect(back.body).toContain('登录过期前填写的内容已经恢复');
    // given back once
    expect(valueOf((await client.get('/my-site/basic')).body, 'name')).not.toBe(
      '示例市人民政府门户网站',
    );
  });

  it('another site’s filer is not shown what was typed [A29]', async () => {
    const client = openClient(register);
    await signInSiteBy(client, register, other);
    const form = await consoleForm(client, '/my-site/domains');
    client.cookies.delete('site');
    const otherDomains = 'secret.shiligang.gov.cn';
    await client.post('/my-site/domains', { ...form, otherDomains, go: 'preview' });
    await signInSiteBy(client, register, mine);
    const page = await client.get('/my-site/domains');
    expect(page.body).not.toContain(otherDomains);
  });

  it('the same form sent twice files once [B24]', async () => {
    const form = await consoleForm(stranger, '/my-site/platform');
    const [first, second] = await Promise.all([
      stranger.post('/my-site/platform', { ...form, go: 'submit' }),
      stranger.post('/my-site/platform', { ...form, go: 'submit' }),
    ]);
    expect(filingIn(sentTo(first ?? second))).toBe(filingIn(sentTo(second ?? first)));
    const third = await stranger.post('/my-site/platform', { ...form, go: 'submit' });
    expect(sentTo(third)).toMatch(/\?result=again$/);
  });

  it('markup in a field stays text [W4]', async () => {
    const form = await consoleForm(stranger, '/my-site/offline?action=offline-permanent');
    const answer = await stranger.post('/my-site/offline?action=offline-emergency', {
      ...form,
      action: 'offline-emergency',
      'request.return': '"><script>alert(1)</script>',
      'request.reason': '</textarea><script>alert(2)</script>',
      go: 'preview',
    });
    expect(answer.status).toBe(422);
    expect(answer.body).not.toContain('"><script>alert');
    expect(answer.body).not.toContain('</textarea><script>alert');
    expect(unescape(answer.body)).toContain('</textarea><script>alert(2)</script>');
  });
});

describe('the record is kept true', () => {
  it('a year without change is told, and ends with a confirmation; the four duties stand there [A06 F15 S07]', async () => {
    const client = openClient(register);
    await signInSiteBy(client, register, quiet);
    const before = await client.get('/my-site');
    expect(before.body).toContain('一年没有修改或者确认');
    for (const duty of ['填报', '更新维护', '自查', '整改']) {
      expect(before.body).toMatch(new RegExp(`<h3[^>]*>${duty}</h3>`));
    }
    expect(before.body).toContain('与开办审核、资格复核时填写的内容一致');
    const formToken = valueOf(before.body, 'formToken');
    const done = await client.post('/my-site/confirm', { formToken });
    const after = await client.get(sentTo(done));
    expect(after.body).toContain('已确认网站信息真实、准确');
    expect(after.body).not.toContain('一年没有修改或者确认');
    await register.stop();
    await register.start('2027-11-24T10:00:00+08:00');
    await signInSiteBy(client, register, quiet);
    expect((await client.get('/my-site')).body).toContain('一年没有修改或者确认');
  });
});
