import type { Catalogue, PublicList } from '#catalogue/types.ts';
import type { Unit } from '#registry/unit.ts';
import { minuteText } from '#text/elapsed.ts';
import {
  archiveLinks,
  headLinks,
  listHref,
  listNames,
  type PageLink,
  rootCode,
} from './list-paths.ts';
import { isMadeUp } from './made-up.ts';
import { regionCrumbs, regionTitle, splitRegions } from './region.ts';
import { regionLines } from './region-lines.ts';
import { siteLines } from './site-lines.ts';

/** Everything that the head of a public list says; `unit` null: of the whole country. */
export function listHeadView(catalogue: Catalogue, list: PublicList, unit: Unit | null) {
  const units = catalogue.units();
  const code = unit?.code ?? null;
  const roots = [...units.values()].filter(({ attachedTo }) => attachedTo === null);
  const children = (unit ? [unit] : roots).flatMap((each) => catalogue.children(each.code));
  const counts = catalogue.listTotals(
    list,
    children.map((child) => child.code),
  );
  const head = catalogue.listHead(list, code);
  const within = code ?? roots[0]?.code ?? rootCode;
  const totalOf = (each: PublicList) => catalogue.listTotals(each, [within]).get(within) ?? 0;
  const number = new Intl.NumberFormat('zh-CN');
  const registered = list === 'registered' ? head.total : totalOf('registered');
  const successor = unit?.retired?.succeededBy ? units.get(unit.retired.succeededBy) : null;
  const { provinces, departments } = splitRegions(children);
  const title = regionTitle(unit);
  return {
    list,
    unit: unit && { code: unit.code, name: unit.name, office: unit.office },
    heading: title,
    title: list === 'listed' ? title : `${title}（全部在册）`,
    crumbs: regionCrumbs(units, code, true, list).map((crumb, at, all) =>
      at === all.length - 1 ? { text: crumb.text } : crumb,
    ),
    isMadeUp: code !== null && isMadeUp(code),
    retired: unit?.retired
      ? {
          on: unit.retired.on,
          into: successor ? { href: listHref(list, successor.code), name: successor.name } : null,
        }
      : null,
    totals: {
      listed: number.format(totalOf('listed')),
      registered: number.format(registered),
    },
    isCountry: unit === null,
    isDepartment: unit?.level === 'department' || unit?.level === 'bureau',
    provinces: unit === null ? regionLines(provinces, counts, list) : [],
    departments: unit === null ? regionLines(departments, counts, list) : [],
    regions: unit === null ? [] : regionLines(children, counts, list),
    hasRegions: unit !== null && children.length > 0,
    sites: siteLines(head.rows, list),
    none: `${unit?.name ?? ''}还没有${list === 'listed' ? '公示' : '在册'}的网站。`,
    waiting: list === 'listed' && registered > 0 ? String(registered) : '',
    total: String(head.total),
    shown: head.older === null ? '' : String(head.rows.length),
    ...linkView(headLinks(list, code, head.older)),
    first: catalogue.firstDay() ?? '',
  };
}

/** Everything that an older page of a public list says; null where there is none (R08). */
export function listArchiveView(
  catalogue: Catalogue,
  list: PublicList,
  unit: Unit | null,
  asked: number,
) {
  const code = unit?.code ?? null;
  const archive = catalogue.listArchive(list, code, asked);
  if (!archive) return null;
  const { rows, page, pages } = archive;
  const dayOf = (at: string | undefined) => minuteText(at ?? '').slice(0, 10);
  const from = dayOf(rows.at(-1)?.approvedAt);
  const to = dayOf(rows[0]?.approvedAt);
  return {
    heading: regionTitle(unit),
    page: String(page),
    name: listNames[list],
    crumbs: [
      ...regionCrumbs(catalogue.units(), code, false, list),
      { text: `第 ${page} 页`, href: '' },
    ],
    isMadeUp: code !== null && isMadeUp(code),
    days: from === to ? from : `${from} 至 ${to}`,
    sites: siteLines(rows, list),
    ...linkView(archiveLinks(list, code, page, pages)),
  };
}

function linkView(links: readonly PageLink[]) {
  return {
    links: links.map(({ text, href, rel }) => ({ text, href, rel: rel ?? null })),
    leadsOn: links.some(({ href }) => href !== null),
  };
}
