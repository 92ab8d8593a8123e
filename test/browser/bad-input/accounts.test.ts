import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, valueOf } from '../client.ts';
import { type Crowd, openCrowd } from './crowd.ts';

/** Everybody the demo has: who may hand out to whom is the tree's business only. */
const givers = ['990000', '990100', '990200', '990121', 'bm9900', 'bm9901'] as const;
const units = [
  ...['bm0100', '990000', '990100', '990200', '990300', '999001', '990102', '990121', '990202'],
  ...['bm9900', 'bm9901', 'bm9951', '110000', '330106', '990321', '123456', ''],
];
const below: Readonly<Record<(typeof givers)[number], readonly string[]>> = {
  '990000': ['990100', '990200', '990300', '999001'],
  '990100': ['990102', '990121'],
  '990200': ['990202'],
  '990121': [],
  bm9900: ['bm9901'],
  bm9901: ['bm9951'],
};

let crowd: Crowd;
beforeAll(async () => {
  crowd = await openCrowd();
});
afterAll(async () => crowd?.remove());

const tokens = async (client: Client, path = '/desk/files') => {
  const { body } = await client.get(path);
  const formToken = valueOf(body, 'formToken');
  // a page without the form carries none; any of the account page is as good
  const requestToken = valueOf((await client.get('/desk/account')).body, 'requestToken');
  return { formToken, requestToken };
};
const hasCode = (body: string) => /[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}/.test(body);

describe('handing out accounts over HTTP', () => {
  it.each(givers)(
    '%s gets no code for a neighbour, a unit two levels down, above, elsewhere, unknown, or active already [A36 A08]',
    async (giver) => {
      const client = await crowd.deskOf(giver);
      const form = await tokens(client);
      for (const unit of units) {
        for (const path of ['/desk/files', '/desk/files/letter']) {
          const answer = await client.post(path, { ...form, unit });
          expect([path, unit, answer.status === 200, hasCode(answer.body)]).toEqual([
            path,
            unit,
            false,
            false,
          ]);
          if (path === '/desk/files' && unit !== '') {
            const isNext = below[giver].includes(unit);
            const isRefused = answer.body.includes('只能为直接挂接在本单位下的组织单位发放账户');
            expect([giver, unit, isRefused]).toEqual([giver, unit, !isNext]);
          }
        }
      }
    },
  );

  it('nobody who is not signed in reaches any of it, and a forged form does nothing [R-10.1 W2]', async () => {
    const visitor = crowd.open();
    const paths = ['/desk/files', '/desk/files/letter', '/desk/files/sheet.xlsx'];
    for (const path of [...paths, '/desk/account', '/desk/accounts/reset']) {
      expect([path, (await visitor.get(path)).headers['location']]).toEqual([
        path,
        expect.stringMatching(/^\/sign-in\?next=/),
      ]);
      const posted = await visitor.post(path, { unit: '990100', go: 'add' });
      expect([path, posted.headers['location']]).toEqual([
        path,
        expect.stringMatching(/^\/sign-in\?next=/),
      ]);
    }
    const client = await crowd.deskOf('990000');
    const { requestToken } = await tokens(client);
    for (const [path, go] of [
      ['/desk/account', 'add'],
      ['/desk/account', 'sign-out-everywhere'],
      ['/desk/accounts/reset', 'start'],
      ['/desk/files', 'sheet'],
    ] as const) {
      const answer = await client.post(path, { formToken: 'forged', requestToken, go });
      expect([path, go, [403, 409].includes(answer.status), hasCode(answer.body)]).toEqual([
        path,
        go,
        true,
        false,
      ]);
    }
    expect((await client.get('/desk')).status).toBe(200);
  });

  it('a code is in one answer: the same form sent again, and its sheet saved twice or by another, give nothing [A23]', async () => {
    const client = await crowd.deskOf('990000');
    const form = await tokens(client);
    const first = await client.post('/desk/account', { ...form, go: 'add' });
    expect([first.status, hasCode(first.body)]).toEqual([200, true]);
    expect(first.headers['cache-control']).toBe('no-store');
    const again = await client.post('/desk/account', { ...form, go: 'add' });
    expect([again.status, hasCode(again.body)]).toEqual([409, false]);
    const sheet = {
      formToken: form.formToken,
      id: valueOf(first.body, 'id'),
      seal: valueOf(first.body, 'seal'),
      code: valueOf(first.body, 'code'),
    };
    const other = await crowd.deskOf('990000-2');
    const { formToken } = await tokens(other);
    const save = async (by: Client, fields: Record<string, string>) =>
      (await by.post('/desk/files/sheet.xlsx', fields)).status;
    expect(await save(other, { ...sheet, formToken })).toBe(409);
    expect(await save(client, { ...sheet, code: 'AAAAA-AAAAA-AAAAA-AAAAA' })).toBe(409);
    expect(await save(client, { ...sheet, id: '999' })).toBe(409);
    expect(await save(client, sheet)).toBe(200);
    expect(await save(client, sheet)).toBe(409);
  });

  it('a reset over HTTP: not by the unit, a neighbour or one between; not confirmed by who began it [A28 X33]', async () => {
    const start = async (client: Client, account: string) => {
      const { formToken } = await tokens(client, '/desk/accounts/reset');
      const fields = { formToken, account, note: '来函核实', go: 'start' };
      return (await client.post('/desk/accounts/reset', fields)).status;
    };
    for (const by of ['990102', '990103', '990000', '990200', 'bm9900']) {
      expect([by, await start(await crowd.deskOf(by), '990102')]).toEqual([by, 422]);
    }
    const city = await crowd.deskOf('990100');
    expect(await start(city, '990102')).toBe(303);
    const page = await city.get('/desk/accounts/reset');
    const reset = valueOf(page.body, 'reset');
    const confirm = async (client: Client) => {
      const form = await tokens(client, '/desk/accounts/reset');
      return client.post('/desk/accounts/reset', { ...form, reset, go: 'confirm' });
    };
    for (const by of ['990100', '990102', '990200', 'bm9900']) {
      const answer = await confirm(await crowd.deskOf(by));
      expect([by, answer.status, hasCode(answer.body)]).toEqual([by, 409, false]);
    }
    const done = await confirm(await crowd.deskOf('990100-2'));
    expect([done.status, hasCode(done.body)]).toEqual([200, true]);
  });

  it('no code and no password in what the server wrote to its log [A23 R-9.1]', () => {
    const printed = crowd.register.printed();
    expect(hasCode(printed)).toBe(false);
    const log = printed.split('\n').filter((line) => line.startsWith('{'));
    expect(log.length).toBeGreaterThan(100);
    expect(log.join('\n')).not.toContain(crowd.register.password());
  });
});
