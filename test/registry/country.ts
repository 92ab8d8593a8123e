import type { Level, Unit, UnitCode } from '#registry/unit.ts';
import { unitTree } from '#registry/unit-tree.ts';

/** A made-up unit; only what a test says is special. */
export function unit(
  code: string,
  level: Level,
  attachedTo: string | null,
  more: Partial<Unit> = {},
): Unit {
  return {
    code: code as UnitCode,
    name: `示例${code}`,
    office: `示例${code}办公室`,
    level,
    attachedTo: attachedTo as UnitCode | null,
    hasAccount: true,
    phone: null,
    retired: null,
    ...more,
  };
}

/** A small country: a province with one city and two counties, and a department with a vertical system. */
export const country = unitTree([
  unit('bm0100', 'root', null),
  unit('990000', 'province', 'bm0100'),
  unit('990100', 'prefecture', '990000'),
  unit('990101', 'county', '990100'),
  unit('990102', 'county', '990100'),
  unit('999001', 'county', '990000'),
  unit('bm9900', 'department', 'bm0100'),
  unit('bm9901', 'bureau', 'bm9900'),
  unit('bm9951', 'sub-bureau', 'bm9901', { hasAccount: false }),
]);

export const code = (text: string) => text as UnitCode;
