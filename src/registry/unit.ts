/** An organising unit (组织单位) as its file in `data/units` holds it. */

declare const unitCodeBrand: unique symbol;

/** Six characters, lower case: GB/T 2260 digits, `bm`+4 or `bt`+4 (R-1.2, A10–A13). */
export type UnitCode = string & { readonly [unitCodeBrand]: 'UnitCode' };

/** Where a unit stands. `bureau` is 垂管省局, `sub-bureau` 垂管分局. */
export const levels = [
  'root',
  'province',
  'department',
  'prefecture',
  'bureau',
  'county',
  'sub-bureau',
] as const;
export type Level = (typeof levels)[number];

/** One unit file, parsed and checked. */
export interface Unit {
  readonly code: UnitCode;
  /** The division's or department's name: 西湖区, 财政部. */
  readonly name: string;
  /** The office that acts for it: 西湖区人民政府办公室. */
  readonly office: string;
  readonly level: Level;
  /** The unit above (挂接关系); null only for the root. */
  readonly attachedTo: UnitCode | null;
  /** False where a chain passes over the unit (X12, A15). */
  readonly hasAccount: boolean;
  /** Office telephone shown to the public (C07); null where none is known. */
  readonly phone: string | null;
  /** Set when the unit is no longer in force. */
  readonly retired: { readonly on: string; readonly succeededBy: UnitCode | null } | null;
  /** Who acts for it on GitHub; missing in a register that does not run there. */
  readonly github?: UnitOnGithub;
}

/** The accounts of a unit on GitHub. A login may be renamed, so decisions are told by the id. */
export interface UnitOnGithub {
  /** `organisation/team`; routes reviews and decides nothing. */
  readonly team: string | null;
  readonly reviewers: readonly { readonly login: string; readonly id: string }[];
}

const pattern = /^(?:[1-9]\d{5}|b[mt]\d{4})$/;

/** A unit code as people write it (`BM0100`, ` 330106 `), or null when it is none (R-1.2, B19). */
export function parseUnitCode(text: string): UnitCode | null {
  const code = text.normalize('NFKC').trim().toLowerCase();
  return pattern.test(code) ? (code as UnitCode) : null;
}

/** How deep each level stands; a child is always deeper than its parent. */
export const depth = {
  root: 0,
  province: 1,
  department: 1,
  prefecture: 2,
  bureau: 2,
  county: 3,
  'sub-bureau': 3,
} as const satisfies Record<Level, number>;
