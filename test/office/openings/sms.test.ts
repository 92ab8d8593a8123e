import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readEnvironment } from '#office/environment.ts';
import { type TestOffice, testOffice } from '../test-office.ts';
import {
  applicationForm,
  applied,
  codeFor,
  registered,
  registrationForm,
  step,
} from './openings-tools.ts';

let folder: string;
let opened: TestOffice;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sms-'));
});
afterEach(async () => {
  await opened.remove();
  await rm(folder, { recursive: true });
});
const open = async (env: Record<string, string>) => {
  opened = await testOffice({ SMS_URL: `file:${folder}`, ...env });
};
const messages = () =>
  readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8').split('\n'));

it('with OPENING_CODES=sms the code goes to the mobile, and by no mail; it opens the account [P13 P23]', async () => {
  await open({ OPENING_CODES: 'sms' });
  const outcome = await opened.office.openings.register(registrationForm(), '192.0.2.1');
  if (!outcome.ok) throw new Error('refused');
  const account = outcome.value;
  await opened.office.sendMail();
  const code = codeFor(opened, account.id);
  expect(messages()).toEqual([['13800000000', expect.stringContaining(`验证码${code}`), '']]);
  expect(existsSync(join(opened.dir, 'mail'))).toBe(false);
  expect(await opened.office.openings.confirm(account, code)).toMatchObject({ ok: true });
});

it('a mobile that was changed after its code was sent is not the one that was proved [P13 P23]', async () => {
  await open({ OPENING_CODES: 'sms' });
  const account = await registered(opened);
  const { openings, requestToken } = opened.office;
  const fields = applicationForm();
  await openings.sendCode(account, fields);
  const request = { code: codeFor(opened, account.id), token: requestToken() };
  const other = { ...fields, 'handler.mobile': '13900000001' };
  expect(await openings.submit(account, other, request)).toMatchObject({
    ok: false,
    problems: [{ code: 'opening-code-wrong' }],
  });
  expect(await openings.submit(account, fields, request)).toMatchObject({ ok: true });
});

it('results go by short message to the handler as well, each once [P34 R-9.3]', async () => {
  await open({});
  const id = await applied(opened, await registered(opened));
  for (const what of ['pass', 'paper', 'approve'] as const) await step(opened, id, what);
  await opened.office.sendMail();
  opened = await opened.reopen();
  await opened.office.sendMail();
  const texts = messages();
  expect(texts.map(([to]) => to)).toEqual(['13800000000', '13800000000']);
  expect(texts.map(([, text]) => text).toSorted()).toEqual([
    expect.stringContaining('初审通过'),
    expect.stringContaining('审核通过，请登录获取网站标识代码'),
  ]);
});

it('a gateway that is set later does not tell everybody what they know [P34]', async () => {
  await open({ SMS_URL: '' });
  const id = await applied(opened, await registered(opened));
  await step(opened, id, 'pass');
  opened.at('2026-11-22T12:00:00');
  opened = await opened.reopen({ SMS_URL: `file:${folder}` });
  await step(opened, id, 'paper');
  await opened.office.sendMail();
  expect(messages()).toEqual([]);
  // what is news is told
  await step(opened, id, 'return');
  await opened.office.sendMail();
  expect(messages()).toEqual([['13800000000', expect.stringContaining('已退回'), '']]);
});

it('OPENING_CODES=sms without a gateway is refused at the start [P13]', async () => {
  await open({});
  expect(() => readEnvironment({ OPENING_CODES: 'sms' })).toThrow('须同时设置 SMS_URL');
  expect(() => readEnvironment({ OPENING_CODES: 'pigeon' })).toThrow('OPENING_CODES 应为');
});
