import { homeView } from '#components/home-view.ts';
import { listArchiveView, listHeadView } from '#components/list-head-view.ts';
import { parsePage } from '#components/list-paths.ts';
import { openDataView } from '#components/open-data-view.ts';
import { siteView } from '#components/site-view.ts';
import { statisticsView } from '#components/statistics-page-view.ts';
import { unitView } from '#components/unit-view.ts';
import { waitingView } from '#components/waiting-view.ts';
import { rootUnit } from '#registry/unit-tree.ts';
import { parseUnitCode, type Unit } from '#registry/unit.ts';
import type { PublicList } from '#catalogue/types.ts';
import type { View } from './stencil/view.ts';
import type { Facts, PublicOffice } from './types.ts';

/** Pages that are functions of a view: made by the same code that the page itself asks on a server. */
export interface ViewedPages {
  /** Addresses of such pages, with the parts that the view is asked by. */
  readonly address: RegExp;
  /** The same address with names instead of these parts; never a page's. */
  readonly route: string;
  /** What the page says; null where there is no such page. */
  view(facts: Facts, parts: readonly string[]): Promise<View> | View;
}

/** The kinds of pages of which there are many, or that nearly every change touches. */
export const viewedPages: readonly ViewedPages[] = [
  { address: /^\/$/, route: '/', view: ({ office }) => homeView(office) },
  {
    address: /^\/open-data$/,
    route: '/open-data',
    view: ({ office }) => openDataView(office, null),
  },
  {
    address: /^\/sites\/(\w+)$/,
    route: '/sites/zqsitecode',
    view: ({ office }, [code = '']) => siteView(office, code),
  },
  ...listPages('/listing', 'listed'),
  ...listPages('/registered', 'registered'),
  {
    address: /^\/units\/(\w+)$/,
    route: '/units/zqunit',
    view({ office: { catalogue } }, [code]) {
      const unit = unitOf(catalogue, code);
      return unit && unitView(catalogue, unit);
    },
  },
  {
    address: /^\/units\/(\w+)\/waiting$/,
    route: '/units/zqunit/waiting',
    view({ office: { catalogue }, ...published }, [code]) {
      const unit = unitOf(catalogue, code);
      return unit && waitingView(catalogue, publishedOf(published), unit);
    },
  },
  {
    address: /^\/statistics$/,
    route: '/statistics',
    view({ office: { catalogue }, serverUrl }) {
      const root = rootUnit(catalogue.units());
      return root ? statisticsView(catalogue, root, serverUrl) : null;
    },
  },
  {
    // beside the units' there is one page for the rows of every figure
    address: /^\/statistics\/(?!rows$)(\w+)$/,
    route: '/statistics/zqunit',
    view({ office: { catalogue }, serverUrl }, [code]) {
      const unit = unitOf(catalogue, code);
      return unit === null || unit.level === 'root'
        ? null
        : statisticsView(catalogue, unit, serverUrl);
    },
  },
];

function listPages(base: string, list: PublicList): readonly ViewedPages[] {
  return [
    {
      address: new RegExp(`^${base}$`),
      route: base,
      view: ({ office: { catalogue } }) => listHeadView(catalogue, list, null),
    },
    {
      address: new RegExp(`^${base}/(\\w+)$`),
      route: `${base}/zqunit`,
      view({ office: { catalogue } }, [code]) {
        const unit = unitOf(catalogue, code);
        return unit === null || unit.level === 'root' ? null : listHeadView(catalogue, list, unit);
      },
    },
    {
      address: new RegExp(`^${base}/(\\w+)/(\\d+)$`),
      route: `${base}/zqunit/zqpage`,
      view({ office: { catalogue } }, [code, number]) {
        const unit = unitOf(catalogue, code);
        const page = parsePage(number);
        if (unit === null || page === null) return null;
        return listArchiveView(catalogue, list, unit.level === 'root' ? null : unit, page);
      },
    },
  ];
}

/** What a page of the static site is told of it. */
export function publishedOf({
  serverUrl,
  forgeUrl = null,
  filings,
}: Pick<Facts, 'serverUrl' | 'forgeUrl' | 'filings'>): App.Published {
  return { serverUrl, forgeUrl, pullOf: (id) => filings.one(id)?.pull ?? null };
}

function unitOf(catalogue: PublicOffice['catalogue'], text = ''): Unit | null {
  const code = parseUnitCode(text);
  return code === text ? catalogue.unit(code) : null;
}
