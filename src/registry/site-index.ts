import { holders } from './holders.ts';
import { urlKey } from './home-url.ts';
import type { Problem } from './problem.ts';
import { nameKey } from './site-name.ts';
import type { FilingId, SiteCode, SiteFile } from './site.ts';
import type { UnitCode } from './unit.ts';

/** What of a site file the other files must know. Empty keys hold nothing: the site is not live. */
export interface SiteEntry {
  readonly path: string;
  readonly name: string;
  readonly nameKey: string;
  /** Where the name must be the only one: empty for the country, else a province or department. */
  readonly scope: string;
  readonly urlKey: string;
  readonly unit: UnitCode;
  /** Unit whose portal it is. */
  readonly portalOf: string;
  /** Null while it waits for its code. */
  readonly code: SiteCode | null;
  readonly filing: FilingId;
}

/** All sites by what may be held once only: name, URL, portal of a unit, filing. */
export interface SiteIndex {
  put(path: string, file: SiteFile, pending: FilingId | null): void;
  /** Takes a file out; null where it is not in. */
  remove(path: string): SiteEntry | null;
  get(path: string): SiteEntry | null;
  pathsOf(unit: UnitCode): Iterable<string>;
  /** Whether another file came out of the same filing. */
  hasTwin(entry: SiteEntry): boolean;
  /** What others hold of this entry, each problem naming the holder. */
  collisions(entry: SiteEntry): readonly Problem[];
  /** Asks for every scope anew, after the tree changed; the paths that have another one now. */
  rescope(): readonly string[];
}

/** An empty index. `scopeOf` says beside which others a unit's names must be the only ones (X10). */
export function siteIndex(scopeOf: (unit: UnitCode) => string): SiteIndex {
  const sites = new Map<string, SiteEntry>();
  const names = holders();
  const urls = holders();
  const portals = holders();
  const filings = holders();
  const paths = new Map<UnitCode, Set<string>>();

  return {
    put: (path, file, pending) => insert(entryOf(path, file, pending, scopeOf(file.unit))),
    remove,
    get: (path) => sites.get(path) ?? null,
    pathsOf: (unit) => paths.get(unit) ?? [],
    hasTwin: (entry) => filings.other(entry.filing, entry.path) !== null,
    collisions(entry) {
      const { path } = entry;
      return [
        ...taken('name-taken', '/name', names.other(scopedName(entry), path)),
        ...taken('url-taken', '/homeUrl', urls.other(entry.urlKey, path)),
        ...taken('portal-taken', '/isPortal', portals.other(entry.portalOf, path)),
        ...taken(
          'filing-taken',
          entry.code ? '/register/filing' : '',
          filings.other(entry.filing, path),
        ),
      ];
    },
    rescope() {
      const moved = [...sites.values()].filter((entry) => scopeOf(entry.unit) !== entry.scope);
      for (const entry of moved) {
        remove(entry.path);
        insert({ ...entry, scope: scopeOf(entry.unit) });
      }
      return moved.map(({ path }) => path);
    },
  };

  function insert(entry: SiteEntry): void {
    const { path, unit } = entry;
    sites.set(path, entry);
    names.add(scopedName(entry), path);
    urls.add(entry.urlKey, path);
    portals.add(entry.portalOf, path);
    filings.add(entry.filing, path);
    const beside = paths.get(unit);
    if (beside) beside.add(path);
    else paths.set(unit, new Set([path]));
  }

  function remove(path: string): SiteEntry | null {
    const entry = sites.get(path);
    if (!entry) return null;
    sites.delete(path);
    names.remove(scopedName(entry), path);
    urls.remove(entry.urlKey, path);
    portals.remove(entry.portalOf, path);
    filings.remove(entry.filing, path);
    paths.get(entry.unit)?.delete(path);
    return entry;
  }

  function taken(code: string, at: string, path: string | null): readonly Problem[] {
    const by = path === null ? undefined : sites.get(path);
    if (!by) return [];
    const holder = { by: by.code === null ? 'filing' : 'site', code: by.code ?? '', name: by.name };
    return [{ code, at, params: { ...holder, path: by.path } }];
  }
}

function scopedName({ scope, nameKey: key }: SiteEntry): string {
  return scope === '' || key === '' ? key : `${scope} ${key}`;
}

/** A permanently offline or deleted site holds no name, URL or portal any more. */
function entryOf(path: string, file: SiteFile, pending: FilingId | null, scope: string): SiteEntry {
  const { register, unit } = file;
  const isLive = register?.status !== 'offline-permanent' && register?.status !== 'deleted';
  return {
    path,
    name: file.name,
    nameKey: isLive ? nameKey(file.name) : '',
    scope,
    urlKey: isLive ? (urlKey(file.homeUrl) ?? '') : '',
    unit,
    portalOf: isLive && file.isPortal ? unit : '',
    code: register?.siteCode ?? null,
    filing: pending ?? register?.filing ?? ('' as FilingId),
  };
}
