import { afterEach, expect, it } from 'vitest';
import { searchFiles } from '#office/publish/search-files.ts';
import type { Facts, Output } from '#office/publish/types.ts';
import { decodeNumbers, encodeNumbers } from '#registry/search/postings.ts';
import { type RemoteFiles, type RemoteSite, searchRemote } from '#registry/search/remote.ts';
import { searchable, searchableUrl, siteWords } from '#registry/search/text.ts';
import { code } from '../../registry/country.ts';
import { minted, type Sample, sample } from '../../catalogue/sample.ts';

let made: Sample;
afterEach(() => made?.remove());

const facts = () =>
  ({
    office: { catalogue: made.catalogue },
    siteUrl: 'http://127.0.0.1',
    serverUrl: null,
  }) as unknown as Facts;

/** All files of the family by their paths. */
async function published(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const { path, page } of searchFiles.all(facts()) as Iterable<Output>) {
    if (page !== null) continue;
    const bytes = await searchFiles.bytes?.(facts(), path);
    if (bytes !== null) files.set(path, String(bytes));
  }
  return files;
}

function remote(files: ReadonlyMap<string, string>, loaded: string[] = []): RemoteFiles {
  const text = (path: string) => {
    loaded.push(path);
    return files.get(`search-index/${path}`);
  };
  return {
    index: JSON.parse(text('index.json') ?? '{}') as RemoteFiles['index'],
    terms: async (shard) => JSON.parse(text(`terms/${shard}.json`) ?? '') as Record<string, string>,
    sites: async (page) => {
      const rows = JSON.parse(text(`sites/${page}.json`) ?? '[]') as (string[] | null)[];
      return rows.map((row) => row && siteOf(row));
    },
    portals: async () => new Set(decodeNumbers(text('portals.txt') ?? '')),
    unit: async (unit) => new Set(decodeNumbers(text(`units/${unit}.txt`) ?? '')),
  };
}

function siteOf([
  site = '',
  title = '',
  homeUrl = '',
  body = '',
  status = '',
  portal,
]: readonly string[]): RemoteSite {
  const texts = { name: searchable(title), url: searchableUrl(homeUrl), sponsor: searchable(body) };
  return { ...texts, code: site, isPortal: Number(portal) === 1, homeUrl, title, body, status };
}

const towns = ['东区', '西区', '南区', '北区', '河东', '河西', '新城', '老城'];
const bodies = ['民政局', '财政局', '教育局', '人民政府', '气象局', '卫生健康局', '审计局'];

async function someSites(count: number): Promise<void> {
  const files = Array.from({ length: count }, (_, n) => {
    const body = bodies[n % bodies.length] ?? '';
    const town = towns[Math.floor(n / bodies.length) % towns.length] ?? '';
    const unit = n % 3 === 0 ? '990102' : '990101';
    return minted(`${unit}${String(n + 1).padStart(4, '0')}`, n, {
      name: `示例${town}${body}${n}号网`,
      homeUrl: `https://s${n}.${n % 2 === 0 ? 'shili' : 'other'}.gov.cn/`,
      sponsor: { name: `示例${town}${body}`, kind: 'department' },
      isPortal: body === '人民政府' && n < 30,
      status: n % 41 === 40 ? 'deleted' : 'normal',
    });
  });
  made = await sample(files.reduce((a, b) => ({ ...a, ...b })));
}

it('finds without a server what the server finds, in its order [R04 R-11.3]', async () => {
  await someSites(400);
  const files = remote(await published());
  const asked = [
    '东区民政局',
    '人民政府',
    '示例',
    '教育局 河东',
    '12号网',
    's77.other',
    '卫生健康局',
    '9901010002',
    '示例东区民政局0号网',
    '审计局 shili',
    '没有这个',
    '气像局',
    '示例东区民政届0号网',
  ];
  for (const text of asked) {
    for (const unit of [null, '990101', '990102']) {
      const here = await searchRemote(files, siteWords(text), unit, { from: 0, size: 10 });
      const request = { page: 1, size: 10 };
      const there = made.catalogue.search(text, unit === null ? null : code(unit), request);
      const shown = there.rows.map((row) => row.code);
      if (!there.isNearly) {
        expect([text, here.total, here.sites.map((site) => site.code)]).toEqual([
          text,
          there.total,
          shown,
        ]);
      } else if (shown.length > 0) {
        expect(here.isNearly, text).toBe(true);
        for (const site of here.sites) expect(site.name.length).toBeGreaterThan(0);
      }
    }
  }
});

it('one character mistyped is forgiven without a server too [R04]', async () => {
  await someSites(120);
  const files = remote(await published());
  for (const text of ['示例东区民正局0号网', '示例东区民局0号网']) {
    const found = await searchRemote(files, siteWords(text), null, { from: 0, size: 10 });
    expect(found.isNearly).toBe(true);
    expect(found.sites.map(({ code: each }) => each)).toContain('9901020001');
  }
});

it('a change touches the files that it explains and no others [R-11.3]', async () => {
  await someSites(300);
  const before = await published();
  const path = minted('9901010002', 1, {
    name: '示例东区财政局1号网',
    homeUrl: 'https://s1.other.gov.cn/',
    sponsor: { name: '示例东区财政局', kind: 'department' },
    introduction: '新的简介',
  });
  await made.commit(path);
  const same = await published();
  expect([...same].filter(([name, text]) => before.get(name) !== text)).toEqual([]);
  await made.commit(
    minted('9901010900', 900, {
      name: '全新的网站',
      sponsor: { name: '全新局', kind: 'department' },
    }),
  );
  const after = await published();
  const changed = [...after]
    .filter(([name, text]) => before.get(name) !== text)
    .map(([name]) => name);
  expect(changed).toContain('search-index/index.json');
  expect(changed.filter((name) => name.includes('/sites/'))).toEqual(['search-index/sites/6.json']);
  expect(changed.filter((name) => name.includes('/units/')).length).toBe(4);
});

it('lists of numbers are as they were, however close or far they stand', () => {
  for (const numbers of [
    [],
    [0],
    [5, 6, 7],
    [0, 31, 32, 33, 1_000_000],
    Array.from({ length: 999 }, (_, n) => n * 2),
  ])
    expect(decodeNumbers(encodeNumbers(numbers))).toEqual(numbers);
  expect(() => decodeNumbers('!')).toThrow('not a list');
});
