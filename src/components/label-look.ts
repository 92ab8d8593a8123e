import type { VerdictLook } from '#text/label-words.ts';

/** The shape of a verdict, strokes in a box of 24 by 24: a tick, a triangle with a stroke, a cross. */
export const verdictShape: Readonly<Record<VerdictLook, string>> = {
  ok: 'M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20M7 12.5l3.5 3.5L17 9',
  warn: 'M12 2.5L22.5 21H1.5zM12 9v6M12 17.6v.4',
  bad: 'M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20M8 8l8 8M16 8l-8 8',
};
