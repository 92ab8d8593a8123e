import { describe, expect, it } from 'vitest';
import { type FileChange, registerIndex } from '#registry/register-check.ts';
import { type SiteFile, unitPath } from '#registry/site.ts';
import { code, country, unit } from './country.ts';
import { mintedSite, pathOf, pendingFile, pendingSite } from './sample-site.ts';

const units = Array.from(country.values(), (one) => ({ path: unitPath(one.code), value: one }));
const site = (siteCode: string, more: Partial<SiteFile> = {}) => ({
  path: pathOf(siteCode),
  value: mintedSite(siteCode, more),
});
const short = (found: ReturnType<ReturnType<typeof registerIndex>['apply']>) =>
  found.map(({ path, code: reason, params }) =>
    `${path.split('/').at(-1)} ${reason} ${params?.['code'] ?? ''}`.trim(),
  );

/** What a whole register is told, then what each later change is told. */
function told(first: readonly FileChange[], ...later: readonly (readonly FileChange[])[]) {
  const index = registerIndex();
  const all = short(index.apply([...first, ...units]));
  return later.length === 0 ? all : later.map((changes) => short(index.apply(changes)));
}

describe('over all files of a register', () => {
  it('a sound one is taken, in whatever order its files come [R-2.4]', () => {
    const sites = [
      site('9901010001'),
      site('9901010002'),
      { path: pendingFile, value: pendingSite() },
    ];
    expect(told(sites)).toEqual([]);
    expect(short(registerIndex().apply([...units, ...sites]))).toEqual([]);
  });

  it('no two live sites have one name or one URL; each refusal names the other [B11 R-2.4 X10]', () => {
    const same = { name: '示例·局', homeUrl: 'http://a.shili.gov.cn/index.html' };
    const other = { name: '示例局', homeUrl: 'https://a.shili.gov.cn/' };
    expect(told([site('9901010001', same), site('9901010002', other)])).toEqual([
      '9901010001.yaml name-taken 9901010002',
      '9901010001.yaml url-taken 9901010002',
      '9901010002.yaml name-taken 9901010001',
      '9901010002.yaml url-taken 9901010001',
    ]);
    expect(
      told([site('9901010001', other), { path: pendingFile, value: pendingSite(other) }]),
    ).toContain('new-ABCDEFGH.yaml name-taken 9901010001');
  });

  it('what is permanently offline or deleted holds nothing [R-2.4]', () => {
    const name = '示例局';
    const gone = (siteCode: string, status: 'offline-permanent' | 'deleted') => {
      const file = mintedSite(siteCode, { name, isPortal: true });
      const history = [{ at: '2026-11-21T16:00:00.000+08:00', status }];
      const register = file.register && { ...file.register, status, history };
      return { path: pathOf(siteCode), value: { ...file, register } };
    };
    const live = site('9901010003', { name, isPortal: true });
    expect(
      told([gone('9901010001', 'offline-permanent'), gone('9901010002', 'deleted'), live]),
    ).toEqual([]);
  });

  it('a unit has one portal; the refusal names the site that holds it [G04 R-2.5]', () => {
    const isPortal = true;
    const first = [site('9901010001', { isPortal }), site('9901020001', { isPortal })];
    expect(told(first)).toEqual([]);
    expect(told(first, [site('9901010002', { isPortal })])).toEqual([
      ['9901010002.yaml portal-taken 9901010001'],
    ]);
  });

  it('a filing became one site only [R-9.3]', () => {
    const one = site('9901010001');
    const filing = one.value.register?.filing;
    const file = mintedSite('9901010002');
    const two = {
      path: pathOf('9901010002'),
      value: { ...file, register: { ...file.register, filing } },
    };
    expect(told([one, two])).toEqual([
      '9901010001.yaml filing-taken 9901010002',
      '9901010002.yaml filing-taken 9901010001',
    ]);
  });

  it('a site hangs on a unit that is there; a new one not on a retired unit [B18 R-1.3 A33]', () => {
    const retired = unit('990103', 'county', '990100', {
      retired: { on: '2025-01-01', succeededBy: code('990101') },
    });
    const index = registerIndex();
    const old = site('9901030001');
    const fresh = {
      path: 'data/sites/99/990103/new-ABCDEFGH.yaml',
      value: pendingSite({ unit: code('990103') }),
    };
    const waiting = {
      path: 'data/sites/99/990103/new-ABCDEFGJ.yaml',
      value: pendingSite({
        unit: code('990103'),
        name: '示例等待局',
        homeUrl: 'https://d.gov.cn/',
      }),
    };
    const stands = [...units, { path: unitPath(retired.code), value: retired }, old, waiting];
    const found = [...index.apply(stands), ...index.apply([fresh])];
    expect(found.map(({ path, code: reason, advice }) => [path, reason, advice ?? false])).toEqual([
      [old.path, 'unit-retired', true],
      [waiting.path, 'unit-retired', true],
      [fresh.path, 'unit-retired', false],
    ]);
    expect(told([site('9901050001')])).toEqual([
      '9901050001.yaml unit-unknown',
      '9901050001.yaml unit-unknown',
    ]);
  });

  it('a site that was re-hung keeps its code [R-1.3 X06]', () => {
    expect(told([site('9901010001', { unit: code('990102') })])).toEqual([]);
  });

  it('a file that cannot be read, or stands where none may, is named [Y1 Y5]', () => {
    const path = unitPath(code('990101'));
    const unreadable = { code: 'yaml-malformed', at: '' };
    expect(told([site('9901010001')], [{ path, unreadable }])).toEqual([
      ['990101.yaml yaml-malformed'],
    ]);
    expect(told([{ path: 'data/sites/readme.md', value: '' }])).toEqual(['readme.md path-unknown']);
    expect(told([{ path: 'data/policy.yaml', value: {} }])).toEqual(['policy.yaml field-missing']);
  });
});

