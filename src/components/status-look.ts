import type { SiteRow } from '#catalogue/types.ts';

/** How a status looks beside its word: a class for its colour and a shape of its own, so that colour is never alone. */
export interface StatusLook {
  readonly look: 'normal' | 'pending' | 'offline' | 'gone';
  /** Strokes in a box of 16 by 16. */
  readonly shape: string;
}

const check = 'M3 8.5l3.5 3.5L13 4.5';
const pause = 'M5.5 3.5v9M10.5 3.5v9';
const cross = 'M4 4l8 8M12 4l-8 8';
const ring = 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11';

/** The look of each status. */
export const statusLook = {
  normal: { look: 'normal', shape: check },
  concluded: { look: 'pending', shape: `${ring}M8 5v3.2l2 1.3` },
  'offline-temporary': { look: 'offline', shape: pause },
  'offline-emergency': { look: 'offline', shape: 'M8 2.5l6 11H2zM8 7v3' },
  'offline-approved': { look: 'offline', shape: 'M8 3v8M4.5 8L8 11.5 11.5 8' },
  'offline-permanent': { look: 'gone', shape: cross },
  exempt: { look: 'gone', shape: 'M3.5 8h9' },
  deleted: { look: 'gone', shape: `${ring}M4.2 4.2l7.6 7.6` },
} as const satisfies Record<SiteRow['status'], StatusLook>;
