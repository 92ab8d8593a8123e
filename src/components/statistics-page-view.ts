import type { Catalogue } from '#catalogue/types.ts';
import type { Unit } from '#registry/unit.ts';
import { upwards } from '#registry/unit-tree.ts';
import { listHref } from './list-paths.ts';
import { isMadeUp } from './made-up.ts';
import { splitRegions } from './region.ts';
import {
  figureHref,
  type FigureRow,
  staticFigureHref,
  statisticsOf,
  type WaitRow,
} from './statistics.ts';

/** Where figures lead: to lists of this server, of another one, or to the static site's own (null). */
export type FigureBase = string | null;

const number = new Intl.NumberFormat('zh-CN');

/** Everything that 统计 of a subtree says (R-6.4, L04, X20, Z10). */
export function statisticsView(catalogue: Catalogue, unit: Unit, base: FigureBase) {
  const units = catalogue.units();
  const isCountry = unit.level === 'root';
  const within = isCountry ? null : unit.code;
  const figures = statisticsOf(catalogue, unit.code);
  const { total } = figures;
  const listed = catalogue.listTotals('listed', [unit.code]).get(unit.code) ?? 0;
  const below = catalogue.children(unit.code).length;
  const where = isCountry ? '全国' : unit.name;
  const above = upwards(units, unit.code)
    .filter(({ level }) => level !== 'root')
    .toReversed();
  const lines = (rows: readonly FigureRow[]) => figureLines(rows, total, base);
  return {
    where,
    crumbs: [
      { text: '统计', href: isCountry ? '' : '/statistics' },
      ...above.map(({ code, name }) => ({
        text: name,
        href: code === unit.code ? '' : `/statistics/${code}`,
      })),
    ],
    isMadeUp: !isCountry && isMadeUp(unit.code),
    tiles: [
      { number: total, text: '个网站在册', href: listHref('registered', within) },
      { number: listed, text: '个网站已加挂标识并公示', href: listHref('listed', within) },
      {
        number: figures.portals,
        text: '个政府门户网站',
        href: figures.portals > 0 ? hrefAt(base, figureHref(unit.code, 'portal', 'yes')) : '',
      },
      { number: below, text: '个下级地区和部门', href: below > 0 ? '#regions' : '' },
    ].map((tile) => ({ ...tile, number: number.format(tile.number) })),
    isEmpty: total === 0,
    byClass: lines(figures.byClass),
    byLevel: lines(figures.byLevel),
    byStatus: lines(figures.byStatus),
    byKind: lines(figures.byKind),
    months: monthColumns(figures.byMonth.slice(-24)),
    byMonth: lines(figures.byMonth.toReversed()),
    byYear: figures.byYear.length > 1 ? lines(figures.byYear.toReversed()) : [],
    regions: regionFigures(catalogue, unit),
    waits: figures.waits.map(waitLine),
  };
}

/** Figures as lines of `figure-table.astro`. */
export function figureLines(rows: readonly FigureRow[], total: number, base: FigureBase) {
  const most = Math.max(1, ...rows.map(({ sites }) => sites));
  return rows.map(({ text, sites, href }) => ({
    text,
    sites: number.format(sites),
    href: sites > 0 ? hrefAt(base, href) : '',
    share: total === 0 ? '—' : `${((sites * 100) / total).toFixed(1)}%`,
    bar: ((sites * 100) / most).toFixed(2),
  }));
}

function hrefAt(base: FigureBase, href: string): string {
  return base === null ? staticFigureHref(href) : `${base}${href}`;
}

/** One line of a table of figures. */
export type FigureLine = ReturnType<typeof figureLines>[number];

const width = 720;
const height = 200;

/** The columns of the newest months, in a box of 720 by 246. */
function monthColumns(months: readonly FigureRow[]) {
  const most = Math.max(1, ...months.map(({ sites }) => sites));
  const step = width / Math.max(1, months.length);
  const peak = months.find(({ sites }) => sites === most);
  return {
    count: String(months.length),
    most: number.format(most),
    step: (step * 0.7).toFixed(1),
    columns: months.map(({ text, sites }, index) => {
      const tall = Math.round((sites / most) * (height - 30));
      const [year = '', month = ''] = text.split('年');
      const isNewYear = month === '1月';
      // The first year is left out where the next one begins too near for both.
      const isNear = months.slice(1, 4).some((next) => next.text.endsWith('年1月'));
      const isMarked = isNewYear || (index === 0 && !isNear);
      return {
        x: (index * step + step * 0.15).toFixed(1),
        middle: (index * step + step / 2).toFixed(1),
        y: String(height - tall),
        tall: String(tall),
        month: month.replace('月', ''),
        isQuarter: Number(month.replace('月', '')) % 3 === 1,
        year: isMarked ? year : '',
      };
    }),
    peak: peak && peak.sites > 0 ? { text: peak.text, sites: number.format(peak.sites) } : null,
  };
}

/** The newest months, drawn. */
export type MonthsView = ReturnType<typeof monthColumns>;

/** Registered and listed sites of each unit below, those with most first. */
function regionFigures(catalogue: Catalogue, unit: Unit) {
  const children = catalogue.children(unit.code);
  const codes = children.map(({ code }) => code);
  const registered = catalogue.listTotals('registered', codes);
  const listed = catalogue.listTotals('listed', codes);
  const allOf = ({ code }: Unit) => registered.get(code) ?? 0;
  const { provinces, departments } = splitRegions(children.filter((each) => allOf(each) > 0));
  const most = Math.max(1, ...registered.values());
  const barOf = (sites: number) => ((sites * 100) / most).toFixed(2);
  const groups = [
    { name: '地方', head: '地区', units: provinces },
    { name: '部门', head: '部门', units: departments },
  ];
  return {
    isAny: children.length > 0,
    groups: groups
      .filter(({ units }) => units.length > 0)
      .map(({ units, ...words }) => ({
        ...words,
        lines: units
          .toSorted((a, b) => allOf(b) - allOf(a))
          .map((each) => {
            const shown = listed.get(each.code) ?? 0;
            return {
              code: each.code,
              name: each.name,
              isRetired: each.retired !== null,
              registered: number.format(allOf(each)),
              listed: number.format(shown),
              all: String(allOf(each)),
              shown: String(shown),
              bar: barOf(allOf(each)),
              shownBar: barOf(shown),
            };
          }),
      })),
    without: children
      .filter((each) => each.retired === null && allOf(each) === 0)
      .map(({ code, name }, index) => ({ code, name, isFirst: index === 0 })),
  };
}

/** Figures of the units below. */
export type RegionFigures = ReturnType<typeof regionFigures>;

function waitLine({ text, decisions, mean, median, ninth, longest }: WaitRow) {
  const days = (count: number) => (count === 0 ? '不到 1 天' : `${count} 天`);
  return {
    text,
    decisions: number.format(decisions),
    mean: `${mean.toFixed(1)} 天`,
    median: days(median),
    ninth: days(ninth),
    longest: days(longest),
  };
}

/** One line of the waiting times. */
export type WaitLine = ReturnType<typeof waitLine>;
