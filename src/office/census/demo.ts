import { loadYaml } from '#git/yaml.ts';
import type { Account } from '#private/types.ts';
import { dateOf, isoOf } from '#registry/moment.ts';
import { trailer } from '#registry/events.ts';
import type { SiteCode } from '#registry/site.ts';
import { quarterOf } from '#registry/spot-check.ts';
import { daysAfter } from '#registry/status-request.ts';
import type { UnitCode } from '#registry/unit.ts';
import { signedToken } from '../file.ts';
import { confirmRecord } from '../my-site.ts';
import type { Tools } from '../tools.ts';
import type { Fields, Outcome } from '../types.ts';
import { callCampaign, newsOf, publishNews } from './campaigns.ts';
import { campaignWithRubric, inspect, saveDraft, selfScore } from './scoring.ts';
import { announce, draw, saveSpotCheck, spotCheckOf } from './spot-checks.ts';

/** One score of the demo: a filer's own where nobody else is named. */
interface DemoScore {
  readonly day: number;
  readonly site: SiteCode;
  readonly by?: UnitCode;
  readonly found?: Readonly<Record<string, number>>;
  readonly veto?: string;
  readonly note?: string;
  readonly draft?: true;
}

interface DemoCampaign {
  readonly id: string;
  readonly account: UnitCode;
  readonly title: string;
  readonly scope: UnitCode;
  readonly about: string;
  readonly phases: readonly (readonly [from: number, until: number])[];
  readonly news: readonly { readonly day: number; readonly title: string; readonly body: string }[];
  readonly scores: readonly DemoScore[];
}

interface DemoSpotCheck {
  readonly account: UnitCode;
  readonly announce: number;
  readonly draw: number;
  readonly save: number;
  readonly source: string;
  readonly value: string;
  readonly size: number;
  readonly failing: readonly { readonly reasons: string; readonly rectified: boolean }[];
  readonly remarks: string;
}

/** `data/demo/census.yaml`; days are counted from the day of the first start. */
interface DemoCensus {
  readonly campaigns: readonly DemoCampaign[];
  readonly spotCheck: DemoSpotCheck;
}

/** Something that somebody did on a day of the demo. */
interface Deed {
  readonly day: number;
  readonly run: (tools: Tools) => Promise<Outcome<unknown>>;
}

const minute = 60_000;
const tasks = [
  '各单位核对网站清单和基本信息。',
  '填报单位自查评分，组织单位检查评分，报送检查整改情况。',
  '对网站抽查评分；还没有检查的继续检查。',
  '通报检查情况。',
] as const;

/**
 * Plays the demo's inspections and its spot check through the office, on their days of the weeks
 * before: scores in every state, a campaign past its self-scoring days, a sample with findings.
 * Once, and only where the register is older than they are, so that its history stays in the order
 * of time; a crash midway is continued at the next start.
 */
export async function playDemoCensus(tools: Tools, file: Uint8Array): Promise<void> {
  const { campaigns, spotCheck } = loadYaml(file) as DemoCensus;
  const [first] = campaigns;
  // the last deed is its last news
  if (!first || newsOf(tools, first.id).length >= first.news.length) return;
  const deeds = [...campaigns.flatMap(deedsOfCampaign), ...deedsOfSpotCheck(spotCheck)].toSorted(
    (one, other) => one.day - other.day,
  );
  const started = campaignWithRubric(tools, first.id)?.campaign.phases[0]?.from;
  const begin = started ?? daysAfter(dateOf(tools.now()), first.phases[0]?.[0] ?? 0);
  const today = daysAfter(begin, -(first.phases[0]?.[0] ?? 0));
  if (!started && (await isYounger(tools, begin))) return;
  for (const [index, { day, run }] of deeds.entries()) {
    const at = new Date(morningOf(daysAfter(today, day)).getTime() + index * minute);
    const outcome = await run(toolsAt(tools, at));
    if (!outcome.ok) throw new Error(`demo census ${index}: ${JSON.stringify(outcome.problems)}`);
  }
}

function deedsOfCampaign(campaign: DemoCampaign): readonly Deed[] {
  const { id, account, phases, news, scores } = campaign;
  const [begin] = phases;
  const called: Deed = {
    day: begin?.[0] ?? 0,
    run: async (tools) =>
      campaignWithRubric(tools, id)
        ? { ok: true, value: id }
        : callCampaign(tools, fieldsOf(campaign, dateOf(tools.now())), accountOf(account)),
  };
  const told = news.map(({ day, ...fields }, index): Deed => ({
    day,
    run: (tools) =>
      publishNews(tools, id, fields, accountOf(account), signedToken(tools, `${id}-${index}`)),
  }));
  return [called, ...told, ...scores.map((score) => deedOfScore(id, score))];
}

