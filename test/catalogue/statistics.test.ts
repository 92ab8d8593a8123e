import { afterEach, expect, it } from 'vitest';
import { code } from '../registry/country.ts';
import { minted, type Sample, sample, waiting } from './sample.ts';

let made: Sample;
afterEach(() => made.remove());

it('counts the sites of a subtree by status, waiting ones included, and follows every change [R-6.4]', async () => {
  made = await sample({
    ...minted('9901010001', 10),
    ...minted('9901010002', 11, { status: 'offline-permanent' }),
    ...minted('9901020001', 30, { status: 'deleted' }),
    ...minted('9990010001', 40),
  });
  const { catalogue } = made;
  const counts = (unit: string) =>
    Object.fromEntries(catalogue.statusCounts([code(unit)]).get(code(unit)) ?? []);
  expect(counts('990101')).toEqual({ normal: 1, 'offline-permanent': 1 });
  expect(counts('990100')).toEqual({ normal: 1, 'offline-permanent': 1, deleted: 1 });
  expect(counts('990000')).toEqual({ normal: 2, 'offline-permanent': 1, deleted: 1 });
  expect(counts('bm9900')).toEqual({});

  const { path, changes, trailers } = waiting('ABCDEFGH', '990101', 50);
  await made.commit(changes, trailers);
  expect(counts('990100')).toMatchObject({ concluded: 1 });
  await made.commit({ [path]: null, ...minted('9901010003', 50) });
  expect(counts('990100')).toEqual({ normal: 2, 'offline-permanent': 1, deleted: 1 });
});

it('counts live portals and service platforms of a subtree, not those that are gone [R-6.4 G01 H01]', async () => {
  made = await sample({
    ...minted('9901010001', 10, { isPortal: true }),
    ...minted('9901020001', 11, { isPortal: true, status: 'offline-permanent' }),
    ...minted('9901000001', 12, { isPortal: true, isServicePlatform: true }),
    ...minted('9990010001', 13, { isServicePlatform: true }),
    ...minted('bm99510001', 14, { isPortal: true }),
  });
  const flags = (unit: string) => made.catalogue.flagCounts(code(unit));
  expect(flags('990101')).toEqual({ portals: 1, platforms: 0 });
  expect(flags('990100')).toEqual({ portals: 2, platforms: 1 });
  expect(flags('990000')).toEqual({ portals: 2, platforms: 2 });
  expect(flags('bm0100')).toEqual({ portals: 3, platforms: 2 });
});
