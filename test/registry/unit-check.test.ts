import { describe, expect, it } from 'vitest';
import { checkTree, checkUnitFile } from '#registry/unit-check.ts';
import { unitTree } from '#registry/unit-tree.ts';
import type { Unit } from '#registry/unit.ts';
import { code, country, unit } from './country.ts';

const path = 'data/units/99/990101.yaml';
const problemsOf = (...units: readonly Unit[]) =>
  checkTree(unitTree([...country.values(), ...units])).map(
    (problem) => `${problem.unit} ${problem.code}`,
  );

describe('a unit file', () => {
  const sound = unit('990101', 'county', '990100', { phone: '010-99912345' });

  it('with nothing wrong is taken [A12 R-1.2]', () => {
    expect(checkUnitFile(sound, path)).toEqual([]);
    const retired = { on: '2025-06-30', succeededBy: code('990102') };
    expect(checkUnitFile({ ...sound, retired }, path)).toEqual([]);
  });

  it.each([
    ['unit-format /code', { code: '099001' }],
    ['unit-format /code', { code: 'BM0100' }],
    ['type-wrong /code', { code: 990101 }],
    ['choice-unknown /level', { level: '县' }],
    ['unit-format /attachedTo', { attachedTo: '99010' }],
    ['type-wrong /hasAccount', { hasAccount: 'true' }],
    ['phone-format /phone', { phone: '99912345' }],
    ['date-format /retired/on', { retired: { on: '2025-02-30', succeededBy: null } }],
    ['date-format /retired/on', { retired: { on: '去年', succeededBy: null } }],
    ['field-unknown /email', { email: 'jia@example.invalid' }],
    ['stored-form /name', { name: ' 示例县' }],
    ['text-mobile /office', { office: '示例办公室13800000000' }],
    ['path-differs /code', { code: '990102' }],
  ])('is refused: %s [A10 A11 A12 A13 R-1.2]', (problem, more) => {
    const found = checkUnitFile({ ...sound, ...more }, path);
    expect(found.map(({ code: reason, at }) => `${reason} ${at}`)).toEqual([problem]);
  });
});

describe('the tree of units (挂接关系)', () => {
  it('of the small country is sound [A17 R-1.3]', () => {
    expect(problemsOf()).toEqual([]);
  });

  it('has one root [A10 R-1.1 R-1.3]', () => {
    const [, ...rest] = country.values();
    const found = checkTree(unitTree(rest)).map(({ code: reason }) => reason);
    expect(found).toEqual(['root-missing', 'parent-unknown', 'parent-unknown']);
    expect(problemsOf(unit('980000', 'province', null))).toEqual(['980000 root-second']);
  });

  it.each([
    ['990103 parent-unknown', unit('990103', 'county', '990900')],
    ['990103 parent-too-low', unit('990103', 'county', '990101')],
    ['990200 parent-too-low', unit('990200', 'prefecture', '990100')],
    ['980000 parent-too-low', unit('980000', 'province', '990000')],
    ['990103 parent-misfit', unit('990103', 'county', 'bm9901')],
    ['980101 parent-misfit', unit('980101', 'county', '990100')],
    ['990300 parent-misfit', unit('990300', 'prefecture', 'bm0100')],
    ['bm7104 parent-misfit', unit('bm7104', 'bureau', 'bm9900')],
    ['bm9902 parent-misfit', unit('bm9902', 'bureau', '990000')],
    ['990103 level-misfit', unit('990103', 'prefecture', '990000')],
    ['990200 level-misfit', unit('990200', 'county', '990000')],
    ['bm9800 level-misfit', unit('bm9800', 'province', 'bm0100')],
    ['bm9902 level-misfit', unit('bm9902', 'department', 'bm0100')],
    ['bt0100 level-misfit', unit('bt0100', 'bureau', 'bm9900')],
    [
      '990103 successor-unknown',
      unit('990103', 'county', '990100', {
        retired: { on: '2025-01-01', succeededBy: code('990109') },
      }),
    ],
    [
      '990103 successor-unknown',
      unit('990103', 'county', '990100', {
        retired: { on: '2025-01-01', succeededBy: code('990103') },
      }),
    ],
  ])('refuses %s [A10 A11 A12 A13 A33 R-1.3]', (problem, added) => {
    expect(problemsOf(added)).toContain(problem);
  });

  it.each([
    unit('999002', 'county', '990000'),
    unit('990103', 'county', '990000'),
    unit('bm9952', 'sub-bureau', 'bm9900', { hasAccount: false }),
    unit('bm7100', 'department', 'bm0100'),
    unit('990103', 'county', '990100', { retired: { on: '2025-01-01', succeededBy: null } }),
  ])('takes $code at $level under $attachedTo [A11 A12 A15 X12]', (added) => {
    expect(problemsOf(added)).toEqual([]);
  });

  it('takes 兵团 and its divisions [A13]', () => {
    expect(
      problemsOf(unit('bt0000', 'province', 'bm0100'), unit('bt0100', 'prefecture', 'bt0000')),
    ).toEqual([]);
    expect(problemsOf(unit('bt0100', 'prefecture', '990000'))).toEqual(['bt0100 parent-misfit']);
  });

  it('has no circle; only the units in it are named [R-1.3]', () => {
    const found = problemsOf(
      unit('990200', 'prefecture', '990201'),
      unit('990201', 'county', '990200'),
      unit('bm9952', 'sub-bureau', 'bm9952'),
    );
    expect(found).toEqual(['990200 tree-cycle', '990201 tree-cycle', 'bm9952 tree-cycle']);
  });
});
