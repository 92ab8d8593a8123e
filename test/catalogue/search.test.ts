import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { rankOf } from '#registry/search/rank.ts';
import { searchableUrl, siteWords } from '#registry/search/text.ts';
import { code } from '../registry/country.ts';
import { minted, type Sample, sample } from './sample.ts';

let made: Sample;
afterEach(() => made.remove());

const all = { page: 1, size: 100 };
const found = (text: string, unit: string | null = null) => {
  const { rows, isNearly } = made.catalogue.search(text, unit === null ? null : code(unit), all);
  return { codes: rows.map((row) => row.code as string), isNearly };
};
const codes = (text: string, unit: string | null = null) => found(text, unit).codes;

const named = (
  site: string,
  approved: number,
  name: string,
  more: { sponsor?: string; homeUrl?: string; isPortal?: boolean } = {},
) => {
  const { sponsor = name, ...rest } = more;
  const record = { name, sponsor: { name: sponsor, kind: 'department' as const }, ...rest };
  return minted(site, approved, record);
};

it('finds by name, sponsor, address, whole address and code [R04 R-6.1]', async () => {
  made = await sample({
    ...named('9901010001', 10, '示例东区民政网', {
      sponsor: '示例东区民政局',
      homeUrl: 'https://www.dqmz.gov.cn/',
    }),
    ...named('9901020001', 20, '示例西区气象网'),
  });
  for (const text of [
    '东区民政',
    '民政局',
    'dqmz',
    'https://www.dqmz.gov.cn',
    '9901010001',
    '01010001',
  ])
    expect(codes(text), text).toEqual(['9901010001']);
  expect(codes('示例 网 区')).toEqual(['9901020001', '9901010001']);
  expect(codes('示例', '990102')).toEqual(['9901020001']);
});

it('the site itself stands first, then names that begin so, then those that hold it, then sponsors; portals before others [R04]', async () => {
  made = await sample({
    ...named('9901010001', 10, '示例市'),
    ...named('9901010002', 20, '示例市人民政府', { isPortal: true }),
    ...named('9901010003', 30, '示例市民政局'),
    ...named('9901010004', 40, '某省示例市地震局'),
    ...named('9901010005', 50, '地震科普网', { sponsor: '示例市地震局' }),
  });
  const serials = codes('示例市').map((each) => Number(each.slice(6)));
  expect(serials).toEqual([1, 2, 3, 4, 5]);
});

it('full width, half width, upper and lower case are the same [R04]', async () => {
  made = await sample(named('9901010001', 10, '示例ＡＢＣ１２网'));
  for (const text of ['abc12', 'ＡＢＣ１２', 'Ａbc１2网', '示例　网'])
    expect(codes(text), text).toEqual(['9901010001']);
});

it('one character mistyped, left out or too much is forgiven where nothing is as typed, and said [R04]', async () => {
  made = await sample({
    ...named('9901010001', 10, '示例市生态环境局', { homeUrl: 'https://shengtai.gov.cn/' }),
    ...named('9901010002', 20, '示例市文化广电局', { homeUrl: 'https://wenhua.gov.cn/' }),
  });
  for (const text of ['生态坏境局', '生环境局', '生态的环境局', '示例市生态环竟局', 'shentai'])
    expect(found(text), text).toEqual({ codes: ['9901010001'], isNearly: true });
  expect(found('生态环境局')).toEqual({ codes: ['9901010001'], isNearly: false });
  expect(found('市文化 生态坏境')).toEqual({ codes: [], isNearly: false });
  expect(found('生态圈子里')).toEqual({ codes: [], isNearly: false });
});

it('sites that are deleted are not found, and what changes is found at once, thousands of changes long [R-6.1]', async () => {
  made = await sample(named('9901010001', 10, '示例旧名网'));
  expect(codes('旧名')).toEqual(['9901010001']);
  await made.commit(named('9901010001', 10, '示例新名网'));
  expect(codes('旧名')).toEqual([]);
  expect(codes('新名')).toEqual(['9901010001']);
  for (let round = 1; round < 4; round += 1) {
    const sites = Array.from({ length: 300 }, (_, n) => {
      const serial = String(round * 300 + n).padStart(4, '0');
      return named(`990101${serial}`, round * 300 + n, `示例第${round}批${n}站`);
    });
    await made.commit(sites.reduce((a, b) => ({ ...a, ...b })));
    expect(codes(`第${round}批7站`)).toEqual([`990101${String(round * 300 + 7).padStart(4, '0')}`]);
  }
  await made.catalogue.warmSearch();
  expect(codes('第1批299站')).toEqual(['9901010599']);
  await made.commit(minted('9901010599', 599, { name: '示例第1批299站', status: 'deleted' }));
  expect(codes('第1批299站')).not.toContain('9901010599');
});

it('finds what looking at every site finds, in the same order [R04]', async () => {
  const part = fc.constantFrom('示例', '东区', '民政', '局', '人民政府', '网', 'a1', 'xyz', '区');
  const name = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(name, name), { minLength: 1, maxLength: 40 }),
      fc.array(fc.array(part, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
      async (sites, parts) => {
        made = await sample();
        const rows = sites.map(([each, sponsor], n) => ({
          code: `990101${String(n + 1).padStart(4, '0')}`,
          name: each,
          sponsor,
          homeUrl: `https://h${n}.shili.gov.cn/`,
        }));
        await made.commit(
          rows
            .map((row, n) => named(row.code, n, row.name, row))
            .reduce((a, b) => ({ ...a, ...b })),
        );
        const text = parts.map((each) => each.join('')).join(' ');
        const expected = rows
          .map((row, n) => {
            const site = { ...row, url: searchableUrl(row.homeUrl), isPortal: false };
            return { code: row.code, n, rank: rankOf(site, siteWords(text)) };
          })
          .filter(({ rank }) => rank !== null)
          .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || b.n - a.n);
        const result = found(text);
        if (!result.isNearly) expect(result.codes).toEqual(expected.map((each) => each.code));
        else expect(expected).toEqual([]);
        await made.remove();
      },
    ),
    { numRuns: 40 },
  );
});
