import { closeSync, openSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import type { Catalogue } from '#catalogue/types.ts';
import { mintedPath, type FilingId, type SiteCode, unitPath } from '#registry/site.ts';
import { dumpYaml } from '#git/yaml.ts';
import { code, country, unit } from '../registry/country.ts';
import { many, minted, minute, openFiling, type Sample, sample, waiting } from './sample.ts';

let made: Sample;
afterEach(() => made.remove());

const all = { page: 1, size: 100 };
const id = (text: string) => text as FilingId;
const everything = (catalogue: Catalogue) => ({
  sites: catalogue.sites(code('bm0100'), {}, all),
  counts: catalogue.siteCounts([...country.keys()]),
  units: [...catalogue.units()],
  waiting: catalogue.waiting(),
});

it('reads only what a change of main differs in [R-6.1]', async () => {
  made = await sample(many(40, (n) => n));
  made.objects.reads.blobs = 0;
  await made.commit(minted('9901010007', 7, { name: '改名后的网站' }));
  expect(made.objects.reads.blobs).toBe(1);
  expect(made.catalogue.site('9901010007' as SiteCode)?.name).toBe('改名后的网站');
  await made.catalogue.follow(made.main as string);
  expect(made.objects.reads.blobs).toBe(1);
});

it('a concluded filing waits with its approval time and is found under its code after minting [E01 R-5.1]', async () => {
  made = await sample({ ...minted('9901010001', 1) });
  const later = waiting('BBBBBBBB', '990101', 30);
  await made.commit(later.changes, later.trailers);
  const earlier = waiting('AAAAAAAA', '990102', 20);
  await made.commit(earlier.changes, earlier.trailers);
  const conclusion = made.main;
  const { catalogue } = made;
  expect(catalogue.waiting().map((row) => [row.filing, row.approvedAt])).toEqual([
    ['AAAAAAAA', minute(20)],
    ['BBBBBBBB', minute(30)],
  ]);
  expect(catalogue.siteOfFiling(id('AAAAAAAA'))).toMatchObject({
    code: null,
    status: 'concluded',
    mintedAt: null,
    path: earlier.path,
    conclusion,
  });
  await made.commit({
    [earlier.path]: null,
    ...minted('9901020001', 20, { filing: id('AAAAAAAA') }),
  });
  expect(catalogue.siteOfFiling(id('AAAAAAAA'))).toMatchObject({
    code: '9901020001',
    mintedAt: minute(80),
    path: mintedPath('9901020001' as SiteCode),
    conclusion,
  });
  expect(catalogue.waiting()).toHaveLength(1);
});

it('the highest serial counts deleted sites and files that cannot be read: no code is given again [E04 R-5.2]', async () => {
  made = await sample({
    ...minted('9901010003', 1, { status: 'deleted' }),
    ...minted('9901010002', 1),
    [mintedPath('9901020009' as SiteCode)]: 'name: [',
  });
  const { catalogue } = made;
  expect(catalogue.highestSerial(code('990101'))).toBe(3);
  expect(catalogue.highestSerial(code('990102'))).toBe(9);
  expect(catalogue.highestSerial(code('990100'))).toBe(0);
});

it('a file that is no site is put aside with why, and comes in when it is put right [R-2.2]', async () => {
  const good = minted('9901010001', 1);
  const [path = '', text = ''] = Object.entries(good)[0] ?? [];
  made = await sample({
    [path]: 'name: [',
    'data/sites/99/990101/9901010002.yaml': text,
    'data/sites/99/990102/other.yaml': text,
    'data/units/99/990199.yaml': dumpYaml({ code: '990198' }),
    ...minted('9901010004', 1),
  });
  const { catalogue } = made;
  expect(catalogue.rejected()).toEqual([
    { path, why: 'malformed' },
    { path: 'data/sites/99/990101/9901010002.yaml', why: 'invalid' },
    { path: 'data/sites/99/990102/other.yaml', why: 'path' },
    { path: 'data/units/99/990199.yaml', why: 'invalid' },
  ]);
  expect(catalogue.listing(null, all).rows.map((row) => row.code)).toEqual(['9901010004']);
  await made.commit({ ...good, 'data/sites/99/990102/other.yaml': null });
  expect(catalogue.site('9901010001' as SiteCode)?.name).toBe('示例s9901010001网');
  expect(catalogue.rejected().map((file) => file.why)).toEqual(['invalid', 'invalid']);
});

it('a site that waits without an approval on main holds its name but gets no code [R-5.1]', async () => {
  made = await sample(waiting('ABCDEFGH', '990101', 1).changes);
  expect(made.catalogue.waiting()).toEqual([]);
  expect(made.catalogue.siteOfFiling(id('ABCDEFGH'))?.status).toBe('concluded');
  expect(made.catalogue.rejected()).toMatchObject([{ why: 'not-concluded' }]);
});

it('a damaged object is read again with the next change [R-9.3]', async () => {
  made = await sample(minted('9901010001', 1));
  const blob = made.catalogue.site('9901010001' as SiteCode)?.blob as string;
  await rm(made.path);
  made.objects.damaged.add(blob);
  expect(made.catalogue.commit()).toBeNull();
  await made.catalogue.follow(made.main as string);
  expect(made.catalogue.rejected()).toMatchObject([{ why: 'object-missing' }]);
  made.objects.damaged.clear();
  await made.commit(minted('9901010002', 2));
  expect(made.catalogue.listing(null, all).total).toBe(2);
  expect(made.catalogue.rejected()).toEqual([]);
});

it('re-hanging a county moves its sites and filings and nobody else’s [R-1.3 A20]', async () => {
  made = await sample({ ...minted('9901010001', 10), ...minted('9901020001', 20) });
  const { catalogue } = made;
  const concluded = waiting('ABCDEFGH', '990101', 30);
  await made.commit(concluded.changes, concluded.trailers);
  catalogue.putFiling(openFiling('AAAAAAAA', '990101'));
  const before = catalogue.units();
  expect(catalogue.units()).toBe(before);
  made.objects.reads.blobs = 0;
  const moved = unit('990101', 'county', 'bm9901');
  await made.commit({ [unitPath(moved.code)]: dumpYaml(moved) });
  expect(made.objects.reads.blobs).toBe(1);
  expect(catalogue.units().get(moved.code)?.attachedTo).toBe('bm9901');
  const counts = catalogue.siteCounts(
    ['990100', '990000', 'bm9901', 'bm9900', 'bm0100', '990101'].map(code),
  );
  expect([...counts.values()]).toEqual([1, 1, 1, 1, 2, 1]);
  const listed = (text: string) => catalogue.listing(code(text), all).rows.map((row) => row.code);
  expect(listed('990100')).toEqual(['9901020001']);
  expect(listed('bm9900')).toEqual(['9901010001']);
  expect(catalogue.sites(code('bm9901'), {}, all).total).toBe(2);
  expect(catalogue.search('9901010001', code('990000'), all).total).toBe(0);
  expect(catalogue.search('9901010001', code('bm9901'), all).total).toBe(1);
  expect(catalogue.filings(code('990100'), {}, all).total).toBe(0);
  expect(catalogue.filings(code('bm9900'), {}, all).total).toBe(1);
});

it('a site whose unit is not in the tree is still listed for the whole country [R-1.3]', async () => {
  made = await sample(minted('8801010001', 1));
  const { catalogue } = made;
  expect(catalogue.listing(null, all).total).toBe(1);
  await made.commit({ 'data/units/88/880101.yaml': dumpYaml(unit('880101', 'county', '990100')) });
  expect(catalogue.listing(code('990000'), all).total).toBe(1);
  await made.commit({ 'data/units/88/880101.yaml': null });
  expect(catalogue.listing(code('990000'), all).total).toBe(0);
  expect(catalogue.listing(null, all).total).toBe(1);
});

it('another process sees units, sites, filings and marks at once [R-9.3]', async () => {
  made = await sample(minted('9901010001', 1));
  const other = await made.another();
  expect(other.commit()).toBe(made.main);
  expect(other.units().size).toBe(country.size);
  await made.commit({
    ...minted('9901010002', 2),
    'data/units/88/880101.yaml': dumpYaml(unit('880101', 'county', '990100')),
  });
  made.catalogue.putFiling(openFiling('AAAAAAAA', '990101'));
  made.catalogue.mark(id('BBBBBBBB'));
  expect(other.commit()).toBe(made.main);
  expect(other.listing(null, all).total).toBe(2);
  expect(other.unit(code('880101'))?.attachedTo).toBe('990100');
  expect(other.filingTips()).toEqual(new Map([['AAAAAAAA', 'f'.repeat(40)]]));
  expect(other.marked()).toEqual(['BBBBBBBB']);
});

it('two processes that follow at the same time agree, and neither counts a site twice', async () => {
  made = await sample(minted('9901010001', 1));
  const other = await made.another();
  const main = made.objects.commitOn(made.main, {
    ...minted('9901010002', 2),
    ...minted('9901010001', 9),
  });
  await Promise.all(
    [made.catalogue, other, made.catalogue].map((catalogue) => catalogue.follow(main)),
  );
  expect(other.siteCounts([code('990000')]).get(code('990000'))).toBe(2);
  expect(other.listing(null, all).rows.map((row) => row.code)).toEqual([
    '9901010001',
    '9901010002',
  ]);
});

it('a filing stays marked until it is put or dropped, over a restart [R-9.3]', async () => {
  made = await sample();
  made.catalogue.mark(id('AAAAAAAA'));
  made.catalogue.mark(id('BBBBBBBB'));
  made.catalogue.mark(id('AAAAAAAA'));
  made.catalogue.close();
  const catalogue = await made.another();
  made.catalogue = catalogue;
  expect(catalogue.marked()).toEqual(['AAAAAAAA', 'BBBBBBBB']);
  catalogue.putFiling(openFiling('AAAAAAAA', '990101'));
  catalogue.dropFiling(id('BBBBBBBB'));
  expect(catalogue.marked()).toEqual([]);
  expect(catalogue.filing(id('AAAAAAAA'))).toMatchObject({ turn: '990101', stage: 'in-review' });
});

async function history() {
  made = await sample({ ...minted('9901010001', 1), ...minted('bm99510001', 5) });
  for (const [filing, unitCode, approved] of [
    ['AAAAAAAA', '990101', 20],
    ['BBBBBBBB', '990102', 20],
    ['CCCCCCCC', '990102', 21],
  ] as const) {
    const { changes, trailers } = waiting(filing, unitCode, approved);
    await made.commit(changes, trailers);
  }
  const { path } = waiting('AAAAAAAA', '990101', 20);
  await made.commit({ [path]: null, ...minted('9901010002', 20, { filing: id('AAAAAAAA') }) });
  const moved = unit('990102', 'county', '990000');
  await made.commit({ [unitPath(moved.code)]: dumpYaml(moved) });
}

it('is rebuilt with the same rows after the file was deleted under a running process [R-9.3]', async () => {
  await history();
  const before = everything(made.catalogue);
  expect(before.sites.total).toBe(5);
  await rm(made.path);
  expect(made.catalogue.commit()).toBeNull();
  await made.catalogue.follow(made.main as string);
  expect(everything(made.catalogue)).toEqual(before);
  expect(everything(await made.another())).toEqual(before);
});

const damages = {
  'a text': (path: string) => writeFileSync(path, 'not a database at all '.repeat(500)),
  'cut off': (path: string) => truncateSync(path, 4096 * 3 + 100),
  'damaged inside': (path: string) => {
    const handle = openSync(path, 'r+');
    const noise = Buffer.alloc(statSync(path).size - 4096, 0xa5);
    writeSync(handle, noise, 0, noise.length, 4096);
    closeSync(handle);
  },
};

it.each(Object.entries(damages))('a file that is %s is made anew [R-9.3]', async (_, damage) => {
  await history();
  const before = everything(made.catalogue);
  made.catalogue.close();
  damage(made.path);
  made.catalogue = await made.another();
  await made.catalogue.follow(made.main as string);
  // damage may show only where it is read; what asks for the commit next begins anew
  if (made.catalogue.commit() === made.main) expectReading(made.catalogue);
  await made.catalogue.follow(made.main as string);
  expect(everything(made.catalogue)).toEqual(before);
});

function expectReading(catalogue: Catalogue) {
  try {
    everything(catalogue);
  } catch (error) {
    expect(String(error)).toMatch(/malformed|not a database/);
  }
}

it('damage met while reading makes the next request begin anew [R-9.3]', async () => {
  await history();
  const before = everything(made.catalogue);
  made.catalogue.close();
  const { DatabaseSync } = await import('node:sqlite');
  const sql = new DatabaseSync(made.path);
  const tables = "name IN ('site', 'site_region', 'filing', 'filing_region')";
  const roots = sql.prepare(`SELECT rootpage FROM sqlite_schema WHERE ${tables}`).all();
  sql.close();
  const handle = openSync(made.path, 'r+');
  for (const { rootpage } of roots) {
    writeSync(handle, Buffer.alloc(4096, 0xa5), 0, 4096, (Number(rootpage) - 1) * 4096);
  }
  closeSync(handle);
  const catalogue = await made.another();
  made.catalogue = catalogue;
  // the part that tells the commit is whole
  expect(catalogue.commit()).toBe(made.main);
  expect(() => {
    everything(catalogue);
    catalogue.filings(code('990000'), {}, all);
    catalogue.putFiling(openFiling('AAAAAAAA', '990101'));
  }).toThrow(/malformed/);
  expect(catalogue.commit()).toBeNull();
  await catalogue.follow(made.main as string);
  expect(everything(catalogue)).toEqual(before);
});

it('a register put back to an older state is read anew; open filings stay [R-9.3]', async () => {
  made = await sample(minted('9901010001', 1));
  const older = made.main as string;
  await made.commit(minted('9901010002', 2));
  made.catalogue.putFiling(openFiling('AAAAAAAA', '990101'));
  await made.catalogue.follow(older);
  expect(made.catalogue.commit()).toBe(older);
  expect(made.catalogue.listing(null, all).total).toBe(1);
  expect(made.catalogue.filings(code('990100'), {}, all).total).toBe(1);
});

it('a file of another version is made anew', async () => {
  made = await sample(minted('9901010001', 1));
  made.catalogue.close();
  const { DatabaseSync } = await import('node:sqlite');
  const sql = new DatabaseSync(made.path);
  sql.exec('PRAGMA user_version = 9999');
  sql.close();
  made.catalogue = await made.another();
  expect(made.catalogue.commit()).toBeNull();
});
