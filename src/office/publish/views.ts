import { listArchiveView, listHeadView } from '#components/list-head-view.ts';
import { parsePage } from '#components/list-paths.ts';
import { siteView } from '#components/site-view.ts';
import { statisticsView } from '#components/statistics-page-view.ts';
import { unitView } from '#components/unit-view.ts';
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

/** The kinds of pages of which there are many. */
export const viewedPages: readonly ViewedPages[] = [
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
    address: /^\/statistics\/(\w+)$/,
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

function unitOf(catalogue: PublicOffice['catalogue'], text = ''): Unit | null {
  const code = parseUnitCode(text);
  return code === text ? catalogue.unit(code) : null;
}
