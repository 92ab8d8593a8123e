import type { Unit } from '#registry/unit.ts';
import { makeUnit } from './unit-row.ts';

/**
 * 示例省 and 示例部: everything begins with 示例, so that nothing made up looks official. Between
 * them they hold what is rare: a county run by the province, a unit without account (A15, X12), a
 * retired unit with its successor, a vertical bureau and a sub-bureau (A04, A11).
 */
export const demoUnits: readonly Unit[] = [
  makeUnit('990000', '示例省', 'province', 'bm0100', { phone: phone(1) }),
  makeUnit('990100', '示例市', 'prefecture', '990000', { phone: phone(100) }),
  makeUnit('990102', '示例东区', 'county', '990100', { phone: phone(102) }),
  makeUnit('990103', '示例西区', 'county', '990100', { phone: phone(103) }),
  makeUnit('990121', '示例山县', 'county', '990100', { phone: phone(121) }),
  makeUnit('990181', '示例港市', 'county', '990100', { phone: phone(181) }),
  makeUnit('990200', '示例江市', 'prefecture', '990000', { phone: phone(200) }),
  makeUnit('990202', '示例江南区', 'county', '990200', { phone: phone(202) }),
  makeUnit('990221', '示例江北县', 'county', '990200', { hasAccount: false }),
  makeUnit('990300', '示例湖市', 'prefecture', '990000', { phone: phone(300) }),
  makeUnit('990302', '示例湖区', 'county', '990300', { phone: phone(302) }),
  makeUnit('990321', '示例湖县', 'county', '990300', {
    phone: phone(321),
    retired: { on: '2025-06-30', succeededBy: '990302' as Unit['code'] },
  }),
  makeUnit('999001', '示例直管市', 'county', '990000', { phone: phone(901) }),
  makeUnit('bm9900', '示例部', 'department', 'bm0100', { phone: phone(9900) }),
  makeUnit('bm9901', '示例部示例省局', 'bureau', 'bm9900', { phone: phone(9901) }),
  makeUnit('bm9951', '示例部示例省局示例分局', 'sub-bureau', 'bm9901', { hasAccount: false }),
];

/** Area code 0199 belongs to no place (of 01x only 010 is given out), and no number begins with 999. */
function phone(n: number): string {
  return `0199-999${String(n).padStart(4, '0')}`;
}
