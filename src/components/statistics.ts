import type { Figure } from '#registry/figures.ts';
import type { Catalogue, SiteRow } from '#catalogue/types.ts';
import { isRegistered } from '#registry/listing.ts';
import { classLevels, siteClasses } from '#registry/site-class.ts';
import { siteStatuses, sponsorKinds } from '#registry/site.ts';
import { levels, type UnitCode } from '#registry/unit.ts';
import { summarizeWaits, type WaitSummary } from '#registry/waiting.ts';
import { classLevelText, monthText, siteClassText } from '#text/statistics-words.ts';
import { levelText, sponsorKindText, statusText } from '#text/words.ts';

/** One figure: its words, how many sites, and the address of the sites behind it. */
export interface FigureRow {
  readonly text: string;
  readonly sites: number;
  readonly href: string;
}

/** Waiting times of one level of units. */
export interface WaitRow extends WaitSummary {
  readonly text: string;
}

/** Everything that the public statistics of a subtree say (R-6.4, X20, Z10). */
export interface Statistics {
  readonly total: number;
  readonly byClass: readonly FigureRow[];
  readonly byLevel: readonly FigureRow[];
  readonly byStatus: readonly FigureRow[];
  readonly byKind: readonly FigureRow[];
  /** Every month from the first minting to the last, months without any included, oldest first. */
  readonly byMonth: readonly FigureRow[];
  readonly byYear: readonly FigureRow[];
  readonly portals: number;
  readonly waits: readonly WaitRow[];
}

/** The statistics of a subtree out of counts that the catalogue keeps; no site is looked at. */
export function statisticsOf(catalogue: Catalogue, unit: UnitCode): Statistics {
  const { class: classes, kind, month } = catalogue.aspectCounts(unit);
  const statuses = catalogue.statusCounts([unit]).get(unit) ?? new Map<SiteRow['status'], number>();
  const shown = siteStatuses.filter(isRegistered);
  const rowsOf = <T extends string>(
    figure: Figure,
    values: readonly T[],
    counts: ReadonlyMap<string, number>,
    textOf: (value: T) => string,
  ): readonly FigureRow[] =>
    values.map((value) => ({
      text: textOf(value),
      sites: counts.get(value) ?? 0,
      href: figureHref(unit, figure, value),
    }));
  const months = monthsBetween([...month.keys()]);
  const byMonth = rowsOf('month', months, month, monthText);
  const years = [...new Set(months.map((each) => each.slice(0, 4)))];
  const classCount = (each: string) => classes.get(each) ?? 0;
  return {
    total: shown.reduce((sum, status) => sum + (statuses.get(status) ?? 0), 0),
    byClass: rowsOf('class', siteClasses, classes, (value) => siteClassText[value]),
    byLevel: classLevels.map(({ level, classes: of }) => ({
      text: classLevelText[level],
      sites: of.reduce((sum, each) => sum + classCount(each), 0),
      href: figureHref(unit, 'level', level),
    })),
    byStatus: rowsOf('status', shown, statuses, (value) => statusText[value]),
    byKind: rowsOf('kind', sponsorKinds, kind, (value) => sponsorKindText[value]),
    byMonth,
    byYear: years.map((year) => ({
      text: `${year}年`,
      sites: byMonth
        .filter((_, index) => months[index]?.startsWith(year))
        .reduce((sum, { sites }) => sum + sites, 0),
      href: figureHref(unit, 'year', year),
    })),
    portals: siteClasses
      .filter((each) => each.endsWith('-portal'))
      .reduce((sum, each) => sum + classCount(each), 0),
    waits: waitRows(catalogue, unit),
  };
}

/** Address of the sites behind a figure; older ones follow after a site. */
export function figureHref(
  unit: UnitCode,
  figure: Figure,
  value: string,
  before: string | null = null,
): string {
  const first = `/statistics/${unit}/${figure}/${value}`;
  return before === null ? first : `${first}/${before}`;
}

/** Where a static site shows the sites behind a figure: one page, whose script reads lists of numbers. */
export function staticFigureHref(href: string): string {
  const [, , unit = '', figure = '', value = ''] = href.split('/');
  return `/statistics/rows?${new URLSearchParams({ unit, figure, value })}`;
}

/** The words of a figure: 「类别：省级门户」. */
export function figureText(figure: Figure, value: string): string {
  const words: Readonly<Record<Figure, Readonly<Record<string, string>>>> = {
    class: siteClassText,
    status: statusText,
    kind: sponsorKindText,
    month: { [value]: monthText(value) },
    level: classLevelText,
    year: { [value]: `${value}年` },
    portal: { yes: '是' },
  };
  const names = {
    class: '类别',
    status: '运行状态',
    kind: '主办单位类别',
    month: '标识码生成时间',
    level: '级别',
    year: '标识码生成时间',
    portal: '政府门户网站',
  };
  return `${names[figure]}：${words[figure][value] ?? value}`;
}

function waitRows(catalogue: Catalogue, unit: UnitCode): readonly WaitRow[] {
  const counts = catalogue.waitCounts(unit);
  return levels.toReversed().flatMap((level) => {
    const summary = summarizeWaits(counts.get(level) ?? new Map());
    return summary ? [{ text: levelText[level], ...summary }] : [];
  });
}

function monthsBetween(known: readonly string[]): readonly string[] {
  const sorted = known.filter((month) => /^\d{4}-\d{2}$/.test(month)).toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [];
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  return Array.from({ length: number(last) - number(first) + 1 }, (_, index) => {
    const at = number(first) + index;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  });
}
