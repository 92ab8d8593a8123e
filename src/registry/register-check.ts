import { dataPath } from './data-path.ts';
import { type Holders, holders } from './holders.ts';
import { urlKey } from './home-url.ts';
import type { Policy } from './policy.ts';
import type { Problem } from './problem.ts';
import { policyShapeProblem, siteShapeProblem, unitShapeProblem } from './schema-check.ts';
import { readSiteFile } from './site-check.ts';
import { nameKey } from './site-name.ts';
import { type FilingId, mintedUnder, type SiteCode, type SiteFile, unitPath } from './site.ts';
import { checkTree, readUnitFile } from './unit-check.ts';
import { finalUnit } from './unit-tree.ts';
import type { Unit, UnitCode } from './unit.ts';

/** A problem with the file it is in. */
export interface FileProblem extends Problem {
  readonly path: string;
}

/** One file as it is now: parsed, not to be read (with why), or gone. */
export type FileChange =
  | { readonly path: string; readonly value: unknown; readonly problem?: Problem }
  | { readonly path: string; readonly unreadable: Problem }
  | { readonly path: string; readonly gone: true };

/** What of a site the others must know. */
interface Entry {
  readonly path: string;
  readonly name: string;
  readonly nameKey: string;
  readonly urlKey: string;
  readonly unit: UnitCode;
  /** Unit whose portal it is; empty where it is none or not live. */
  readonly portalOf: string;
  readonly code: SiteCode | null;
  readonly filing: FilingId;
}

/** All files of a register as far as one matters to another. */
export interface RegisterIndex {
  /**
   * Takes changes in and checks what changed, what hangs on it, and what it collides with: shape
   * and formats, tree, unique names and URLs, one portal a unit, a path
   * that equals its content, no file taken away. The first call with all files checks all.
   */
  apply(changes: Iterable<FileChange>): readonly FileProblem[];
  /** Takes files in that are known to be right; only what later changes do to them is checked. */
  trust(files: Iterable<{ readonly path: string; readonly value: unknown }>): void;
}

