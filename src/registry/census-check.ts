import {
  type Campaign,
  type CampaignNews,
  campaignPath,
  type CampaignReport,
  newsBodyMax,
  newsPath,
  newsReasonMax,
  newsTitleMax,
  phasesInOrder,
  reportMax,
  reportPath,
} from './campaign.ts';
import type { DataPath } from './data-path.ts';
import { lineProblems, textProblems } from './free-text.ts';
import { isDate } from './moment.ts';
import type { Problem } from './problem.ts';
import { rubricProblems, scoreProblems } from './score-check.ts';
import { type Rubric, rubricPath } from './rubric.ts';
import { scorePath, type ScoreSheet } from './score.ts';
import {
  campaignOrderProblem,
  campaignShapeProblem,
  newsOrderProblem,
  newsShapeProblem,
  reportOrderProblem,
  reportShapeProblem,
  rubricOrderProblem,
  rubricShapeProblem,
  scoreOrderProblem,
  scoreShapeProblem,
  spotCheckOrderProblem,
  spotCheckShapeProblem,
} from './schema-check.ts';
import { type SpotCheck, spotCheckPath } from './spot-check.ts';
import { spotCheckProblems } from './spot-check-check.ts';

/** Kinds of files of censuses, inspections and spot checks. */
export const censusFiles = ['rubric', 'campaign', 'news', 'report', 'score', 'spot-check'] as const;
export type CensusFile = (typeof censusFiles)[number];

/** Whether a path holds such a file. */
export function isCensusPath(at: DataPath): at is Extract<DataPath, { readonly is: CensusFile }> {
  return (censusFiles as readonly string[]).includes(at.is);
}

/** One such file of right shape. */
export type CensusValue =
  | { readonly is: 'rubric'; readonly value: Rubric }
  | { readonly is: 'campaign'; readonly value: Campaign }
  | { readonly is: 'news'; readonly value: CampaignNews }
  | { readonly is: 'report'; readonly value: CampaignReport }
  | { readonly is: 'score'; readonly value: ScoreSheet }
  | { readonly is: 'spot-check'; readonly value: SpotCheck };

const shapes = {
  rubric: [rubricShapeProblem, rubricOrderProblem],
  campaign: [campaignShapeProblem, campaignOrderProblem],
  news: [newsShapeProblem, newsOrderProblem],
  report: [reportShapeProblem, reportOrderProblem],
  score: [scoreShapeProblem, scoreOrderProblem],
  'spot-check': [spotCheckShapeProblem, spotCheckOrderProblem],
} as const;

/** Everything that is wrong with such a file at its path, by itself; null where its shape is. */
export function readCensusFile(
  is: CensusFile,
  value: unknown,
  path: string,
): { readonly file: CensusValue | null; readonly problems: readonly Problem[] } {
  const [shape, order] = shapes[is];
  const wrong = shape(value);
  if (wrong) return { file: null, problems: [wrong] };
  const file = { is, value } as CensusValue;
  const right = pathOf(file);
  const disorder = order(value);
  const problems: Problem[] = [
    ...ownProblems(file),
    ...(right === path ? [] : [{ code: 'path-differs', at: '', params: { right } }]),
    ...(disorder ? [disorder] : []),
  ];
  return { file, problems };
}

function pathOf(file: CensusValue): string {
  switch (file.is) {
    case 'rubric':
      return rubricPath(file.value.id);
    case 'campaign':
      return campaignPath(file.value.id);
    case 'news':
      return newsPath(file.value.campaign, file.value.id);
    case 'report':
      return reportPath(file.value.campaign, file.value.unit);
    case 'score':
      return scorePath(file.value.campaign, file.value.site, file.value.kind);
    case 'spot-check':
      return spotCheckPath(file.value.quarter, file.value.unit);
  }
}

function ownProblems(file: CensusValue): readonly Problem[] {
  switch (file.is) {
    case 'rubric':
      return rubricProblems(file.value);
    case 'campaign':
      return campaignProblems(file.value);
    case 'news':
      return [
        ...lineProblems(file.value.title, '/title', newsTitleMax),
        ...textProblems(file.value.body, '/body', newsBodyMax),
        ...(file.value.withdrawn
          ? lineProblems(file.value.withdrawn.reason, '/withdrawn/reason', newsReasonMax)
          : []),
      ];
    case 'report':
      return textProblems(file.value.text, '/text', reportMax);
    case 'score':
      return scoreProblems(file.value, null);
    case 'spot-check':
      return spotCheckProblems(file.value);
  }
}

/** What is wrong with a campaign by itself: days that are none, phases out of order, texts. */
export function campaignProblems(campaign: Campaign): readonly Problem[] {
  const days = campaign.phases.flatMap(({ from, until }, index) => [
    ...(isDate(from) ? [] : [{ code: 'date-format', at: `/phases/${index}/from` }]),
    ...(isDate(until) ? [] : [{ code: 'date-format', at: `/phases/${index}/until` }]),
  ]);
  return [
    ...days,
    ...(days.length > 0 || phasesInOrder(campaign.phases)
      ? []
      : [{ code: 'phases-order', at: '/phases' }]),
    ...lineProblems(campaign.title, '/title', 80),
    ...textProblems(campaign.about, '/about', 5000),
  ];
}

/**
 * What a change does that may not be done (N09, X19, X21): what was published and scored stays; a
 * score only gains errata, a rubric in force never changes, a draw is never made again.
 */
export function changeProblems(before: CensusValue, after: CensusValue): readonly Problem[] {
  const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);
  switch (after.is) {
    case 'rubric':
      return before.is === 'rubric' &&
        before.value.status === 'in-force' &&
        differs(before.value, after.value)
        ? [{ code: 'rubric-changed', at: '' }]
        : [];
    case 'news': {
      // a withdrawal is the one thing that may be added, once (O06)
      const { withdrawn, ...text } = after.value;
      const isKept = differs(before.value, after.value)
        ? !('withdrawn' in before.value) && withdrawn !== undefined && !differs(before.value, text)
        : true;
      return isKept ? [] : [{ code: 'published-changed', at: '' }];
    }
    case 'report':
      return differs(before.value, after.value) ? [{ code: 'published-changed', at: '' }] : [];
    case 'score': {
      if (before.is !== 'score') return [];
      const { errata: old, ...sheet } = before.value;
      const { errata, ...same } = after.value;
      const isKept = !differs(sheet, same) && !differs(old, errata.slice(0, old.length));
      return isKept ? [] : [{ code: 'score-changed', at: '' }];
    }
    case 'spot-check': {
      if (before.is !== 'spot-check') return [];
      const fixed = ({ source, valueDay, commit, population, size, announcedAt }: SpotCheck) => [
        source,
        valueDay,
        commit,
        population,
        size,
        announcedAt,
      ];
      const drawn = ({ value, drawnAt, sample }: SpotCheck) => [value, drawnAt, sample];
      const isDrawn = before.value.value !== '';
      const isKept =
        !differs(fixed(before.value), fixed(after.value)) &&
        (!isDrawn || !differs(drawn(before.value), drawn(after.value)));
      return isKept ? [] : [{ code: 'draw-changed', at: '/commit' }];
    }
    case 'campaign': {
      // what was scored under it is worth what its rubric says
      const isKept =
        before.is === 'campaign' &&
        before.value.rubric === after.value.rubric &&
        before.value.scope === after.value.scope;
      return isKept ? [] : [{ code: 'campaign-changed', at: '/rubric' }];
    }
  }
}
