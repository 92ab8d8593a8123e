import { censusIndex } from './census-index.ts';
import { isCensusPath } from './census-check.ts';
import { type DataPath, dataPath } from './data-path.ts';
import { labelIndex } from './label-index.ts';
import type { Policy } from './policy.ts';
import type { Problem } from './problem.ts';
import { openingFileProblems, staffingOfficeFileProblems } from './opening-check.ts';
import { noticeUnitProblems, readNoticeFile } from './notice-check.ts';
import type { Notice } from './notice.ts';
import {
  formatShapeProblem,
  policyShapeProblem,
  registerKeysShapeProblem,
  siteShapeProblem,
  unitShapeProblem,
} from './schema-check.ts';
import { readSiteFile } from './site-check.ts';
import { type SiteEntry, siteIndex } from './site-index.ts';
import { mintedUnder, type SiteFile, unitPath } from './site.ts';
import { checkTree, readUnitFile } from './unit-check.ts';
import { finalUnit } from './unit-tree.ts';
import type { Unit, UnitCode } from './unit.ts';

/** A problem with the file it is in. */
export interface FileProblem extends Problem {
  readonly path: string;
}

/** One file as it is now: parsed (with a problem of its writing), not to be read, or gone. */
export type FileChange =
  | { readonly path: string; readonly value: unknown; readonly problem?: Problem }
  | { readonly path: string; readonly unreadable: Problem }
  | { readonly path: string; readonly gone: true };

/** All files of a register as far as one matters to another. */
export interface RegisterIndex {
  /**
   * Takes changes in and checks what changed, what hangs on it, and what it collides with: shape
   * and formats, tree, unique names and URLs, one portal a unit, a path
   * that equals its content, no file taken away. The first call with all files checks all.
   */
  apply(changes: Iterable<FileChange>): readonly FileProblem[];
  /** Takes files in that are right already; only what later changes do to them is checked. */
  trust(files: Iterable<{ readonly path: string; readonly value: unknown }>): void;
}

/** What one `apply` touches. */
interface Step {
  readonly problems: FileProblem[];
  readonly sites: Set<string>;
  /** Waiting sites that came with this step, where the rest of the register was there before. */
  readonly filed: Set<string>;
  readonly units: Set<UnitCode>;
  readonly removed: SiteEntry[];
  readonly notices: { readonly path: string; readonly notice: Notice }[];
}

