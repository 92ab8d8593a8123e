import type { UnitCode } from '#registry/unit.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import { elapsedText } from './elapsed.ts';

/** GitHub tells no more people of one text than this. */
const mostNamed = 50;

/** What waits for units, longest first, as one text; names the reviewers of those that wait longest. */
export function remindText(
  waiting: readonly { readonly turn: UnitCode | null; readonly since: string }[],
  tree: UnitTree,
  now: Date,
): { readonly title: string; readonly body: string; readonly units: number } {
  const byUnit = new Map<UnitCode, { count: number; since: string }>();
  for (const { turn, since } of waiting) {
    if (turn === null) continue;
    const known = byUnit.get(turn) ?? { count: 0, since };
    byUnit.set(turn, { count: known.count + 1, since: since < known.since ? since : known.since });
  }
  const rows = Array.from(byUnit).toSorted(([, a], [, b]) => (a.since < b.since ? -1 : 1));
  let named = 0;
  const lines = rows.slice(0, 500).map(([code, { count, since }]) => {
    const unit = tree.get(code);
    const logins = (unit?.github?.reviewers ?? []).map(({ login }) => `@${login}`);
    const asked = named + logins.length <= mostNamed ? logins : [];
    named += asked.length;
    const who = asked.length > 0 ? `，${asked.join(' ')}` : '';
    return `- ${unit?.name ?? code}（${code}）：${count} 项，最早的等了 ${elapsedText(since, now)}${who}`;
  });
  const body =
    lines.length === 0
      ? '没有等待审核的申请。'
      : `共 ${waiting.length} 项申请等待 ${rows.length} 个单位审核，等得最久的在前：\n\n${lines.join('\n')}`;
  return { title: '待审核提醒', body: `${body}\n`, units: rows.length };
}
