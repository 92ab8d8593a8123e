import type { Catalogue, FilingRow } from '#catalogue/types.ts';
import { isUnitFilingKind } from '#registry/filing.ts';
import type { Unit } from '#registry/unit.ts';
import { minuteText } from '#text/elapsed.ts';
import { filingKindText } from '#text/words.ts';
import { decisionPlace } from './decision-place.ts';
import { isMadeUp } from './made-up.ts';
import { regionCrumbs } from './region.ts';
import { urlParts } from './url-parts.ts';

// More than a person reads; the page stays of a size that loads.
const most = 500;
const count = new Intl.NumberFormat('zh-CN');

/** Everything that 待办 of a unit says on a static site (R-11.3, D15); no persons. */
export function waitingView(catalogue: Catalogue, published: App.Published, unit: Unit) {
  const units = catalogue.units();
  const list = catalogue.filings(unit.code, { turn: unit.code }, { page: 1, size: most });
  const open = (of: FilingRow['unit']) => catalogue.filings(of, {}, { page: 1, size: 1 }).total;
  const left = list.total - list.rows.length;
  return {
    code: unit.code,
    office: unit.office,
    crumbs: [...regionCrumbs(units, unit.code, false), { text: '待办', href: '' }],
    isMadeUp: isMadeUp(unit.code),
    total: count.format(list.total),
    all: count.format(open(unit.code)),
    place: published.forgeUrl !== null ? 1 : published.serverUrl !== null ? 2 : 3,
    filings: list.rows.map((row) => ({
      id: row.id,
      name: row.name,
      isPortal: row.isPortal,
      url: row.homeUrl === '' ? null : urlParts(row.homeUrl),
      site: row.site ?? '',
      kind: filingKindText[row.kind],
      sponsor: isUnitFilingKind(row.kind) ? '—' : row.sponsor,
      unit: units.get(row.unit)?.office ?? row.unit,
      since: row.since,
      minute: minuteText(row.since),
      decide: decisionPlace(published, row),
    })),
    most: String(most),
    more: left > 0 ? count.format(left) : '',
    below: catalogue
      .children(unit.code)
      .map((child) => ({ code: child.code, name: child.name, open: open(child.code) }))
      .filter((child) => child.open > 0)
      .map((child) => ({ ...child, open: count.format(child.open) })),
  };
}
