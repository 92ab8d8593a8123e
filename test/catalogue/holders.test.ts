import { afterEach, expect, it } from 'vitest';
import { urlKey } from '#registry/home-url.ts';
import { nameKey } from '#registry/site-name.ts';
import type { FilingId } from '#registry/site.ts';
import { code } from '../registry/country.ts';
import { minted, openFiling, type Sample, sample, siteFile, waiting } from './sample.ts';

let made: Sample;
afterEach(() => made.remove());

const id = (text: string) => text as FilingId;

/** The keys of the made-up site that `siteFile` makes of a label. */
function keysOf(label: string) {
  const { name, homeUrl } = siteFile(label, '990101');
  return { nameKey: nameKey(name), urlKey: urlKey(homeUrl) ?? '' };
}
const freed = { name: null, url: null };

it('a registered site holds its name and its URL, each by itself [B11 R-2.4]', async () => {
  made = await sample(minted('9901010001', 10));
  const { catalogue } = made;
  const keys = keysOf('s9901010001');
  const holder = { by: 'site', code: '9901010001', name: '示例s9901010001网' };
  expect(catalogue.holdersOf(keys, null)).toMatchObject({ name: holder, url: holder });
  expect(catalogue.holdersOf({ ...keys, urlKey: 'other' }, null)).toMatchObject({
    name: holder,
    url: null,
  });
  expect(catalogue.holdersOf({ nameKey: '', urlKey: '' }, null)).toEqual(freed);
});

it('an open filing holds name and URL until it is dropped, but not against itself [B11 R-2.4]', async () => {
  made = await sample();
  const { catalogue } = made;
  catalogue.putFiling(openFiling('AAAAAAAA', '990101', { stage: 'returned' }));
  const keys = keysOf('aaaaaaaa');
  const holder = { by: 'filing', code: null, filing: 'AAAAAAAA' };
  expect(catalogue.holdersOf(keys, null)).toMatchObject({ name: holder, url: holder });
  expect(catalogue.holdersOf(keys, id('AAAAAAAA'))).toEqual(freed);
  catalogue.dropFiling(id('AAAAAAAA'));
  expect(catalogue.holdersOf(keys, null)).toEqual(freed);
});

it('a site that waits for its code holds its name; the name is free again after permanent offline or deletion [B11 R-2.4]', async () => {
  made = await sample({
    ...minted('9901010001', 10, { status: 'offline-permanent' }),
    ...minted('9901010002', 10, { status: 'deleted' }),
    ...minted('9901010003', 10, { status: 'offline-temporary' }),
  });
  const concluded = waiting('ABCDEFGH', '990101', 20);
  await made.commit(concluded.changes, concluded.trailers);
  const { catalogue } = made;
  expect(catalogue.holdersOf(keysOf('s9901010001'), null)).toEqual(freed);
  expect(catalogue.holdersOf(keysOf('s9901010002'), null)).toEqual(freed);
  expect(catalogue.holdersOf(keysOf('s9901010003'), null).name?.code).toBe('9901010003');
  expect(catalogue.holdersOf(keysOf('abcdefgh'), null).name).toMatchObject({
    by: 'site',
    filing: 'ABCDEFGH',
  });
  expect(catalogue.holdersOf(keysOf('abcdefgh'), id('ABCDEFGH'))).toEqual(freed);
});

it('a unit has one portal: minted, waiting or asked for [G04 R-2.5]', async () => {
  made = await sample({
    ...minted('9901010001', 10, { isPortal: true }),
    ...minted('9901000001', 10, { isPortal: true, status: 'offline-permanent' }),
    ...minted('9901000002', 10),
  });
  const concluded = waiting('ABCDEFGH', '990000', 20, { isPortal: true });
  await made.commit(concluded.changes, concluded.trailers);
  const { catalogue } = made;
  catalogue.putFiling(openFiling('AAAAAAAA', '990102', { isPortal: true }));
  catalogue.putFiling(openFiling('BBBBBBBB', '990100'));
  expect(catalogue.portalOf(code('990101'), null)).toMatchObject({
    by: 'site',
    code: '9901010001',
  });
  expect(catalogue.portalOf(code('990000'), null)).toMatchObject({
    by: 'site',
    filing: 'ABCDEFGH',
  });
  expect(catalogue.portalOf(code('990000'), id('ABCDEFGH'))).toBeNull();
  expect(catalogue.portalOf(code('990102'), null)).toMatchObject({
    by: 'filing',
    filing: 'AAAAAAAA',
  });
  expect(catalogue.portalOf(code('990102'), id('AAAAAAAA'))).toBeNull();
  expect(catalogue.portalOf(code('990100'), null)).toBeNull();
});

it('names the live sites one sponsor has under a unit [B25]', async () => {
  const sponsor = { name: '示例民政局', kind: 'department' } as const;
  made = await sample({
    ...minted('9901010001', 20, { sponsor }),
    ...minted('9901010002', 10, { sponsor }),
    ...minted('9901010003', 30, { sponsor, status: 'offline-permanent' }),
    ...minted('9901010004', 30),
    ...minted('9901020001', 30, { sponsor }),
  });
  const sites = made.catalogue.sitesOfSponsor(code('990101'), '示例民政局');
  expect(sites.map((site) => site.code)).toEqual(['9901010002', '9901010001']);
});
