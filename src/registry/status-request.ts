import { normaliseText, textProblems } from './free-text.ts';
import { dateOf, isDate } from './moment.ts';
import type { Problem } from './problem.ts';
import type { SiteStatus, StatusRequest } from './site.ts';

/** Longest reason of a change of status; it is public. */
export const reasonMax = 300;

const dayLength = 86_400_000;

/** How many days lie between two days of the calendar, both counted (X31). */
export function daysCounted(from: string, until: string): number {
  return (Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayLength + 1;
}

/** The day after a day of the calendar. */
export function dayAfter(day: string): string {
  return daysAfter(day, 1);
}

/** So many days after a day; before it where they are negative. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayLength).toISOString().slice(0, 10);
}

/** The first moment of a day in +08:00, as the register writes times. */
export function startOfDay(day: string): string {
  return `${day}T00:00:00.000+08:00`;
}

/** What of a request is wrong in itself, whatever the site: shape of its days and its reason. */
export function requestProblems(request: StatusRequest, at = ''): readonly Problem[] {
  const { status, from, until, reason } = request;
  const problems: Problem[] = [];
  const day = (field: 'from' | 'until', value: string, isAsked: boolean) => {
    if (isAsked && value === '') problems.push({ code: 'required', at: `${at}/${field}` });
    else if (isAsked && !isDate(value))
      problems.push({ code: 'date-format', at: `${at}/${field}` });
    else if (!isAsked && value !== '') problems.push({ code: 'until-empty', at: `${at}/${field}` });
  };
  day('from', from, status === 'offline-temporary');
  day('until', until, status === 'offline-temporary' || status === 'offline-emergency');
  problems.push(
    ...(reason === ''
      ? [{ code: 'required', at: `${at}/reason` }]
      : textProblems(normaliseText(reason), `${at}/reason`, reasonMax)),
  );
  return problems;
}

/** Whether a day may be the day of return of an emergency offline that is filed on a day (X14). */
export function isReturnDay(until: string, filedOn: string): boolean {
  return until > filedOn;
}

/** What the days of a temporary or emergency offline break (I01, X14, X31). */
export function offlineDayProblems(
  request: StatusRequest,
  facts: {
    readonly now: Date;
    readonly maxDays: number;
    /** Status changes so far: a temporary offline counts in the year in which it began. */
    readonly history: readonly { readonly at: string; readonly status: SiteStatus }[];
  },
  at = '',
): readonly Problem[] {
  const { status, from, until } = request;
  const today = dateOf(facts.now);
  if (status === 'offline-emergency') {
    if (!isDate(until)) return [];
    return isReturnDay(until, today)
      ? []
      : [{ code: 'return-day-past', at: `${at}/until`, params: { today } }];
  }
  if (status !== 'offline-temporary' || !isDate(from) || !isDate(until)) return [];
  const problems: Problem[] = [];
  if (from < today) problems.push({ code: 'from-past', at: `${at}/from`, params: { today } });
  const days = daysCounted(from, until);
  if (days < 1) problems.push({ code: 'until-before-from', at: `${at}/until` });
  else if (days > facts.maxDays) {
    const params = { days, max: facts.maxDays, last: lastDay(from, facts.maxDays) };
    problems.push({ code: 'offline-too-long', at: `${at}/until`, params });
  }
  const year = from.slice(0, 4);
  const earlier = facts.history.find(
    ({ at: began, status: then }) => then === 'offline-temporary' && began.startsWith(year),
  );
  if (earlier) {
    const params = { year, day: earlier.at.slice(0, 10) };
    problems.push({ code: 'offline-year-used', at: `${at}/from`, params });
  }
  return problems;
}

function lastDay(from: string, days: number): string {
  const last = Date.parse(`${from}T00:00:00Z`) + (days - 1) * dayLength;
  return new Date(last).toISOString().slice(0, 10);
}
