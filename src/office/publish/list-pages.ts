import type { PublicList } from '#catalogue/types.ts';
import { upwards } from '#registry/unit-tree.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import {
  type Difference,
  type Facts,
  type Family,
  type Output,
  pageAt,
  type SiteChange,
} from './types.ts';
import { isInLists, isRoot, unitsTouched } from './units-touched.ts';

const lists = [
  ['listed', '/listing'],
  ['registered', '/registered'],
] as const satisfies readonly (readonly [PublicList, string])[];

/**
 * 公示名单 and 全部在册 of the country and every unit: the head with the newest rows, and
 * older pages that keep theirs.
 */
export const listPages: Family = {
  name: 'lists',
  *all(facts) {
    for (const unit of facts.office.catalogue.units().values()) {
      yield* heads(unit);
      for (const [list, base] of lists) yield* olderPages(facts, list, base, unit.code, 1);
    }
  },
  touched,
};

function* touched(difference: Difference): Iterable<Output> {
  const { facts, units, isWaitingChanged } = difference;
  // a list names units above it, below it and in its rows
  if (units.length > 0) return yield* listPages.all(facts) as Iterable<Output>;
  const tree = facts.office.catalogue.units();
  const sites = difference.sites.filter(isInLists);
  const codes = unitsTouched({ ...difference, sites });
  for (const unit of tree.values()) {
    if (codes.has(unit.code) || (isWaitingChanged && isRoot(unit))) yield* heads(unit);
  }
  for (const change of sites) yield* pagesOf(difference, change);
}

/** Older pages on which a changed site stands; and all after it where it came, went or moved. */
function* pagesOf(difference: Difference, { code, before, after }: SiteChange): Iterable<Output> {
  const { facts, unitsBefore } = difference;
  const { catalogue } = facts.office;
  const isMoved =
    before === null ||
    after === null ||
    before.unit !== after.unit ||
    before.approvedAt !== after.approvedAt ||
    before.isLabelled !== after.isLabelled;
  const above = new Set([
    ...(before ? upwards(unitsBefore, before.unit) : []).map((unit) => unit.code),
    ...(after ? upwards(catalogue.units(), after.unit) : []).map((unit) => unit.code),
  ]);
  for (const unit of above) {
    for (const [list, base] of lists) {
      const page = catalogue.listPageOf(list, unit, code) ?? 1;
      // the page before may have been the last, whose link leads to the head
      if (isMoved) yield* olderPages(facts, list, base, unit, Math.max(1, page - 2), 1);
      else if (page <= catalogue.archivePages(list, unit)) yield pageAt(`${base}/${unit}/${page}`);
    }
  }
}

function* heads(unit: Unit): Iterable<Output> {
  for (const [, base] of lists) yield pageAt(isRoot(unit) ? base : `${base}/${unit.code}`);
}

/** Older pages from a number on, with as many more as may have been there before. */
function* olderPages(
  { office }: Facts,
  list: PublicList,
  base: string,
  unit: UnitCode,
  from: number,
  more = 0,
): Iterable<Output> {
  const last = office.catalogue.archivePages(list, unit) + more;
  for (let page = from; page <= last; page += 1) yield pageAt(`${base}/${unit}/${page}`);
}
