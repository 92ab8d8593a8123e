import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../browser/client.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let county: Client;
let root: Client;
beforeAll(async () => {
  world = await openWorld();
  county = await world.as('990101');
  root = await world.as('bm0100');
}, 120_000);
afterAll(async () => world?.remove());

const lists = [
  '/desk',
  '/desk/amendments',
  '/desk/offline',
  '/desk/filings',
  '/desk/sites',
  '/desk/sites/export.csv',
  '/desk/units',
  '/desk/units/export.csv',
  '/desk/units/changes',
  '/desk/mails',
  '/desk/statistics',
  '/desk/notices',
];
const parameters =
  'text name name.is homeUrl code sponsor unit unit.is status open state kind portal platform from to sort size page mine scope q region level filter result'.split(
    ' ',
  );
/** As they stand in an address: texts are encoded, broken encodings are not. */
const values = [
  ...[
    '%',
    "' OR 1=1 --",
    '\0',
    '\u202e',
    '-1',
    '99999999999999999999',
    '__proto__',
    'constructor',
    '9999-12-31',
    '../../etc/passwd',
    '字'.repeat(40),
    '\r\nX-Injected: yes',
  ].map((value) => encodeURIComponent(value)),
  '%ED%A0%80',
  '%FF',
];

describe('addresses of lists that somebody wrote by hand', () => {
  it.each(lists)(
    '%s takes any of them and shows no more than its unit may see [R-4.7 K02 W4]',
    async (path) => {
      const look = async (query: string) => {
        const answer = await county.get(`${path}?${query}`);
        expect([query, answer.status]).toEqual([query, 200]);
        expect(answer.headers).not.toHaveProperty('x-injected');
        if (!path.startsWith('/desk/units')) expect(answer.body).not.toMatch(/99010[02]\d{4}/);
      };
      // all at once, and each alone and twice: the first counts
      for (const value of values) await look(parameters.map((one) => `${one}=${value}`).join('&'));
      for (const one of parameters) {
        await look(`${one}=%25&${one}=990102&${one}=`);
        await look(`${one}=${encodeURIComponent('字'.repeat(500))}`);
      }
    },
    60_000,
  );

  it.each(['%', '_', '%25', '*', '.*'])(
    'what other languages take for any text (%s) is a text like others [K02]',
    async (sign) => {
      for (const parameter of ['text', 'name', 'sponsor', 'code', 'homeUrl', 'unit']) {
        const asked = (value: string) =>
          root.get(`/desk/sites?${parameter}=${encodeURIComponent(value)}`);
        expect((await asked(sign)).body).toContain('没有符合条件的网站');
      }
      expect((await root.get('/desk/sites?code=990101')).body).toContain('9901010001');
    },
  );

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/desk/../../evil',
    '/desk//evil.example',
    'javascript:alert(1)',
    '/desk?x=1\r\nLocation: https://evil.example/',
    '/sign-out',
  ])('after signing in nobody is sent on to %j [W6]', async (next) => {
    for (const [page, back] of [
      ['/sign-in', '/desk'],
      ['/my-site/sign-in', '/my-site'],
    ] as const) {
      const client = page === '/sign-in' ? county : await world.as('filer');
      const answer = await client.get(`${page}?next=${encodeURIComponent(next)}`);
      expect([next, answer.status, answer.headers['location']]).toEqual([next, 303, back]);
    }
  });

  it('a run is made from lists of the desk alone, and leads back to no other place [D13 W6]', async () => {
    const formToken = await world.tokenOf(county);
    for (const list of ['https://evil.example/', '//evil.example/desk', '/desk/../x', '/desk\\']) {
      const answer = await county.post('/desk/bulk', { formToken, list, go: 'approve-all' });
      expect(answer.headers['location']).toBe('/desk?result=bulk-none');
    }
  });

  it('rows that are not the unit’s turn make no run, whoever names them [D13 R-4.1 R-4.7]', async () => {
    const formToken = await world.tokenOf(county);
    const foreign = world.filings.filter(({ subject }) => subject !== 'a county department');
    const list = '/desk/filings';
    for (const { id } of foreign) {
      const fields = { formToken, list, go: 'approve-selected', filing: id };
      const answer = await county.post('/desk/bulk', fields);
      expect(answer.headers['location']).toBe('/desk/filings?result=bulk-none');
    }
  });
});
