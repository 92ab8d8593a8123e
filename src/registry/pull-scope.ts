import { codeOwnersPath } from './codeowners.ts';
import { dataPath } from './data-path.ts';
import { type ChangedPath, type Touched, touchedSite } from './filing-kind.ts';
import { touchedOpening } from './opening-state.ts';
import type { FilingId, SiteCode } from './site.ts';
import { touchedUnits } from './unit-filing.ts';
import type { UnitCode } from './unit.ts';

/** GitHub lists no more changed files of a pull request than this (git-registry 8). */
export const mostFiles = 3000;
/** New sites of one unit in one pull request (decisions/0008). */
export const mostRows = 200;

/** Why a pull request is no filing; the sentences stand in `src/text/review-chain-words.ts`. */
export const pullRefusals = [
  'nothing', // no difference
  'files-cut-short', // the list of changed files is not whole
  'too-many-files',
  'touches-owners', // CODEOWNERS
  'touches-workflows', // .github
  'touches-units',
  'touches-policy',
  'touches-elsewhere', // anything outside data/sites
  'taken-away', // a file is gone
  'path-wrong', // not the path that its content computes
  'several-sites',
  'several-units', // a batch of more than one unit
  'batch-too-large',
  'change-by-git', // a registered site is changed by who filed it, here or with its codes
  'not-plain', // a link, a submodule or a file that may be run
  'other-history', // no commit of main below it
  'reviews-cut-short', // the list of reviews is not whole
] as const;
export type PullRefusal = (typeof pullRefusals)[number];

/** One new site of a pull request. */
export interface PullRow {
  readonly filing: FilingId;
  readonly path: string;
  /** Blob id. */
  readonly content: string;
}

/** What a pull request is, from its difference against the base alone. */
export type PullScope =
  | { readonly is: 'filing'; readonly filing: FilingId; readonly touched: Touched }
  | { readonly is: 'batch'; readonly unit: UnitCode; readonly rows: readonly PullRow[] }
  /** A filing about units, which the register itself opened: it is decided at the desk. */
  | { readonly is: 'units' }
  /** An application at a staffing office, which the register itself opened: likewise. */
  | { readonly is: 'opening' }
  | { readonly is: 'refused'; readonly why: PullRefusal; readonly path: string };

/** Whether a pull request is decided at a desk of the register, whatever reviews say. */
export function isAtDesk<T extends { readonly is: string }>(
  scope: T,
): scope is T & { readonly is: 'units' | 'opening' } {
  return scope.is === 'units' || scope.is === 'opening';
}

/** Where a pull request comes from: told by GitHub, never by its text. */
export interface PullOrigin {
  /** The head is a branch of the register, which its App alone may push. */
  readonly isOurs: boolean;
  /** Filing that the branch is named after; null for any other branch. */
  readonly filing: FilingId | null;
  /** Registered sites that its author filed by Git; none where it is not said. */
  readonly owns?: (site: SiteCode) => boolean;
}

/**
 * What a pull request may be: one site of `data/sites`, or up to 200 new sites of one unit. All else
 * is refused: whoever files may not choose who decides. Renames are told as
 * what is gone and what is new, so both names are looked at.
 */
export function pullScope(
  origin: PullOrigin,
  { changes, isWhole }: { readonly changes: readonly ChangedPath[]; readonly isWhole: boolean },
): PullScope {
  const refuse = (why: PullRefusal, path = ''): PullScope => ({ is: 'refused', why, path });
  if (changes.length > mostFiles) return refuse('too-many-files');
  if (!isWhole) return refuse('files-cut-short');
  const [first] = changes;
  if (!first) return refuse('nothing');
  if (origin.isOurs && origin.filing !== null && touchedUnits(changes)) return { is: 'units' };
  if (origin.isOurs && origin.filing !== null && touchedOpening(origin.filing, changes)) {
    return { is: 'opening' };
  }
  for (const { path } of changes) {
    const why = outside(path);
    if (why) return refuse(why, path);
  }
  const gone = changes.find(({ after }) => after === null);
  if (gone) return refuse('taken-away', gone.path);
  const wrong = changes.find(({ path, before }) => {
    const at = dataPath(path)?.is;
    return before === null ? at !== 'pending' : at !== 'minted';
  });
  if (wrong) return refuse('path-wrong', wrong.path);
  const change = changes.find(({ before }) => before !== null);
  if (change && !mayChange(origin, change.path)) return refuse('change-by-git', change.path);
  if (changes.length === 1) {
    const filing = change ? origin.filing : pendingAt(first.path).filing;
    const touched = filing === null ? null : touchedSite(filing, changes);
    return filing === null || touched === null
      ? refuse('path-wrong', first.path)
      : { is: 'filing', filing, touched };
  }
  if (change) return refuse('several-sites', change.path);
  if (changes.length > mostRows) return refuse('batch-too-large');
  const { unit } = pendingAt(first.path);
  const other = changes.find(({ path }) => pendingAt(path).unit !== unit);
  if (other) return refuse('several-units', other.path);
  const rows = changes.map(({ path, after }) => ({
    filing: pendingAt(path).filing,
    path,
    content: after ?? '',
  }));
  return { is: 'batch', unit, rows: rows.toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** Why a path that no register may hold (Y5 to Y7) is no filing. */
export function refusalAt(path: string): PullRefusal {
  return outside(path) ?? 'not-plain';
}

/** Why a path lies where no filing may reach, or null for a path of a site. */
function outside(path: string): PullRefusal | null {
  const name = path.toLowerCase();
  if (name === codeOwnersPath.toLowerCase() || /^(?:docs\/)?codeowners$/.test(name)) {
    return 'touches-owners';
  }
  if (name === '.github' || name.startsWith('.github/')) return 'touches-workflows';
  if (path.startsWith('data/units/')) return 'touches-units';
  if (path === 'data/policy.yaml') return 'touches-policy';
  return path.startsWith('data/sites/') ? null : 'touches-elsewhere';
}

/** Whether a pull request may ask for a change of the site at a path. */
function mayChange({ isOurs, owns }: PullOrigin, path: string): boolean {
  const at = dataPath(path);
  return isOurs || (at?.is === 'minted' && owns?.(at.code) === true);
}

function pendingAt(path: string): { readonly unit: UnitCode; readonly filing: FilingId } {
  const at = dataPath(path);
  if (at?.is !== 'pending') throw new TypeError('not the path of a new site');
  return at;
}
