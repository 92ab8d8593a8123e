import { globSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountId, accounts, type Role, roles, type Subject, subjects } from './table.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(async () => world?.remove());

const pages = join(import.meta.dirname, '../../src/pages');
const subject: Subject = 'a county department';
const units = roles.filter((role): role is AccountId => Object.hasOwn(accounts, role));

/** The path of a page with something real in its parameters; null for one that has another table. */
function pathOf(file: string): string | null {
  const filing = world.filings.find((one) => one.subject === subject && one.kind === 'amendment');
  const path = `/${file}`
    .replace(/\.(?:astro|ts)$/, '')
    .replace(/\/index$/, '')
    .replace('[format]', 'csv')
    .replace('/filings/[id]', `/filings/${filing?.id}`)
    .replace('/sites/[code]', `/sites/${world.site(subject)}`);
  return path.includes('[') ? null : path;
}

/** Routes that answer to POST alone. */
const isPostOnly = (file: string) =>
  file.endsWith('.ts') && !/export.*\.ts$|xlsx\.ts$|csv\.ts$|json\.ts$/.test(file);
const found = (folder: string) =>
  globSync(`${folder}/**/*.{astro,ts}`, { cwd: pages })
    .filter((file) => !isPostOnly(file))
    .toSorted();

describe('every page of the desk', () => {
  it.each(found('desk'))(
    '%s asks for a unit that is signed in, with a password of its own [A19 A26 R-4.7 W6]',
    async (file) => {
      const path =
        pathOf(file) ??
        `/${file.replace(/(?:\/index)?\.(?:astro|ts)$/, '').replace(/\[\w+\]/g, 'x')}`;
      for (const role of ['visitor', 'filer', 'other filer', 'new account'] as const) {
        const answer = await (await world.as(role, subject)).get(path);
        expect([role, answer.status]).toEqual([role, 303]);
        expect(answer.headers['location']).toMatch(
          role === 'new account' ? /^\/sign-in\/new-password/ : /^\/sign-in(?:\?|$)/,
        );
        expect(answer.body).toBe('');
      }
    },
  );

  const ofSite = found('desk').filter((file) => /\[code\]|filings\/\[id\]/.test(file));
  it.each(ofSite.filter((file) => !/\[(?!code|id)/.test(file)))(
    '%s is there for the units above the site and does not exist for the others [A20 I09 R-4.7]',
    async (file) => {
      const path = pathOf(file);
      if (path === null) return expect(file).toBe('a page whose parameters this table knows');
      for (const role of units) {
        const { status } = await (await world.as(role, subject)).get(path);
        const isAbove = subjects[subject].above.split(' ').includes(accounts[role]);
        // a page about what only some units do may refuse in words; it never pretends to be absent
        expect([role, isAbove ? status !== 404 : status]).toEqual([role, isAbove || 404]);
      }
    },
  );
});

describe('every page of the filer’s console', () => {
  const open = /sign-in/;
  it.each(found('my-site').filter((file) => !open.test(file)))(
    '%s asks for the site’s code and check code [A29 A30 R-1.6 W6]',
    async (file) => {
      const path =
        pathOf(file) ??
        `/${file.replace(/(?:\/index)?\.(?:astro|ts)$/, '').replace(/\[\w+\]/g, 'x')}`;
      for (const role of ['visitor', 'new account', '990101', 'bm0100'] as readonly Role[]) {
        const answer = await (await world.as(role, subject)).get(path);
        expect([role, answer.status]).toEqual([role, 303]);
        expect(answer.headers['location']).toMatch(/^\/my-site\/sign-in/);
      }
    },
  );

  it('another site’s filing does not exist for a filer [A29 R-4.7]', async () => {
    const mine = world.filings.filter((one) => one.kind !== 'new-site');
    for (const role of ['filer', 'other filer'] as const) {
      const client = await world.as(role, subject);
      for (const { id } of mine) {
        // in this world every site with a filing is another than the two that are signed in
        expect((await client.get(`/my-site/filings/${id}`)).status).toBe(404);
      }
    }
  });
});

describe('every page of 开办审核', () => {
  const open = /^opening\/(?:index|register\/index|sign-in|recover)\./;
  const shut = [...found('opening'), ...found('opening-desk')].filter((file) => !open.test(file));

  it.each(shut)(
    '%s asks for an account of this track; those of units and sites open nothing [P18 P37 R-4.7 W6]',
    async (file) => {
      const path = `/${file.replace(/(?:\/index)?\.(?:astro|ts)$/, '').replace(/\[\w+\]/g, 'ABCD1234')}`;
      for (const role of ['visitor', 'filer', 'new account', '990000', 'bm0100'] as const) {
        const answer = await (await world.as(role, subject)).get(path);
        expect([role, answer.status]).toEqual([role, 303]);
        expect(answer.headers['location']).toMatch(/^\/opening\/sign-in/);
        expect(answer.body).toBe('');
      }
    },
  );
});
