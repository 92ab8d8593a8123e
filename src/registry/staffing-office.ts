import type { UnitCode } from './unit.ts';

declare const region: unique symbol;
/** Number of a region: `01` to `33` as the original table has them, `99` for the demo (P05). */
export type Region = string & { readonly [region]: true };

/**
 * The body that audits the openings of a region (机构编制部门, P37): one file a region, beside the
 * tree of units and apart from it.
 */
export interface StaffingOffice {
  readonly region: Region;
  /** Name of the region: 河北省. */
  readonly name: string;
  /** Name of the body: 河北省机构编制部门. */
  readonly body: string;
  readonly level: 'central' | 'province';
  /** Unit at the top of the region in the tree of units; null where it has none. */
  readonly unit: UnitCode | null;
}

/** The region of a text, `05` or `5`; null where it is none. */
export function parseRegion(text: string): Region | null {
  const number = /^\d{1,2}$/.test(text.trim()) ? text.trim().padStart(2, '0') : '';
  return /^(?:0[1-9]|[12]\d|3[0-3]|99)$/.test(number) ? (number as Region) : null;
}

/** Where a staffing office is kept. */
export function staffingOfficePath(of: Region): string {
  return `data/staffing-offices/${of}.yaml`;
}

/**
 * The code that a staffing office decides under, in the form of a unit's code and never that of any
 * unit: `bz0500`. Its accounts are `bz0500-1` and so on.
 */
export function bodyCode(of: Region): UnitCode {
  return `bz${of}00` as UnitCode;
}

/** The code that accounts of applicants of a region stand under: `sq0500`; never that of any unit. */
export function applicantCode(of: Region): UnitCode {
  return `sq${of}00` as UnitCode;
}

/** Who an account of this track acts for, by the code that it stands under; null for a unit's. */
export function openingRole(
  code: string,
): { readonly is: 'body' | 'applicant'; readonly region: Region } | null {
  const [, kind, digits = ''] = /^(bz|sq)(\d{2})00$/.exec(code) ?? [];
  const of = parseRegion(digits);
  if (kind === undefined || of === null) return null;
  return { is: kind === 'bz' ? 'body' : 'applicant', region: of };
}
