/** Points are whole tenths everywhere: 15.3 points are 153. */
export type Tenths = number;

/** Whether the wording of a line is confirmed by a source, or only a draft (X21). */
export const confidences = ['verified', 'draft'] as const;
export type Confidence = (typeof confidences)[number];

/** How a measured figure decides a line: figures as whole numbers, shares in thousandths. */
export interface Measure {
  readonly metric: string;
  readonly op: 'at-least' | 'equals' | 'below';
  readonly value: number;
  /** The bound for portals, where it is another one. */
  readonly portal?: number;
}

/** One way in which a veto comes about. */
export interface VetoPart {
  readonly id: string;
  readonly rule: string;
  readonly measure?: Measure;
}

/** 单项否决: one found of them and the site fails (N07). */
export interface VetoPoint {
  readonly id: string;
  readonly name: string;
  /** 考察点; empty where the source has none. */
  readonly point: string;
  readonly confidence: Confidence;
  /** At least one. */
  readonly parts: readonly VetoPart[];
}

/** How a deduction is found. */
export const itemKinds = [
  'count', // so many points for each one found
  'flag', // all points or none
  'choice', // one of some options
  'points', // the points themselves, where the rubric says no more
] as const;
export type ItemKind = (typeof itemKinds)[number];

export interface ItemOption {
  readonly key: string;
  readonly rule: string;
  readonly points: Tenths;
  readonly measure?: Measure;
}

/** One line of the deductions (扣分细则). */
export interface RubricItem {
  readonly id: string;
  readonly name: string;
  readonly rule: string;
  readonly confidence: Confidence;
  readonly kind: ItemKind;
  /** What is counted: 个, 次; empty for other kinds. */
  readonly unit: string;
  /** For each one found, or for all; 0 for choices and for points typed. */
  readonly points: Tenths;
  /** Most that may be counted; 0 without bound (D1: from 5 per cent on it is a veto). */
  readonly most: number;
  readonly options: readonly ItemOption[];
  /** What the register says beside the rule; empty where nothing. */
  readonly note: string;
  /** Figure that is counted, and how many of it make one. */
  readonly measure?: { readonly metric: string; readonly per: number; readonly below?: number };
}

export interface RubricGroup {
  readonly name: string;
  /** No more than this is deducted in the group, where the rubric says so (X21); else no cap (N08). */
  readonly cap?: { readonly points: Tenths; readonly confidence: Confidence };
  readonly items: readonly RubricItem[];
}

/** A table of points (评分表, 检查指标) as its file in `data/rubrics` holds it; one file a version. */
export interface Rubric {
  readonly id: string;
  readonly title: string;
  /** Only one in force may be scored by; a draft may be edited, one in force never changes (X21). */
  readonly status: 'in-force' | 'draft';
  readonly issuedBy: string;
  readonly document: string;
  /** YYYY-MM-DD */
  readonly issuedOn: string;
  readonly note: string;
  /** What deductions are taken from. */
  readonly base: Tenths;
  /** A score of this and above is 合格. */
  readonly passAt: Tenths;
  readonly vetoes: readonly VetoPoint[];
  readonly groups: readonly RubricGroup[];
}

/** Where a rubric is kept. */
export function rubricPath(id: string): string {
  return `data/rubrics/${id}.yaml`;
}

/** All deduction lines of a rubric, in their order. */
export function itemsOf(rubric: Rubric): readonly RubricItem[] {
  return rubric.groups.flatMap(({ items }) => items);
}

/** Tenths as people read them: `153` is `15.3`, `150` is `15`. */
export function pointsText(tenths: Tenths): string {
  const whole = Math.trunc(tenths / 10);
  const rest = Math.abs(tenths % 10);
  const sign = tenths < 0 && whole === 0 ? '-' : '';
  return rest === 0 ? String(whole) : `${sign}${whole}.${rest}`;
}

/** Typed points, at most one decimal and never negative, as tenths; null when they are none (N08). */
export function parsePoints(text: string): Tenths | null {
  const [, whole, rest = '0'] = /^(\d{1,4})(?:\.(\d))?$/.exec(text.normalize('NFKC').trim()) ?? [];
  return whole === undefined ? null : Number(whole) * 10 + Number(rest);
}
