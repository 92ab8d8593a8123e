import type { Catalogue } from '#catalogue/types.ts';
import { reviewChain } from '#registry/review-chain.ts';
import { placeOf } from '#registry/unit-tree.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { minuteText } from '#text/elapsed.ts';
import { filingKindText, levelText } from '#text/words.ts';
import { chainView } from './chain-view.ts';
import { isMadeUp } from './made-up.ts';
import { regionCrumbs } from './region.ts';
import { siteLines } from './site-lines.ts';

// 「县级以上各级人民政府、国务院部门要开设政府门户网站」 (B27): a report, no refusal.
const mustHavePortal = ({ level, retired }: Unit) =>
  retired === null && /^(?:province|department|prefecture|county)$/.test(level);

/** Everything that the page of a unit says: office, place, above and below, sites; no persons (C07, Z21). */
export function unitView(catalogue: Catalogue, unit: Unit) {
  const units = catalogue.units();
  const place = placeOf(units, unit.code);
  const above = unit.attachedTo ? catalogue.unit(unit.attachedTo) : null;
  const successor = unit.retired?.succeededBy ? catalogue.unit(unit.retired.succeededBy) : null;
  const hasPortal = (of: UnitCode) => catalogue.portalOf(of, null) !== null;
  const isRoot = unit.level === 'root';
  const head = catalogue.listHead('registered', isRoot ? null : unit.code);
  const listed = catalogue.listTotals('listed', [unit.code]).get(unit.code) ?? 0;
  const chain =
    isRoot || unit.retired ? null : reviewChain(units, { unit: unit.code, isPortal: false });
  const children = catalogue.children(unit.code).map((child) => ({
    code: child.code,
    name: child.name,
    isRetired: child.retired !== null,
    isWithoutPortal: mustHavePortal(child) && !hasPortal(child.code),
  }));
  const predecessors = [...units.values()].filter(
    ({ code, retired }) => retired?.succeededBy === unit.code && code !== unit.code,
  );
  const withoutPortal = children.filter(({ isWithoutPortal }) => isWithoutPortal).length;
  return {
    code: unit.code,
    name: unit.name,
    office: unit.office,
    crumbs: [...regionCrumbs(units, unit.code, false), { text: '组织单位信息', href: '' }],
    isMadeUp: isMadeUp(unit.code),
    retired: unit.retired
      ? {
          on: unit.retired.on,
          into: successor ? { code: successor.code, office: successor.office } : null,
        }
      : null,
    levelName: levelText[unit.level],
    province: place.province || '无',
    prefecture: place.prefecture,
    county: place.county,
    above: above && { code: above.code, office: above.office },
    account: unit.hasAccount ? '已设账户，参加逐级审核' : '未设账户，由上级组织单位审核',
    phone: unit.phone ?? '未登记',
    portal: mustHavePortal(unit) ? (hasPortal(unit.code) ? '已开设' : '还没有开设') : '',
    listing: isRoot ? '/listing' : `/listing/${unit.code}`,
    registered: isRoot ? '/registered' : `/registered/${unit.code}`,
    statistics: isRoot ? '/statistics' : `/statistics/${unit.code}`,
    listedTotal: String(listed),
    registeredTotal: String(head.total),
    predecessors: predecessors.map(({ code, office, retired }, index) => ({
      code,
      office,
      on: retired?.on ?? '',
      isFirst: index === 0,
    })),
    children,
    withoutPortal: withoutPortal === 0 ? '' : String(withoutPortal),
    chain: chain && chainView(chain, units),
    history: catalogue.unitHistory(unit.code).map(({ kind, approvedAt }) => ({
      at: approvedAt,
      minute: minuteText(approvedAt),
      what: filingKindText[kind],
    })),
    sites: siteLines(head.rows.slice(0, 5), 'registered'),
  };
}

/** Everything that the page of a unit says. */
export type UnitView = ReturnType<typeof unitView>;
