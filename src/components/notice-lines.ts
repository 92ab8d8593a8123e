import type { Notice } from '#registry/notice.ts';
import type { UnitTree } from '#registry/unit-tree.ts';

/** Notices as lines of `notice-list.astro`; `unread` are the ids that the account has not opened. */
export function noticeLines(
  notices: readonly Notice[],
  units: UnitTree,
  unread: ReadonlySet<string> = new Set(),
) {
  return notices.map(({ id, title, unit, publishedAt, importance, withdrawn }) => ({
    id,
    title,
    office: units.get(unit)?.office ?? unit,
    publishedAt,
    day: publishedAt.slice(0, 10),
    isImportant: importance === 'important' && withdrawn === null,
    isWithdrawn: withdrawn !== null,
    isUnread: unread.has(id),
  }));
}

/** One line of a list of notices. */
export type NoticeLine = ReturnType<typeof noticeLines>[number];
