import type { Unit, UnitCode } from './unit.ts';
import { isWithin, type UnitTree } from './unit-tree.ts';

/** Who sees a notice: everybody, or only the units it is for, on their desks (L05). */
export const audiences = ['all', 'units'] as const;
export type Audience = (typeof audiences)[number];

/** How a notice is marked in lists. */
export const importances = ['important', 'normal'] as const;
export type Importance = (typeof importances)[number];

/** 重要通知 as its file in `data/notices` holds it; once published only `withdrawn` changes. */
export interface Notice {
  readonly id: string;
  readonly title: string;
  readonly publishedAt: string;
  /** Who published it. */
  readonly unit: UnitCode;
  /** It is for this unit and every unit below. */
  readonly scope: UnitCode;
  readonly audience: Audience;
  readonly importance: Importance;
  readonly withdrawn: { readonly at: string; readonly reason: string } | null;
  /** Markdown. */
  readonly body: string;
}

export const noticeTitleMax = 80;
export const noticeBodyMax = 20_000;
export const withdrawalMax = 100;

/** Where a notice is kept. */
export function noticePath(id: string): string {
  return `data/notices/${id}.md`;
}

/** Whether units of this level publish notices: the root, provinces and departments. */
export function publishes({ level }: Pick<Unit, 'level'>): boolean {
  return level === 'root' || level === 'province' || level === 'department';
}

/** Whether a unit may publish notices now. */
export function mayPublish(tree: UnitTree, unit: UnitCode): boolean {
  const own = tree.get(unit);
  return own?.retired === null && publishes(own);
}

/** Whether a notice is for a unit: it stands in the scope (L05). */
export function isNoticeFor(tree: UnitTree, notice: Notice, unit: UnitCode): boolean {
  return isWithin(tree, unit, notice.scope);
}

/** Whether a unit may take a notice back: its publisher, and every unit above that. */
export function mayWithdraw(tree: UnitTree, notice: Notice, unit: UnitCode): boolean {
  return isWithin(tree, notice.unit, unit);
}

/** What is told on a day. */
type Published = Pick<Notice, 'id' | 'publishedAt'>;

/** Newest first, notices as news of campaigns; of one moment by their ids, the last one first. */
export function newestFirst(one: Published, other: Published): number {
  if (one.publishedAt !== other.publishedAt) return one.publishedAt < other.publishedAt ? 1 : -1;
  return one.id < other.id ? 1 : -1;
}
