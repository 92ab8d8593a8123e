import { describe, expect, it } from 'vitest';
import {
  giverOf,
  isAbove,
  mayStartReset,
  nextAccountId,
  nextLevel,
} from '#registry/account-cascade.ts';
import { type UnitTree, unitTree } from '#registry/unit-tree.ts';
import { code, country, unit } from './country.ts';

const childrenIn = (tree: UnitTree) => (above: string) =>
  [...tree.values()].filter(({ attachedTo }) => attachedTo === above);
const below = (tree: UnitTree, above: string) =>
  nextLevel(childrenIn(tree), code(above)).map((each) => String(each.code));

describe('the account cascade over four levels', () => {
  it('each unit gives to those directly below it: root, province or department, city or bureau, county [A36 A22 A25 A35]', () => {
    expect(below(country, 'bm0100')).toEqual(['990000', 'bm9900']);
    expect(below(country, '990000')).toEqual(['990100', '999001']);
    expect(below(country, '990100')).toEqual(['990101', '990102']);
    expect(below(country, 'bm9900')).toEqual(['bm9901']);
    expect(below(country, '990101')).toEqual([]);
  });

  it.each([
    ['990000', 'bm0100'],
    ['bm9900', 'bm0100'],
    ['990100', '990000'],
    ['999001', '990000'],
    ['990101', '990100'],
    ['bm9901', 'bm9900'],
  ])('%s gets its account from %s and from nobody else [A36 A08]', (given, giver) => {
    expect(giverOf(country, code(given))?.code).toBe(giver);
    const givers = [...country.keys()].filter((above) => below(country, above).includes(given));
    expect(givers).toEqual([giver]);
  });

  it('nobody gives to the root, whose accounts are made on the server, nor to a unit without account [A15 R-10.1]', () => {
    expect(giverOf(country, code('bm0100'))).toBeNull();
    expect(giverOf(country, code('bm9951'))).toBeNull();
  });

  it('below a unit without account the nearest above gives, as chains pass over it [A15 X12]', () => {
    const tree = unitTree([
      ...country.values(),
      unit('990200', 'prefecture', '990000', { hasAccount: false }),
      unit('990201', 'county', '990200'),
    ]);
    expect(giverOf(tree, code('990201'))?.code).toBe('990000');
    expect(below(tree, '990000')).toEqual(['990100', '999001', '990200', '990201']);
  });

  it('a unit no longer in force gets nothing; what still hangs on it gets it from above [R-1.3]', () => {
    const retired = { retired: { on: '2025-06-30', succeededBy: code('990100') } };
    const tree = unitTree([
      ...country.values(),
      unit('990300', 'prefecture', '990000', retired),
      unit('990301', 'county', '990300'),
    ]);
    expect(giverOf(tree, code('990300'))).toBeNull();
    expect(below(tree, '990000')).toEqual(['990100', '999001', '990301']);
  });
});

describe('a reset', () => {
  it.each([
    ['990100', true],
    ['bm0100', true],
    ['990000', false],
    ['990102', false],
    ['990101', false],
    ['bm9900', false],
  ])('of 990101 may be started by %s: %s [A28 X33]', (by, may) => {
    expect(mayStartReset(country, code(by), code('990101'))).toBe(may);
  });

  it.each([
    ['990100', true],
    ['990000', true],
    ['bm0100', true],
    ['990101', false],
    ['990102', false],
    ['bm9900', false],
  ])('of 990101 may be confirmed from %s: %s [A28 X33]', (by, may) => {
    expect(isAbove(country, code(by), code('990101'))).toBe(may);
  });
});

it('further accounts of a unit are numbered from 2 and none is given twice [R-10.1]', () => {
  expect(nextAccountId(code('330106'), [])).toBe('330106');
  expect(nextAccountId(code('330106'), ['330106'])).toBe('330106-2');
  expect(nextAccountId(code('330106'), ['330106', '330106-2', '330106-10'])).toBe('330106-11');
});
