import { afterEach, expect, it } from 'vitest';
import { dumpYaml } from '#git/yaml.ts';
import { unitPath } from '#registry/site.ts';
import { code, country, unit } from '../registry/country.ts';
import { minted, openFiling, type Sample, sample } from './sample.ts';

let made: Sample;
afterEach(() => made.remove());

const all = { page: 1, size: 100 };
const retired = (of: string, into: string | null) => {
  const known = country.get(code(of)) ?? unit(of, 'county', '990100');
  const gone = {
    ...known,
    retired: { on: '2026-11-20', succeededBy: into === null ? null : code(into) },
  };
  return { [unitPath(gone.code)]: dumpYaml(gone) };
};
const found = (of: string) => ({
  sites: made.catalogue.listing(code(of), all).rows.map((row) => row.code),
  count: made.catalogue.siteCounts([code(of)]).get(code(of)) ?? 0,
  filings: made.catalogue.filings(code(of), {}, all).total,
  search: made.catalogue.search('示例s9901010001', code(of), all).total,
});

it('what hangs on a retired unit is listed, counted and found under its successor [A33 R-1.3 R-4.7]', async () => {
  made = await sample({ ...minted('9901010001', 1), ...minted('9990010001', 2) });
  made.catalogue.putFiling(openFiling('AAAAAAAA', '990101'));
  expect(found('999001')).toEqual({ sites: ['9990010001'], count: 1, filings: 0, search: 0 });

  await made.commit(retired('990101', '999001'));
  const merged = { sites: ['9990010001', '9901010001'], count: 2, filings: 1, search: 1 };
  expect(found('999001')).toEqual(merged);
  expect(found('990100')).toEqual({ sites: [], count: 0, filings: 0, search: 0 });
  expect(found('990000')).toEqual(merged);
  // the unit keeps its code, its sites and its page
  expect(found('990101')).toMatchObject({ sites: ['9901010001'], count: 1 });
  expect(made.catalogue.children(code('999001')).map((child) => child.code)).toEqual(['990101']);
});

it('without successor it stays under the unit above; taken back it is as before [A33 R-1.3]', async () => {
  made = await sample(minted('9901010001', 1));
  const before = found('990100');
  await made.commit(retired('990101', null));
  expect(found('990100')).toEqual(before);
  await made.commit(retired('990101', '990102'));
  expect(found('990102').count).toBe(1);
  await made.commit({ [unitPath(code('990101'))]: dumpYaml(country.get(code('990101'))) });
  expect(found('990102').count).toBe(0);
  expect(found('990100')).toEqual(before);
});
