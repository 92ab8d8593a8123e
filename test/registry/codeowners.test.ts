import fc from 'fast-check';
import { matchFile, parse } from 'codeowners-utils';
import { describe, expect, it } from 'vitest';
import { codeOwners, codeOwnersMax } from '#registry/codeowners.ts';
import { depth, type Unit, type UnitCode } from '#registry/unit.ts';
import { unitTree, type UnitTree, upwards } from '#registry/unit-tree.ts';
import { unit } from './country.ts';

const maintainers = ['@shili-register/maintainers'];
const policy = { codeOwnersDepth: 'all', githubMaintainers: maintainers } as const;
const account = (login: string) => ({ team: null, reviewers: [{ login, id: '1' }] });

const tree = unitTree([
  unit('bm0100', 'root', null, { github: account('root') }),
  unit('990000', 'province', 'bm0100', { github: account('p99') }),
  unit('990100', 'prefecture', '990000', {
    github: { team: 'shili/u990100', reviewers: [{ login: 'c', id: '2' }] },
  }),
  unit('990101', 'county', '990100', { github: account('k990101') }),
  unit('990102', 'county', '990100'),
  unit('990103', 'county', '990100', { hasAccount: false, github: account('nobody') }),
  unit('bm9900', 'department', 'bm0100', { github: account('bm99') }),
  unit('bm9901', 'bureau', 'bm9900'),
]);

/** Who owns a path, as an independent reader of CODEOWNERS has it. */
const owners = (text: string, path: string) => matchFile(path, parse(text))?.owners ?? [];
const site = (code: string) => `data/sites/${code.slice(0, 2)}/${code}/new-ABCDEFGH.yaml`;

describe('CODEOWNERS', () => {
  it.each([
    ['990101', ['@k990101']],
    ['990100', ['@shili/u990100']],
    ['990102', ['@shili/u990100']],
    ['990103', ['@shili/u990100']],
    ['990000', ['@p99']],
    ['bm9901', ['@bm99']],
  ])(
    'gives the sites of %s to its own reviewers, else to the nearest unit above that has any [R-1.4 R-1.5 X12]',
    (code, expected) => {
      expect(owners(codeOwners(tree, policy), site(code))).toEqual(expected);
    },
  );

  it('names units down to the level of the setting, as each owner needs write access [R-11.2 Z12]', () => {
    const province = codeOwners(tree, { ...policy, codeOwnersDepth: 'province' });
    expect(owners(province, site('990101'))).toEqual(['@p99']);
    const none = codeOwners(tree, { ...policy, codeOwnersDepth: 'none' });
    expect(owners(none, site('990101'))).toEqual(['@root']);
  });

  it.each([
    ['.github/CODEOWNERS', maintainers],
    ['.github/workflows/mint.yml', maintainers],
    ['schemas/site.schema.json', maintainers],
    ['src/registry/review-chain.ts', maintainers],
    ['data/units/99/990101.yaml', ['@root']],
    ['data/policy.yaml', ['@root']],
  ])('keeps %s from those whose sites it decides about [R-1.3 Z12]', (path, expected) => {
    expect(owners(codeOwners(tree, policy), path)).toEqual(expected);
  });

  it('begins with what is general: parents before children, guarded files last [R-1.5]', () => {
    const lines = codeOwners(tree, policy).split('\n');
    const at = (pattern: string) => lines.findIndex((line) => line.startsWith(`${pattern} `));
    const order = ['*', '/data/', '/data/sites/99/', '/data/sites/99/990100/'];
    const places = [...order, '/data/sites/99/990101/', '/data/units/', '/.github/'].map(at);
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('says nothing of owners where no unit is on GitHub [R-10.2]', () => {
    const bare = unitTree([unit('bm0100', 'root', null), unit('990000', 'province', 'bm0100')]);
    const text = codeOwners(bare, { codeOwnersDepth: 'all', githubMaintainers: [] });
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });

  it('of any tree gives every path the owners that the tree gives it [R-1.5]', () => {
    fc.assert(
      fc.property(randomTree, fc.constantFrom('province', 'all'), (some, reach) => {
        const text = codeOwners(some, { ...policy, codeOwnersDepth: reach });
        for (const { code } of some.values()) {
          expect(owners(text, site(code)), code).toEqual(expected(some, code, reach));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of 3,500 units with twenty accounts of full length each is below 3 MB [R-11.2]', () => {
    const text = codeOwners(country(3500, 20), policy);
    expect(Buffer.byteLength(text)).toBeGreaterThan(2_500_000);
    expect(Buffer.byteLength(text)).toBeLessThan(codeOwnersMax);
    expect(text).not.toMatch(/[![\]\\]/);
  });

  it('is refused rather than written so large that GitHub would ignore it [R-11.2]', () => {
    expect(() => codeOwners(country(4000, 20), policy)).toThrow('GitHub ignores it');
  });
});

/** The rule again, without lines: the first unit upwards that has accounts on GitHub. */
function expected(some: UnitTree, code: UnitCode, reach: 'province' | 'all'): readonly string[] {
  const from = upwards(some, code).filter(
    (one) =>
      one.hasAccount && !one.retired && one.github && (reach === 'all' || depth[one.level] < 2),
  );
  const [first] = from;
  if (!first?.github) return maintainers;
  return first.github.team === null
    ? first.github.reviewers.map(({ login }) => `@${login}`)
    : [`@${first.github.team}`];
}

const onGithub = (name: string) =>
  fc.constantFrom<Partial<Unit>>(
    {},
    { github: account(`r-${name}`) },
    { github: { team: `shili/t-${name}`, reviewers: [] } },
    { github: account(`r-${name}`), hasAccount: false },
  );
const codes = ['990100', '990200', '990101', '990201', '999001', 'bm9900', 'bm9901'] as const;
const randomTree = fc
  .tuple(onGithub('root'), onGithub('p'), fc.tuple(...codes.map(onGithub)), fc.boolean())
  .map(([root, province, rest, isRetired]) => {
    const [a, b, c, d, e, f, g] = rest as [Partial<Unit>, ...Partial<Unit>[]];
    const retired = { on: '2026-01-01', succeededBy: '990200' as UnitCode };
    return unitTree([
      unit('bm0100', 'root', null, { ...root, hasAccount: true, github: account('root') }),
      unit('990000', 'province', 'bm0100', province),
      unit('990100', 'prefecture', '990000', { ...a, ...(isRetired ? { retired } : {}) }),
      unit('990200', 'prefecture', '990000', b),
      unit('990101', 'county', '990100', c),
      unit('990201', 'county', '990200', d),
      unit('999001', 'county', '990000', e),
      unit('bm9900', 'department', 'bm0100', f),
      unit('bm9901', 'bureau', 'bm9900', g),
    ]);
  });

function country(size: number, accounts: number): UnitTree {
  const login = (n: number, m: number) => `u${n}-${m}`.padEnd(39, 'x');
  const reviewers = (n: number) =>
    Array.from({ length: accounts }, (_, m) => ({ login: login(n, m), id: '1' }));
  const units = Array.from({ length: size - 1 }, (_, n) => {
    const code = String(110101 + n);
    return unit(code, 'county', 'bm0100', { github: { team: null, reviewers: reviewers(n) } });
  });
  return unitTree([unit('bm0100', 'root', null), ...units]);
}