function deedOfScore(campaign: string, { day, site, by, draft, ...given }: DemoScore): Deed {
  return {
    day,
    run: async (tools) => {
      const fields = answersOf(tools, campaign, given);
      if (by === undefined) {
        confirmRecord(tools, site);
        return selfScore(tools, campaign, site, fields);
      }
      return draft
        ? saveDraft(tools, campaign, site, 'inspection', fields, accountOf(by))
        : inspect(tools, campaign, site, 'inspection', fields, accountOf(by));
    },
  };
}

function deedsOfSpotCheck(check: DemoSpotCheck): readonly Deed[] {
  const account = accountOf(check.account);
  const { source, value, size, failing, remarks } = check;
  const quarterAt = (tools: Tools, day: number) =>
    quarterOf(morningOf(daysAfter(dateOf(tools.now()), check.announce - day)));
  return [
    {
      day: check.announce,
      run: (tools) => {
        const valueDay = daysAfter(dateOf(tools.now()), check.draw - check.announce);
        const quarter = quarterAt(tools, check.announce);
        return announce(tools, { quarter, source, valueDay, size: String(size) }, account);
      },
    },
    { day: check.draw, run: (tools) => draw(tools, quarterAt(tools, check.draw), value, account) },
    {
      day: check.save,
      run: (tools) => {
        const quarter = quarterAt(tools, check.save);
        const { sample = [] } = spotCheckOf(tools, quarter, check.account) ?? {};
        const fields: Record<string, string> = { remarks };
        for (const [index, { reasons, rectified }] of failing.entries()) {
          fields[`fail.${sample[index]}`] = 'yes';
          fields[`reasons.${sample[index]}`] = reasons;
          fields[`rectified.${sample[index]}`] = rectified ? 'yes' : '';
        }
        return saveSpotCheck(tools, quarter, fields, account);
      },
    },
  ];
}

/** The form with which a campaign is called on its first day. */
function fieldsOf({ phases, ...campaign }: DemoCampaign, begin: string): Fields {
  const { id, title, scope, about } = campaign;
  const fields: Record<string, string> = { id, title, scope, about };
  const before = phases[0]?.[0] ?? 0;
  for (const [index, [from, until]] of phases.entries()) {
    fields[`phase.${index}.from`] = daysAfter(begin, from - before);
    fields[`phase.${index}.until`] = daysAfter(begin, until - before);
    fields[`phase.${index}.task`] = tasks[index] ?? '';
  }
  return {
    ...fields,
    ...{ rubric: 'census-2015', document: '', publishesScores: 'yes' },
    steps: '下发通知\n核对网站基本信息\n自查评分\n检查评分\n报送检查整改情况\n抽查评分',
    unitTasks: '学习评分表中的各项考察点和扣分细则\n安排检查人员和时间',
    filerTasks: '核对网站基本信息\n对照评分表进行自查',
  };
}

/** A filled form: every veto answered, and what was found. */
function answersOf(
  tools: Tools,
  campaign: string,
  { found = {}, veto = '', note = '' }: Pick<DemoScore, 'found' | 'veto' | 'note'>,
): Fields {
  const fields: Record<string, string> = {};
  const { vetoes = [] } = campaignWithRubric(tools, campaign)?.rubric ?? {};
  for (const { id } of vetoes.flatMap(({ parts }) => parts)) {
    fields[`veto.${id}`] = id === veto ? 'yes' : 'no';
  }
  if (veto !== '') fields[`note.${veto}`] = note;
  for (const [item, count] of Object.entries(found)) fields[`found.${item}`] = String(count);
  return fields;
}

/** Whether main was moved on or after this day. */
async function isYounger({ forge }: Tools, begin: string): Promise<boolean> {
  const { trailers, author } = await forge.objects.commit(await forge.main());
  return (trailer(trailers, 'At') || isoOf(author.at)).slice(0, 10) >= begin;
}

/** The same tools with another clock. */
function toolsAt(tools: Tools, at: Date): Tools {
  // the policy stays the living one
  return Object.create(tools, { now: { value: () => at } }) as Tools;
}

function accountOf(unit: UnitCode): Account {
  return { id: unit, unit, mustChangePassword: false, disabled: false };
}

function morningOf(day: string): Date {
  return new Date(`${day}T09:00:00+08:00`);
}
