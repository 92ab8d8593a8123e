import { figuresOf, isFigure } from '#registry/figures.ts';
import { encodeNumbers } from '#registry/search/postings.ts';
import { siteClass } from '#registry/site-class.ts';
import type { SiteRow } from '#catalogue/types.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import {
  type Difference,
  type Facts,
  type Family,
  fileAt,
  type Output,
  pageAt,
  type SiteBefore,
} from './types.ts';

/**
 * The sites behind each figure of the statistics without a server (R-6.4, X20): their numbers in one
 * file a figure of the whole country; the page's script takes those of a unit out of it, by the files
 * of the search.
 */
export const figureFiles: Family = {
  name: 'figures',
  *all(facts) {
    yield pageAt('/statistics/rows');
    for (const name of [...listsOf(facts).keys()].toSorted()) yield listFile(name);
  },
  async *touched(difference) {
    const { facts, units } = difference;
    if (units.length > 0 || isRenumbered(difference)) {
      yield* figureFiles.all(facts) as Iterable<Output>;
      // values that no site has any more
      for (const name of await changedFigures(difference)) yield listFile(name);
      return;
    }
    for (const name of await changedFigures(difference)) yield listFile(name);
  },
  bytes(facts, path) {
    const [, name = ''] = /^search-index\/figures\/(.+)\.txt$/.exec(path) ?? [];
    const list = listsOf(facts).get(name);
    return list ? encodeNumbers(list) : null;
  },
};

const lists = new WeakMap<Facts, ReadonlyMap<string, readonly number[]>>();

/** All lists of a commit, worked out once. */
function listsOf(facts: Facts): ReadonlyMap<string, readonly number[]> {
  let known = lists.get(facts);
  if (!known) {
    const all = [...facts.office.catalogue.figureLists()];
    known = new Map(all.filter(([name]) => isNamed(name)));
    lists.set(facts, known);
  }
  return known;
}

/** Whether a page of the statistics can lead to it; a value that is no file's name is none. */
function isNamed(name: string): boolean {
  const [figure = '', value = ''] = name.split('/');
  return isFigure(figure, value);
}

function listFile(name: string): Output {
  return fileAt(`search-index/figures/${name}.txt`);
}

/** Whether a site has another number now: one went, or came before others that had theirs. */
function isRenumbered({ facts, sites }: Difference): boolean {
  const fresh = new Set(sites.filter(({ before }) => before === null).map(({ code }) => code));
  const isMoved = sites.some(
    ({ before, after }) => after === null || (before && before.approvedAt !== after.approvedAt),
  );
  if (isMoved || fresh.size === 0) return isMoved;
  // numbers are counted from the oldest approval: new ones that are the newest move no other
  const newest = facts.office.catalogue.listHead('registered', null).rows.slice(0, fresh.size);
  return newest.length < fresh.size || newest.some(({ code }) => !code || !fresh.has(code));
}

/** Figures that count a changed site and did not, or did and do not. */
async function changedFigures(difference: Difference): Promise<ReadonlySet<string>> {
  const { facts, sites, unitsBefore } = difference;
  const { catalogue } = facts.office;
  const found = new Set<string>();
  for (const { before, after } of sites) {
    const kind = after && (await catalogue.siteFile(after)).sponsor.kind;
    const now = after && kind ? figuresAt(catalogue.units(), { ...after, kind }) : [];
    const was = before ? figuresAt(unitsBefore, before) : [];
    for (const name of now) if (!was.includes(name)) found.add(name);
    for (const name of was) if (!now.includes(name)) found.add(name);
  }
  return new Set([...found].filter(isNamed));
}

function figuresAt(
  tree: UnitTree,
  site: Pick<SiteRow, 'unit' | 'isPortal' | 'status' | 'mintedAt'> & Pick<SiteBefore, 'kind'>,
): readonly string[] {
  if (site.status === 'deleted') return [];
  return figuresOf({
    class: siteClass(tree.get(site.unit)?.level ?? 'root', site.isPortal),
    kind: site.kind,
    month: site.mintedAt?.slice(0, 7) ?? '',
    status: site.status,
  });
}
