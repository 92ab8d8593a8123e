import { isDate } from '../moment.ts';

/** Dates that say when something was published are not those of clocks and copyright lines. */
const clocks = /(?:今天是?|今日|现在是?|当前(?:时间|日期)|版权所有|copyright|©)[^\n]{0,12}$/i;
const full = /(?<![\d.])(\d{4})[-/.年] ?(\d{1,2})[-/.月] ?(\d{1,2})(?!\d)/g;
/** Month and day alone count where they are all that stands between two tags: `[11-20]`. */
const short = /^[[(【（]? ?(\d{2})[-/.](\d{2}) ?[\])】）]?$/;
/** Day and month in boxes of their own: `20` over `2026-11`. */
const boxed =
  /(?:^|\n)(?:(\d{1,2})\n(\d{4})[-/.年](\d{1,2})月?|(\d{4})[-/.年](\d{1,2})月?\n(\d{1,2}))(?=\n|$)/g;
const inAddress =
  /\/(?:t|art_)?(\d{4})(?:[-/]?)(0[1-9]|1[0-2])(?:[-/]?)(0[1-9]|[12]\d|3[01])(?=[_/.]|$)/;

/**
 * The days on which a page says that something was published, each as often as it says it, none
 * after `today` (D3, D4, V2, V3). Days without a year are the last such day.
 */
export function datesIn(text: string, today: string): readonly string[] {
  const plain = text.normalize('NFKC');
  const days: string[] = [];
  const known = new Map<string, boolean>();
  const put = (year: string, month: string, day: string) => {
    const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    const isDay = known.get(date) ?? (date >= '1990-01-01' && date <= today && isDate(date));
    known.set(date, isDay);
    if (isDay) days.push(date);
  };
  for (const match of plain.matchAll(full)) {
    const [, year = '', month = '', day = ''] = match;
    if (!clocks.test(plain.slice(Math.max(0, match.index - 30), match.index)))
      put(year, month, day);
  }
  for (const line of plain.split('\n')) {
    const [, month, day] = short.exec(line) ?? [];
    if (month === undefined || day === undefined) continue;
    const year = today.slice(0, 4);
    put(`${year}-${month}-${day}` <= today ? year : String(Number(year) - 1), month, day);
  }
  for (const [, day, year, month, year2, month2, day2] of plain.matchAll(boxed)) {
    put(year ?? year2 ?? '', month ?? month2 ?? '', day ?? day2 ?? '');
  }
  return days;
}

/** The days that addresses of articles name (`/202611/t20261120_1.html`): a hint, no published date. */
export function datesInAddresses(urls: readonly string[], today: string): readonly string[] {
  return urls.flatMap((url) => {
    const [, year, month, day] = inAddress.exec(url) ?? /\/t(\d{4})(\d{2})(\d{2})_/.exec(url) ?? [];
    const date = `${year}-${month}-${day}`;
    return year !== undefined && date >= '1990-01-01' && date <= today && isDate(date)
      ? [date]
      : [];
  });
}

/** How old the newest entry may be: days, or calendar months. */
export interface MaxAge {
  readonly days?: number;
  readonly months?: number;
}

/** The first day that still counts: 2 个月 before 3月1日 is 1月1日 (rubric-2015, time_note). */
export function firstDay(today: string, age: MaxAge): string {
  const at = new Date(`${today}T00:00:00Z`);
  if (age.days !== undefined) at.setUTCDate(at.getUTCDate() - age.days);
  if (age.months !== undefined) {
    const day = at.getUTCDate();
    at.setUTCDate(1);
    at.setUTCMonth(at.getUTCMonth() - age.months);
    const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
    at.setUTCDate(Math.min(day, last));
  }
  return at.toISOString().slice(0, 10);
}