describe('after a change only what it touches is told', () => {
  it('a name freed by one change may be taken by another of the same step [R-2.4]', () => {
    const [a, b] = [
      site('9901010001', { name: '示例甲局' }),
      site('9901010002', { name: '示例乙局' }),
    ];
    const swapped = [
      site('9901010001', { name: '示例乙局' }),
      site('9901010002', { name: '示例甲局' }),
    ];
    expect(told([a, b], swapped, [site('9901010001', { name: '示例甲局' })])).toEqual([
      [],
      ['9901010001.yaml name-taken 9901010002'],
    ]);
  });

  it('an old fault elsewhere is not told again [R-2.4]', () => {
    const name = '示例局';
    const faulty = [site('9901010001', { name }), site('9901010002', { name })];
    expect(told(faulty, [site('9901010003')])).toEqual([[]]);
  });

  it('sites and units are never taken away; a waiting file goes when its site is minted [R-1.3 X06 E05]', () => {
    const gone = (path: string) => ({ path, gone: true }) as const;
    const filing = 'ABCDEFGH';
    const file = mintedSite('9901010002', { name: '示例民政局' });
    const minted = {
      path: pathOf('9901010002'),
      value: { ...file, register: { ...file.register, filing } },
    };
    const first = [site('9901010001'), { path: pendingFile, value: pendingSite() }];
    expect(told(first, [gone(pathOf('9901010001'))])).toEqual([['9901010001.yaml file-removed']]);
    expect(told(first, [gone(pendingFile)])).toEqual([['new-ABCDEFGH.yaml file-removed']]);
    expect(told(first, [gone(pendingFile), minted])).toEqual([[]]);
    expect(told(first, [gone(unitPath(code('990101')))])).toEqual([
      [
        '990101.yaml file-removed',
        '9901010001.yaml unit-unknown',
        '9901010001.yaml unit-unknown',
        'new-ABCDEFGH.yaml unit-unknown',
      ],
    ]);
  });

  it('a unit hung elsewhere is judged with the whole tree [R-1.3]', () => {
    const moved = { path: unitPath(code('990101')), value: unit('990101', 'county', '990102') };
    expect(told([], [moved])).toEqual([['990101.yaml parent-too-low']]);
  });

  it('beside files that were trusted [R-2.4]', () => {
    const index = registerIndex();
    index.trust([...units, site('9901010001', { name: '示例局' })]);
    expect(short(index.apply([site('9901010002', { name: '示例局' })]))).toEqual([
      '9901010002.yaml name-taken 9901010001',
    ]);
  });
});

it('where policy says so, names may repeat from province to province [X10 Z12]', () => {
  const more = [unit('980000', 'province', 'bm0100'), unit('980001', 'county', '980000')];
  const sites = [site('9901010001', { name: '示例局' }), site('9800010001', { name: '示例局' })];
  const files = [
    ...sites,
    ...units,
    ...more.map((value) => ({ path: unitPath(value.code), value })),
  ];
  expect(registerIndex().apply(files)).toHaveLength(2);
  const index = registerIndex('province');
  expect(index.apply(files)).toEqual([]);
  expect(short(index.apply([site('9901020001', { name: '示例局' })]))).toEqual([
    '9901020001.yaml name-taken 9901010001',
  ]);
});
