import { expect, it } from 'vitest';
import { reviewChain } from '#registry/review-chain.ts';
import { unitTree } from '#registry/unit-tree.ts';
import { code, country, unit } from './country.ts';

const chain = (of: string, isPortal = false) => reviewChain(country, { unit: code(of), isPortal });
const units = (of: string, isPortal = false) => chain(of, isPortal).steps.map((step) => step.unit);

it.each([
  ['a county department', '990101', ['990101', '990100', '990000']],
  ['a city department', '990100', ['990100', '990000']],
  ['a provincial department', '990000', ['990000']],
  ['a county directly under the province', '999001', ['999001', '990000']],
  ['a vertical bureau', 'bm9901', ['bm9901', 'bm9900']],
  ['a State Council department', 'bm9900', ['bm9900']],
])(
  'the site of %s is reviewed from its own unit up to the province or department [B05 B06 D01 D02 A18]',
  (_, of, expected) => {
    expect(units(of)).toEqual(expected);
  },
);

it('a unit without account is passed over to the nearest above that has one [A15 X12 R-1.4]', () => {
  expect(units('bm9951')).toEqual(['bm9901', 'bm9900']);
  expect(chain('bm9951').passedOver).toEqual(['bm9951']);
});

it('the portal of a county is taken in by its own unit and reviewed from the unit above [B04 X26]', () => {
  expect(chain('990101', true).steps).toEqual([
    { unit: '990101', act: 'take-in', because: 'portal-home' },
    { unit: '990100', act: 'approve', because: 'above' },
    { unit: '990000', act: 'approve', because: 'final' },
  ]);
});

it.each(['990000', 'bm9900'])(
  'the portal of %s, a province or department, is decided there and recorded at the root, which does not approve [B03 X04]',
  (of) => {
    const { steps, rootRecord } = chain(of, true);
    expect(steps).toEqual([{ unit: of, act: 'approve', because: 'portal-final' }]);
    expect(rootRecord).toBe(true);
  },
);

it('a province without account leaves the last word to the root [R-1.4]', () => {
  const tree = unitTree([
    unit('bm0100', 'root', null),
    unit('990000', 'province', 'bm0100', { hasAccount: false }),
    unit('990100', 'prefecture', '990000'),
  ]);
  const { steps } = reviewChain(tree, { unit: code('990100'), isPortal: false });
  expect(steps.map((step) => step.unit)).toEqual(['990100', 'bm0100']);
});

it('a retired unit reviews nothing [R-1.3]', () => {
  const tree = unitTree([
    ...country.values(),
    unit('990100', 'prefecture', '990000', {
      retired: { on: '2026-01-01', succeededBy: code('990000') },
    }),
  ]);
  const { steps } = reviewChain(tree, { unit: code('990101'), isPortal: false });
  expect(steps.map((step) => step.unit)).toEqual(['990101', '990000']);
});
