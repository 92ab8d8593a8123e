import { dateOf } from './moment.ts';
import type { ScoreState } from './score.ts';
import type { SiteStatus } from './site.ts';
import { dayAfter } from './status-request.ts';
import type { Unit, UnitCode } from './unit.ts';
import { isWithin, type UnitTree } from './unit-tree.ts';

/** What a phase takes in. */
export const intakes = ['self', 'inspection', 'spot-check', 'report'] as const;
export type Intake = (typeof intakes)[number];

/** 统计摸底, 检查整改, 抽查核查, 通报总结 (O01). Days are YYYY-MM-DD, both ends counted. */
export interface Phase {
  readonly title: string;
  readonly from: string;
  readonly until: string;
  readonly task: string;
  readonly accepts: readonly Intake[];
}

/** 普查活动 as its file `data/campaigns/<id>/campaign.yaml` holds it. */
export interface Campaign {
  readonly id: string;
  readonly title: string;
  /** Who called it. */
  readonly unit: UnitCode;
  /** Its sites hang on this unit or below. */
  readonly scope: UnitCode;
  readonly rubric: string;
  /** Number of the document that called it; empty where there is none. */
  readonly document: string;
  /** Made up, to be looked at. */
  readonly isExample: boolean;
  /** Whether scores of single sites are public; the figures by unit always are (L06). */
  readonly publishesScores: boolean;
  /** Markdown. */
  readonly about: string;
  readonly phases: readonly Phase[];
  /** Steps from the notice to the end (O05). */
  readonly steps: readonly string[];
  /** What a unit prepares (O07), and a filer (O11). */
  readonly unitTasks: readonly string[];
  readonly filerTasks: readonly string[];
}

/** 工作动态 of a campaign (O06). */
export interface CampaignNews {
  readonly id: string;
  readonly campaign: string;
  readonly unit: UnitCode;
  readonly publishedAt: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** Taken back by the unit that published it: the file stays, its text is shown no more (O06). */
  readonly withdrawn?: { readonly at: string; readonly account: string; readonly reason: string };
}

/** Figures of a subtree at one moment. */
export interface ReportFigures {
  readonly sites: number;
  readonly selfScored: number;
  readonly inspected: number;
  readonly passing: number;
  readonly failing: number;
  readonly vetoed: number;
}

/** 检查整改情况 of a unit, handed to the unit above, once (O03). */
export interface CampaignReport {
  readonly campaign: string;
  readonly unit: UnitCode;
  /** To whom. */
  readonly to: UnitCode;
  readonly account: string;
  readonly at: string;
  readonly figures: ReportFigures;
  readonly text: string;
}

export const newsTitleMax = 80;
export const newsBodyMax = 10_000;
export const newsReasonMax = 100;
export const reportMax = 5_000;

export const campaignPath = (id: string) => `data/campaigns/${id}/campaign.yaml`;
export const newsPath = (campaign: string, id: string) =>
  `data/campaigns/${campaign}/news/${id}.yaml`;
export const reportPath = (campaign: string, unit: UnitCode) =>
  `data/campaigns/${campaign}/reports/${unit}.yaml`;

/** Statuses whose sites are scored: those on the net, or away for a while (例外 is not scored, X18). */
export const scoredStatuses: readonly SiteStatus[] = [
  'normal',
  'offline-temporary',
  'offline-emergency',
];

/** Where a campaign stands on a day. */
export type PhaseState = 'past' | 'current' | 'coming';

export function phaseState(phase: Phase, today: string): PhaseState {
  if (today < phase.from) return 'coming';
  return today > phase.until ? 'past' : 'current';
}

/** First and last day of a campaign. */
export function spanOf({ phases }: Campaign): { readonly from: string; readonly until: string } {
  const days = phases.flatMap(({ from, until }) => [from, until]).sort();
  return { from: days[0] ?? '', until: days.at(-1) ?? '' };
}

/** Whether a campaign runs at this moment: from the first day of its first phase to the last day. */
export function isRunning(campaign: Campaign, now: Date): boolean {
  const today = dateOf(now);
  const { from, until } = spanOf(campaign);
  return today >= from && today <= until;
}

/** Whether something is taken in now. */
export function accepts(campaign: Campaign, intake: Intake, now: Date): boolean {
  const today = dateOf(now);
  return campaign.phases.some(
    (phase) => phase.accepts.includes(intake) && phaseState(phase, today) === 'current',
  );
}

/** The last day on which something is taken in; null where no phase does (O02). */
export function deadlineOf(campaign: Campaign, intake: Intake): string | null {
  const days = campaign.phases
    .filter((phase) => phase.accepts.includes(intake))
    .map(({ until }) => until)
    .sort();
  return days.at(-1) ?? null;
}

/** The first day on which something is taken in; null where no phase does. */
export function openingOf(campaign: Campaign, intake: Intake): string | null {
  const days = campaign.phases
    .filter((phase) => phase.accepts.includes(intake))
    .map(({ from }) => from)
    .sort();
  return days[0] ?? null;
}

/** Whole days left until the end of a day; 0 on that day, negative after it. */
export function daysLeft(day: string, now: Date): number {
  const midnight = (text: string) => Date.parse(`${text}T00:00:00Z`);
  return Math.round((midnight(day) - midnight(dateOf(now))) / 86_400_000);
}

/** What comes next for a site in this state. */
const nextIntake = { unscored: 'self', self: 'inspection', inspected: null } as const;

/** Whether a site in this state is 逾期: the last day for what comes next has passed (O02). */
export function isLate(campaign: Campaign, state: ScoreState, now: Date): boolean {
  const next = nextIntake[state];
  const deadline = next && deadlineOf(campaign, next);
  return deadline !== null && daysLeft(deadline, now) < 0;
}

/** Whether a unit may call a campaign over a scope: root, provinces and departments, below themselves. */
export function mayCall(tree: UnitTree, unit: UnitCode, scope: UnitCode): boolean {
  const own = tree.get(unit);
  return own !== undefined && own.retired === null && calls(own) && isWithin(tree, scope, unit);
}

/** Whether units of this level call campaigns and publish their news (O10). */
export function calls({ level }: Pick<Unit, 'level'>): boolean {
  return level === 'root' || level === 'province' || level === 'department';
}

/** Whether a unit has anything to do with a campaign: it stands in the scope, or above it. */
export function concerns(tree: UnitTree, campaign: Campaign, unit: UnitCode): boolean {
  return isWithin(tree, unit, campaign.scope) || isWithin(tree, campaign.scope, unit);
}

/** Days before the deadline on which filers that have not scored themselves are reminded. */
export const reminderDays = [14, 7, 3, 1] as const;

/** The reminder that is due today; null where none is. A late run makes the last missed one good. */
export function reminderDue(campaign: Campaign, now: Date): number | null {
  if (!accepts(campaign, 'self', now)) return null;
  const deadline = deadlineOf(campaign, 'self');
  if (deadline === null) return null;
  const left = daysLeft(deadline, now);
  return reminderDays.filter((days) => left <= days).at(-1) ?? null;
}

/** Phases one after the other, with nothing between that counts twice. */
export function phasesInOrder(phases: readonly Phase[]): boolean {
  return phases.every(({ from, until }, index) => {
    const before = phases[index - 1];
    return from <= until && (before === undefined || from >= dayAfter(before.from));
  });
}
