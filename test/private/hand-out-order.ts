import type { HandOutOrder } from '#private/account-types.ts';
import type { UnitCode } from '#registry/unit.ts';

const unit = (code: string) => code as UnitCode;

/** Two codes from a province to its cities. */
export const order: HandOutOrder = {
  request: 'one-request',
  unit: unit('990000'),
  by: '990000',
  kind: 'sheet',
  until: new Date('2026-12-21T09:00:00+08:00'),
  lines: [
    { account: '990100', unit: unit('990100'), code: 'AAAAA-BBBBB-CCCCC-DDDDD' },
    { account: '990200', unit: unit('990200'), code: 'EEEEE-FFFFF-GGGGG-HHHHH' },
  ],
};
