import { afterAll, beforeAll, expect, it } from 'vitest';
import { openClient, signInBy, unescape, valueOf } from './client.ts';
import { checkCodeOf, signInSiteBy } from './console.ts';
import { type Register, startRegister } from './server.ts';

const site = '9901210002';
const now = '2026-11-23T10:00:00+08:00';
let register: Register;
beforeAll(async () => {
  register = await startRegister(now, { TRUST_PROXY: '1', REACH_CHECK: 'off' });
});
afterAll(async () => register?.remove());

const textOf = (html: string) => unescape(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');

it('a unit looks at the contact data, and the filer reads which unit, never which account [Z19]', async () => {
  const desk = openClient(register);
  await signInBy(desk, register, '990100-2');
  expect((await desk.get(`/desk/sites/${site}`)).body).toContain('负责人和联系人（不公开）');
  const own = textOf((await desk.get(`/desk/sites/${site}/readings`)).body);
  expect(own).toContain('990100-2');
  const filer = openClient(register);
  await signInSiteBy(filer, register, site);
  const { body } = await filer.get('/my-site/readings');
  expect(textOf(body)).toContain('（990100） 在页面上查看');
  expect(body).not.toContain('990100-2');
});

it('the filer saves everything that is held, as a file that no cache keeps, and that is in the record [R-9.4 Z19]', async () => {
  const filer = openClient(register);
  await signInSiteBy(filer, register, site);
  const { status, headers, body } = await filer.get('/my-site/persons.json');
  expect(status).toBe(200);
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['content-disposition']).toMatch(
    /^attachment; filename="persons-9901210002\.json"/,
  );
  const held = JSON.parse(body) as { of: string; records: unknown[]; readings: unknown[] };
  expect(held).toMatchObject({ format: 'site-register-persons/1', of: site });
  expect(held.records).toMatchObject([{ content: { principal: {}, contact: {} } }]);
  expect(held.readings[0]).toMatchObject({ purpose: '导出' });
  expect(textOf((await filer.get('/my-site/readings')).body)).toContain('导出');
});

it('erased on the server, pages of the filer and of its units say so, and the forms still work [R-9.4]', async () => {
  const args = ['erase', site, '--reason', '本人要求', '--yes'];
  expect(await register.script('persons', now, ...args)).toContain('已擦除');
  const filer = openClient(register);
  await signInSiteBy(filer, register, site);
  const home = textOf((await filer.get('/my-site')).body);
  expect(home).toContain('负责人和联系人信息已擦除（2026-11-23 10:00），不能恢复。');
  expect(home).toContain('补充基本信息');
  const form = await filer.get('/my-site/basic');
  expect([form.status, valueOf(form.body, 'principal.name')]).toEqual([200, '']);
  const desk = openClient(register);
  await signInBy(desk, register, '990100');
  for (const path of [`/desk/sites/${site}`, `/desk/sites/${site}/readings`, '/desk/mails']) {
    expect([path, (await desk.get(path)).status]).toEqual([path, 200]);
  }
  expect(textOf((await desk.get(`/desk/sites/${site}`)).body)).toContain('信息已擦除');
  expect(await register.script('persons', now, 'erased', '--json')).toContain('本人要求');
});

it('the operator’s key changes leave a running register as it is: sign-in, mails, pages [R-9.4 R-5.3]', async () => {
  const [code, other] = [checkCodeOf(register, '9901210001'), '9901210001'];
  expect(await register.script('persons', now, 'rekey')).toContain('重新包装');
  expect(await register.script('persons', now, 'rotate-check-code')).toContain('check-code-2');
  const filer = openClient(register);
  const answer = await filer.post('/my-site/sign-in', { siteCode: other, checkCode: code });
  expect(answer.status).toBe(303);
  expect(textOf((await filer.get('/my-site')).body)).toContain('负责人和联系人（不公开）');
});
