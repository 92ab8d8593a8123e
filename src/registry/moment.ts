/**
 * Times of the register: fixed +08:00, not a zone of the IANA database (which had summer time in
 * China until 1991), written as ISO with milliseconds.
 */

const offset = 8 * 3_600_000;
const day = 86_400_000;

/** `2026-11-21T15:59:59.999+08:00` of an instant. */
export function isoOf(at: Date): string {
  return new Date(at.getTime() + offset).toISOString().replace('Z', '+08:00');
}

/** `2026-11-21` of an instant, in +08:00. */
export function dateOf(at: Date): string {
  return isoOf(at).slice(0, 10);
}

/** An instant from ISO text with an offset; null when it is none. */
export function parseMoment(text: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/.test(text))
    return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}

/**
 * An instant from text that is written as `isoOf` writes it, for the order of such texts is that of
 * time; null for any other.
 */
export function momentAsWritten(text: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}\+08:00$/.test(text))
    return null;
  const at = new Date(text);
  // the day 30 of February is read as one of March; quicker than writing it again
  const dayRead = new Date(at.getTime() + offset).getUTCDate();
  return dayRead === Number(text.slice(8, 10)) ? at : null;
}

/** The clock time of the daily mint, `HH:MM`, as milliseconds of the day. */
export function timeOfDay(clock: string): number {
  const [hours = '16', minutes = '00'] = clock.split(':');
  return (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/**
 * The moment at which something approved at `approved` is minted: the first 16:00 after it, and
 * 16:00:00.000 itself waits for the next day (R-5.1, E01, X05).
 */
export function mintingMoment(approved: Date, mintAt = '16:00'): Date {
  const boundary = lastBoundary(approved, mintAt);
  return new Date(boundary.getTime() + day);
}

/** The last daily boundary that is not after `now`. */
export function lastBoundary(now: Date, mintAt = '16:00'): Date {
  const shifted = now.getTime() + offset - timeOfDay(mintAt);
  return new Date(Math.floor(shifted / day) * day + timeOfDay(mintAt) - offset);
}

/** Whether text is a day of the calendar, `2026-11-21`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
