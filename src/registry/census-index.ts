import { campaignPath } from './campaign.ts';
import {
  type CensusFile,
  type CensusValue,
  changeProblems,
  readCensusFile,
} from './census-check.ts';
import type { Problem } from './problem.ts';
import type { FileChange } from './register-check.ts';
import { type Rubric, rubricPath } from './rubric.ts';
import { scoreProblems } from './score-check.ts';
import { scorePath } from './score.ts';
import { mintedPath } from './site.ts';
import type { UnitTree } from './unit-tree.ts';

/** What of the rest of the register these files name. */
export interface Surroundings {
  readonly units: UnitTree;
  /** Units whose file cannot be read: not unknown. */
  readonly broken: ReadonlySet<string>;
  hasSite(path: string): boolean;
}

/** All files of censuses, scores and spot checks, as far as one matters to another. */
export interface CensusIndex {
  /** Takes a file in that is right already. */
  trust(path: string, is: CensusFile, value: unknown): void;
  /** Takes a change in; what is wrong with it by itself and against what stood there. */
  take(change: FileChange, is: CensusFile): readonly Problem[];
  /** What the changed files say of others that is wrong; then they count as known. */
  check(known: Surroundings): readonly { readonly path: string; readonly problem: Problem }[];
}

/** An index of no files yet. */
export function censusIndex(): CensusIndex {
  const files = new Map<string, CensusValue>();
  let changed = new Map<string, CensusValue>();

  return {
    trust(path, is, value) {
      files.set(path, { is, value } as CensusValue);
    },
    take(change, is) {
      const { path } = change;
      if ('gone' in change) return [{ code: 'file-removed', at: '' }];
      if (!('value' in change)) return [];
      const { file, problems } = readCensusFile(is, change.value, path);
      const before = files.get(path);
      if (!file) return problems;
      files.set(path, file);
      changed.set(path, file);
      return before ? [...problems, ...changeProblems(before, file)] : problems;
    },
    check(known) {
      const found = [...changed].flatMap(([path, file]) =>
        problemsAround(file, known).map((problem) => ({ path, problem })),
      );
      changed = new Map();
      return found;
    },
  };

  function problemsAround(file: CensusValue, known: Surroundings): readonly Problem[] {
    switch (file.is) {
      case 'rubric':
        return [];
      case 'campaign': {
        const { unit, scope, rubric } = file.value;
        const isThere = rubricOf(rubric)?.status === 'in-force';
        return [
          ...unitProblems(known, unit, '/unit'),
          ...unitProblems(known, scope, '/scope'),
          ...(isThere ? [] : [{ code: 'rubric-unknown', at: '/rubric' }]),
        ];
      }
      case 'news':
        return [
          ...unitProblems(known, file.value.unit, '/unit'),
          ...campaignProblems(file.value.campaign),
        ];
      case 'report':
        return [
          ...unitProblems(known, file.value.unit, '/unit'),
          ...unitProblems(known, file.value.to, '/to'),
          ...campaignProblems(file.value.campaign),
        ];
      case 'score': {
        const { campaign, site, unit, kind } = file.value;
        const called = files.get(campaignPath(campaign));
        const rubric = called?.is === 'campaign' ? rubricOf(called.value.rubric) : null;
        const needsSelf = kind === 'inspection' && !files.has(scorePath(campaign, site, 'self'));
        return [
          ...unitProblems(known, unit, '/unit'),
          ...campaignProblems(campaign),
          ...(known.hasSite(mintedPath(site)) ? [] : [{ code: 'site-unknown', at: '/site' }]),
          ...(needsSelf ? [{ code: 'self-score-first', at: '/kind' }] : []),
          ...(rubric
            ? scoreProblems(file.value, rubric).filter(({ code }) => code === 'score-line')
            : []),
        ];
      }
      case 'spot-check':
        return unitProblems(known, file.value.unit, '/unit');
    }
  }

  function rubricOf(id: string): Rubric | null {
    const file = files.get(rubricPath(id));
    return file?.is === 'rubric' ? file.value : null;
  }

  function campaignProblems(id: string): readonly Problem[] {
    return files.has(campaignPath(id)) ? [] : [{ code: 'campaign-unknown', at: '/campaign' }];
  }
}

function unitProblems(
  { units, broken }: Surroundings,
  unit: string,
  at: string,
): readonly Problem[] {
  const isThere = units.has(unit as never) || broken.has(unit);
  return isThere ? [] : [{ code: 'unit-unknown', at, params: { unit } }];
}
