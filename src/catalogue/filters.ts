import {
  type FilingKind,
  filingKinds,
  isRecordChange,
  isUnitFilingKind,
  type Stage,
} from '#registry/filing.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { SiteRow } from './types.ts';

/** Columns of the desk's lists that people type a text for. */
export const textColumns = ['name', 'homeUrl', 'code', 'sponsor'] as const;
export type TextColumnName = (typeof textColumns)[number];

/** What a column must hold: every word somewhere in it, or the text as a whole (K02). */
export interface ColumnMatch {
  readonly column: TextColumnName;
  readonly mode: 'contains' | 'equals';
  readonly text: string;
}

/** What both lists of the desk are narrowed by. */
interface CommonFilter {
  /** Words that must stand anywhere among name, URL and codes. */
  readonly text?: string;
  readonly columns?: readonly ColumnMatch[];
  /** Units that the row hangs on; still only those of the subtree. */
  readonly units?: ReadonlySet<UnitCode>;
  readonly isPortal?: boolean;
  readonly isServicePlatform?: boolean;
  /** Time of submission or approval, ISO with +08:00: from the first, before the second. */
  readonly from?: string;
  readonly before?: string;
}

/** What the list of open filings is narrowed by. */
export interface FilingFilter extends CommonFilter {
  readonly turn?: UnitCode;
  readonly stage?: Stage;
  readonly stages?: readonly Stage[];
  readonly kinds?: readonly FilingKind[];
  /** State in the words of the unit whose list it is. */
  readonly state?: DeskState;
  /** 运行状态 of the site that a change is about. */
  readonly status?: SiteRow['status'];
  readonly order?: 'oldest' | 'newest';
}

/** What the list of sites is narrowed by. */
export interface SiteFilter extends CommonFilter {
  readonly status?: SiteRow['status'];
  /** Sites with an open filing in this state, or with one that waits for the unit, or with any. */
  readonly open?: DeskState | 'mine' | 'any';
  readonly order?: 'newest' | 'oldest' | 'code';
}

/**
 * States of an open filing as a unit reads them (R-4.6, X09); one word of `shownTo` each. A row of
 * `filing_region` says what the unit has to do with the filing.
 */
export const deskStates = [
  'new', // 未提交
  'unreviewed', // 未审核
  'in-review', // 审核中
  'reviewed', // 已审核
  'returned', // 已退回
  'amended', // 办结后修改
  'amendment-returned', // 修改后审核未通过
  'concluded', // 已办结
] as const;
export type DeskState = (typeof deskStates)[number];

const listed = (kinds: readonly FilingKind[]) => kinds.map((kind) => `'${kind}'`).join(', ');
const isChange = `r.kind IN (${listed(filingKinds.filter(isRecordChange))})`;
const isOther = `r.kind NOT IN (${listed(filingKinds.filter(isRecordChange))})`;
const isAboutUnits = `r.kind IN (${listed(filingKinds.filter(isUnitFilingKind))})`;
const isWaiting = `r.stage IN ('received', 'in-review')`;
const isMine = 'r.turn = r.unit';

/** SQL over `filing_region r`: the rows that the unit reads as this state. */
export const stateSql = {
  new: `${isOther} AND r.stage = 'received' AND ${isMine} AND NOT ${isAboutUnits}`,
  unreviewed: `${isOther} AND ${isWaiting} AND ${isMine} AND (r.stage = 'in-review' OR ${isAboutUnits})`,
  'in-review': `${isOther} AND ${isWaiting} AND r.turn IS NOT r.unit AND r.part = 0`,
  reviewed: `${isOther} AND ((${isWaiting} AND r.turn IS NOT r.unit AND r.part > 0)
    OR (r.stage = 'approved' AND r.part = 1))`,
  returned: `${isOther} AND r.stage = 'returned'`,
  amended: `${isChange} AND ${isWaiting}`,
  'amendment-returned': `${isChange} AND r.stage = 'returned'`,
  concluded: `r.stage = 'approved' AND (${isChange} OR r.part <> 1)`,
} as const satisfies Record<DeskState, string>;