/** An index of no files yet. `scope` says where a name must be the only one (X10). */
export function registerIndex(scope: Policy['uniqueNameScope'] = 'country'): RegisterIndex {
  const units = new Map<UnitCode, Unit>();
  /** Units whose file is there and cannot be read: not unknown, so nothing else is said of them. */
  const brokenUnits = new Set<string>();
  const sites = new Map<string, Entry>();
  const names = holders();
  const urls = holders();
  const portals = holders();
  const filings = holders();
  const sitesOf = new Map<UnitCode, Set<string>>();

  return {
    trust(files) {
      for (const { path, value } of files) {
        const at = dataPath(path);
        if (at?.is === 'unit') {
          if (unitShapeProblem(value)) brokenUnits.add(at.code);
          else units.set(at.code, value as Unit);
        } else if (at?.is === 'minted' || at?.is === 'pending') {
          if (siteShapeProblem(value)) continue;
          addSite(entryOf(path, value as SiteFile, at.is === 'pending' ? at.filing : null));
        }
      }
      if (scope === 'province') rekeyNames(new Set());
    },

    apply(changes) {
      const problems: FileProblem[] = [];
      const changedSites = new Set<string>();
      const changedUnits = new Set<UnitCode>();
      const removed: Entry[] = [];
      const report = (path: string, found: readonly Problem[]) => {
        for (const problem of found) problems.push({ ...problem, path });
      };

      for (const change of changes) {
        const { path } = change;
        if ('value' in change && change.problem) report(path, [change.problem]);
        if ('unreadable' in change) report(path, [change.unreadable]);
        const at = dataPath(path);
        if (at === null) {
          if ('value' in change) report(path, [{ code: 'path-unknown', at: '' }]);
        } else if (at.is === 'policy') {
          const wrong = 'value' in change ? policyShapeProblem(change.value) : null;
          if (wrong) report(path, [wrong]);
          if ('gone' in change) report(path, [{ code: 'file-removed', at: '' }]);
        } else if (at.is === 'unit') {
          changedUnits.add(at.code);
          if ('gone' in change && units.has(at.code))
            report(path, [{ code: 'file-removed', at: '' }]);
          units.delete(at.code);
          brokenUnits.delete(at.code);
          if ('gone' in change) continue;
          const read = 'value' in change ? readUnitFile(change.value, path) : null;
          if (read) report(path, read.problems);
          if (read?.unit && read.unit.code === at.code) units.set(at.code, read.unit);
          else brokenUnits.add(at.code);
        } else {
          const before = sites.get(path);
          if (before) removeSite(before);
          if ('gone' in change && before) removed.push(before);
          if (!('value' in change)) continue;
          const read = readSiteFile(change.value, path);
          if (read.problems.length > 0) report(path, read.problems);
          if (!read.file) continue;
          addSite(entryOf(path, read.file, at.is === 'pending' ? at.filing : null));
          changedSites.add(path);
        }
      }

      if (changedUnits.size > 0) {
        for (const { unit, ...problem } of checkTree(units)) {
          const isKnown = problem.code === 'parent-unknown' && isBroken(problem.params?.['parent']);
          if (!isKnown) problems.push({ ...problem, path: unitPath(unit) });
        }
        for (const unit of changedUnits)
          for (const path of sitesOf.get(unit) ?? []) changedSites.add(path);
        if (scope === 'province') rekeyNames(changedSites);
      }
      for (const entry of removed) {
        // A waiting file goes when its site is minted; the site's file stays for good (R-1.3, X06).
        const isMinted = entry.code === null && filings.other(entry.filing, entry.path) !== null;
        if (!isMinted) report(entry.path, [{ code: 'file-removed', at: '' }]);
      }
      for (const path of changedSites) {
        const entry = sites.get(path);
        if (entry) report(path, collisions(entry));
      }
      return problems;
    },
  };

  function isBroken(unit: unknown): boolean {
    return typeof unit === 'string' && brokenUnits.has(unit);
  }

  function entryOf(path: string, file: SiteFile, pending: FilingId | null): Entry {
    const { register, unit } = file;
    const isLive = register?.status !== 'offline-permanent' && register?.status !== 'deleted';
    return {
      path,
      name: file.name,
      nameKey: isLive ? scoped(unit, nameKey(file.name)) : '',
      urlKey: isLive ? (urlKey(file.homeUrl) ?? '') : '',
      unit,
      portalOf: isLive && file.isPortal ? unit : '',
      code: register?.siteCode ?? null,
      filing: pending ?? register?.filing ?? ('' as FilingId),
    };
  }

  /** A name counts in the whole country, or beside the province or department it is in. */
  function scoped(unit: UnitCode, key: string): string {
    return scope === 'country' || key === '' ? key : `${finalUnit(units, unit)?.code ?? ''} ${key}`;
  }

  function addSite(entry: Entry): void {
    sites.set(entry.path, entry);
    each(entry, (table, key) => table.add(key, entry.path));
    const beside = sitesOf.get(entry.unit);
    if (beside) beside.add(entry.path);
    else sitesOf.set(entry.unit, new Set([entry.path]));
  }

  function removeSite(entry: Entry): void {
    sites.delete(entry.path);
    each(entry, (table, key) => table.remove(key, entry.path));
    sitesOf.get(entry.unit)?.delete(entry.path);
  }

  function each(entry: Entry, act: (table: Holders, key: string) => void): void {
    act(names, entry.nameKey);
    act(urls, entry.urlKey);
    act(portals, entry.portalOf);
    act(filings, entry.filing);
  }

  /** After the tree changed, names may stand beside others than before. */
  function rekeyNames(changed: Set<string>): void {
    for (const entry of sites.values()) {
      const key = entry.nameKey.slice(entry.nameKey.indexOf(' ') + 1);
      const now = scoped(entry.unit, key);
      if (now === entry.nameKey) continue;
      removeSite(entry);
      addSite({ ...entry, nameKey: now });
      changed.add(entry.path);
    }
  }

  function collisions(entry: Entry): readonly Problem[] {
    const problems: Problem[] = [];
    const taken = (code: string, at: string, path: string | null) => {
      const by = path === null ? undefined : sites.get(path);
      if (!by) return;
      const holder = {
        by: by.code === null ? 'filing' : 'site',
        code: by.code ?? '',
        name: by.name,
      };
      problems.push({ code, at, params: { ...holder, path: by.path } });
    };
    taken('name-taken', '/name', names.other(entry.nameKey, entry.path));
    taken('url-taken', '/homeUrl', urls.other(entry.urlKey, entry.path));
    taken('portal-taken', '/isPortal', portals.other(entry.portalOf, entry.path));
    taken(
      'filing-taken',
      entry.code ? '/register/filing' : '',
      filings.other(entry.filing, entry.path),
    );
    const unit = units.get(entry.unit);
    if (!unit && !isBroken(entry.unit)) {
      problems.push({ code: 'unit-unknown', at: '/unit', params: { unit: entry.unit } });
    }
    if (unit?.retired) {
      const params = { unit: unit.code, successor: unit.retired.succeededBy ?? '' };
      // A site that stands keeps its unit until it is re-hung; a new one is not filed there.
      const isAdvice = entry.code !== null;
      problems.push({
        code: 'unit-retired',
        at: '/unit',
        params,
        ...(isAdvice ? { advice: true } : {}),
      });
    }
    if (entry.code !== null) {
      const given = mintedUnder(entry.code);
      if (!units.has(given) && !isBroken(given)) {
        problems.push({ code: 'unit-unknown', at: '/register/siteCode', params: { unit: given } });
      }
    }
    return problems;
  }
}
