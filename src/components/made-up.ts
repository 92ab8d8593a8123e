import type { UnitCode } from '#registry/unit.ts';

/** Whether a unit belongs to 示例省 (`99…`) or 示例部 (`bm99…`), which are no real bodies (DESIGN 3). */
export function isMadeUp(code: UnitCode): boolean {
  return code.startsWith('99') || code.startsWith('bm99');
}