/** An index of no files yet. `scope` says where a name must be the only one (X10). */
export function registerIndex(scope: Policy['uniqueNameScope'] = 'country'): RegisterIndex {
  const units = new Map<UnitCode, Unit>();
  /** Units whose file is there and cannot be read: not unknown, so nothing else is said of them. */
  const broken = new Set<string>();
  const census = censusIndex();
  const labels = labelIndex();
  const sites = siteIndex((unit) =>
    scope === 'country' ? '' : (finalUnit(units, unit)?.code ?? '?'),
  );

  return {
    trust(files) {
      for (const { path, value } of files) {
        const at = dataPath(path);
        if (at?.is === 'unit') {
          if (unitShapeProblem(value)) broken.add(at.code);
          else units.set(at.code, value as Unit);
        } else if ((at?.is === 'minted' || at?.is === 'pending') && !siteShapeProblem(value)) {
          sites.put(path, value as SiteFile, filingOf(at));
        } else if (at && isCensusPath(at)) census.trust(path, at.is, value);
        else if (at?.is === 'label' || at?.is === 'label-keys') labels.trust(path, value);
      }
      if (scope === 'province') sites.rescope();
    },

    apply(changes) {
      const isAll = units.size === 0;
      const step: Step = {
        problems: [],
        sites: new Set(),
        filed: new Set(),
        units: new Set(),
        removed: [],
        notices: [],
      };
      for (const change of changes) takeIn(step, change);
      if (step.units.size > 0) checkUnits(step);
      for (const entry of step.removed) {
        // A waiting file goes when its site is minted; a site's file stays for good (R-1.3, X06).
        const isMinted = entry.code === null && sites.hasTwin(entry);
        if (!isMinted) report(step, entry.path, [{ code: 'file-removed', at: '' }]);
      }
      for (const path of step.sites) {
        const entry = sites.get(path);
        if (!entry) continue;
        report(step, path, sites.collisions(entry));
        report(step, path, unitProblems(entry, !isAll && step.filed.has(path)));
      }
      for (const { path, notice } of step.notices) {
        report(step, path, noticeUnitProblems(units, broken, notice));
      }
      const known = { units, broken, hasSite: (path: string) => Boolean(sites.get(path)) };
      for (const { path, problem } of census.check(known)) report(step, path, [problem]);
      return step.problems;
    },
  };

  function takeIn(step: Step, change: FileChange): void {
    const { path } = change;
    const at = dataPath(path);
    if (at === null) {
      if (!('gone' in change)) report(step, path, [{ code: 'path-unknown', at: '' }]);
      return;
    }
    if ('value' in change && change.problem) report(step, path, [change.problem]);
    if ('unreadable' in change) report(step, path, [change.unreadable]);
    if (at.is === 'unit') takeUnit(step, change, at.code);
    else if (at.is === 'minted' || at.is === 'pending') takeSite(step, change, at);
    else if (at.is === 'notice') takeNotice(step, change);
    else if (at.is === 'staffing-office' || at.is === 'opening') {
      const read = at.is === 'opening' ? openingFileProblems : staffingOfficeFileProblems;
      if ('value' in change) report(step, path, read(change.value, path));
      if ('gone' in change) report(step, path, [{ code: 'file-removed', at: '' }]);
    } else if (isCensusPath(at)) report(step, path, census.take(change, at.is));
    else if (at.is === 'label' || at.is === 'label-keys') report(step, path, labels.take(change));
    else {
      const shape =
        at.is === 'keys'
          ? registerKeysShapeProblem
          : at.is === 'format'
            ? formatShapeProblem
            : policyShapeProblem;
      const wrong = 'value' in change ? shape(change.value) : null;
      if (wrong) report(step, path, [wrong]);
      if ('gone' in change) report(step, path, [{ code: 'file-removed', at: '' }]);
    }
  }

  // A notice that was published stays in the history of notices (L05).
  function takeNotice(step: Step, change: FileChange): void {
    if ('gone' in change) report(step, change.path, [{ code: 'file-removed', at: '' }]);
    if (!('value' in change)) return;
    const { notice, problems } = readNoticeFile(change.value, change.path);
    report(step, change.path, problems);
    if (notice) step.notices.push({ path: change.path, notice });
  }

  function takeUnit(step: Step, change: FileChange, code: UnitCode): void {
    const wasThere = units.delete(code) || broken.delete(code);
    step.units.add(code);
    if ('gone' in change) {
      if (wasThere) report(step, change.path, [{ code: 'file-removed', at: '' }]);
      return;
    }
    const read = 'value' in change ? readUnitFile(change.value, change.path) : null;
    if (read) report(step, change.path, read.problems);
    if (read?.unit?.code === code) units.set(code, read.unit);
    else broken.add(code);
  }

  function takeSite(step: Step, change: FileChange, at: DataPath): void {
    const before = sites.remove(change.path);
    if ('gone' in change && before) step.removed.push(before);
    if (!('value' in change)) return;
    const { file, problems } = readSiteFile(change.value, change.path);
    report(step, change.path, problems);
    if (!file) return;
    sites.put(change.path, file, filingOf(at));
    step.sites.add(change.path);
    if (!before) step.filed.add(change.path);
  }

  function checkUnits(step: Step): void {
    for (const { unit, ...problem } of checkTree(units)) {
      const parent = problem.code === 'parent-unknown' ? problem.params?.['parent'] : undefined;
      if (!broken.has(String(parent))) report(step, unitPath(unit), [problem]);
    }
    for (const unit of step.units) for (const path of sites.pathsOf(unit)) step.sites.add(path);
    if (scope === 'province') for (const path of sites.rescope()) step.sites.add(path);
  }

  /** The units that a site names: the one it hangs on, and the one that gave its code. */
  function unitProblems(
    { unit: code, code: siteCode }: SiteEntry,
    isFiled: boolean,
  ): readonly Problem[] {
    const problems: Problem[] = [];
    const unit = units.get(code);
    if (!unit && !broken.has(code))
      problems.push({ code: 'unit-unknown', at: '/unit', params: { unit: code } });
    if (unit?.retired) {
      const params = { unit: code, successor: unit.retired.succeededBy ?? '' };
      const problem: Problem = { code: 'unit-retired', at: '/unit', params };
      // What stands, with its code or waiting for it, keeps its unit; a new site is not filed there
      // (R-1.3, X13).
      problems.push(siteCode === null && isFiled ? problem : { ...problem, advice: true });
    }
    const given = siteCode && mintedUnder(siteCode);
    if (given && !units.has(given) && !broken.has(given)) {
      problems.push({ code: 'unit-unknown', at: '/register/siteCode', params: { unit: given } });
    }
    return problems;
  }
}

function report(step: Step, path: string, found: readonly Problem[]): void {
  for (const problem of found) step.problems.push({ ...problem, path });
}

function filingOf(at: DataPath) {
  return at.is === 'pending' ? at.filing : null;
}
