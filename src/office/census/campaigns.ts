import { createHash } from 'node:crypto';
import type { Account } from '#private/types.ts';
import {
  accepts,
  calls,
  type Campaign,
  type CampaignNews,
  campaignPath,
  type CampaignReport,
  concerns,
  type Intake,
  intakes,
  mayCall,
  newsBodyMax,
  newsPath,
  newsTitleMax,
  type Phase,
  reportMax,
  reportPath,
  spanOf,
} from '#registry/campaign.ts';
import { campaignProblems } from '#registry/census-check.ts';
import { lineProblems, normaliseLine, normaliseText, textProblems } from '#registry/free-text.ts';
import { newestFirst } from '#registry/notice.ts';
import { isoOf } from '#registry/moment.ts';
import type { Problem } from '#registry/problem.ts';
import type { Rubric } from '#registry/rubric.ts';
import { parseUnitCode, type Unit, type UnitCode } from '#registry/unit.ts';
import { aboveOf, isWithin } from '#registry/unit-tree.ts';
import { isOurToken } from '../file.ts';
import { catchUp } from '../settle.ts';
import type { Tools } from '../tools.ts';
import type { Fields, Outcome } from '../types.ts';
import { commitFile, refuse } from './commit.ts';
import { campaignWithRubric } from './scoring.ts';
import type { ProgressLine } from './types.ts';

/** All campaigns, newest first. */
export function allCampaigns({ catalogue }: Pick<Tools, 'catalogue'>): readonly Campaign[] {
  return catalogue.census
    .papers('data/campaigns/')
    .filter(({ path }) => path.endsWith('/campaign.yaml'))
    .map(({ value }) => value as Campaign)
    .sort((one, other) => (spanOf(one).from < spanOf(other).from ? 1 : -1));
}

/** All rubrics, those in force first. */
export function allRubrics({ catalogue }: Pick<Tools, 'catalogue'>): readonly Rubric[] {
  return catalogue.census
    .papers('data/rubrics/')
    .map(({ value }) => value as Rubric)
    .sort((one, other) => (one.status < other.status ? 1 : one.status > other.status ? -1 : 0));
}

/** 工作动态 of a campaign, newest first (O06). */
export function newsOf(
  { catalogue }: Pick<Tools, 'catalogue'>,
  id: string,
): readonly CampaignNews[] {
  return catalogue.census
    .papers(`data/campaigns/${id}/news/`)
    .map(({ value }) => value as CampaignNews)
    .sort(newestFirst);
}

/** A unit's report; null where it has not handed in any (O03). */
export function reportOf(
  { catalogue }: Pick<Tools, 'catalogue'>,
  id: string,
  unit: UnitCode,
): CampaignReport | null {
  return catalogue.census.paper(reportPath(id, unit)) as CampaignReport | null;
}

/** The unit, then the units next below, with figures added up over their subtrees (O04, O06, O10). */
export function progressOfCampaign(
  tools: Tools,
  campaign: Campaign,
  unit: UnitCode,
): readonly ProgressLine[] | null {
  const tree = tools.catalogue.units();
  const own = tree.get(unit);
  if (!own || !isWithin(tree, unit, campaign.scope)) return null;
  const below = tools.catalogue.children(unit).filter(({ retired }) => retired === null);
  const units: readonly Unit[] = [own, ...below];
  const totals = tools.catalogue.census.scoreTotals(
    campaign.id,
    units.map(({ code }) => code),
  );
  return units.flatMap((each) => {
    const figures = totals.get(each.code);
    return figures
      ? { unit: each, totals: figures, report: reportOf(tools, campaign.id, each.code) }
      : [];
  });
}

/** Campaigns in whose scope a unit stands, or that run below it. */
export function campaignsOf(tools: Tools, unit: UnitCode): readonly Campaign[] {
  const tree = tools.catalogue.units();
  return allCampaigns(tools).filter((campaign) => concerns(tree, campaign, unit));
}

const phaseTitles = ['统计摸底', '检查整改', '抽查核查', '通报总结'] as const;
/** What each phase takes in (O01): self-scores and inspections in the second, and so on. */
const phaseIntakes: readonly (readonly Intake[])[] = [
  [],
  ['self', 'inspection', 'report'],
  ['inspection', 'spot-check', 'report'],
  [],
];

/**
 * Calls a campaign. Fields: id, title, scope, rubric, document, about, publishesScores
 * (yes|no), phase.N.from|until|task, and lists one line each: steps, unitTasks, filerTasks.
 */
export async function callCampaign(
  tools: Tools,
  fields: Fields,
  account: Account,
): Promise<Outcome<string>> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const tree = tools.catalogue.units();
    const text = (name: string) => normaliseLine((fields[name] ?? '').normalize('NFC'));
    const list = (name: string) =>
      normaliseText(fields[name] ?? '')
        .split('\n')
        .map(normaliseLine)
        .filter(Boolean)
        .slice(0, 30);
    const scope = parseUnitCode(fields['scope'] ?? '');
    const phases = phaseTitles.map((title, index): Phase => {
      const field = (name: string) => text(`phase.${index}.${name}`);
      const accepted = phaseIntakes[index] ?? [];
      return {
        ...{ title, from: field('from'), until: field('until'), task: field('task') || title },
        accepts: intakes.filter((each) => accepted.includes(each)),
      };
    });
    const campaign: Campaign = {
      ...{ id: text('id'), title: text('title'), unit: account.unit, scope: scope ?? account.unit },
      ...{ rubric: text('rubric'), document: text('document'), isExample: false },
      publishesScores: fields['publishesScores'] === 'yes',
      about: normaliseText(fields['about'] ?? ''),
      phases,
      ...{ steps: list('steps'), unitTasks: list('unitTasks'), filerTasks: list('filerTasks') },
    };
    const rubric = allRubrics(tools).find(({ id }) => id === campaign.rubric);
    const problems: Problem[] = [
      ...(/^[a-z]{1,20}(?:-[a-z0-9]{1,20}){1,4}$/.test(campaign.id)
        ? tools.catalogue.census.paper(campaignPath(campaign.id))
          ? [{ code: 'campaign-exists', at: '/id' }]
          : []
        : [{ code: 'name-format', at: '/id' }]),
      ...(scope && mayCall(tree, account.unit, scope)
        ? []
        : [{ code: 'campaign-scope', at: '/scope' }]),
      ...(rubric?.status === 'in-force' ? [] : [{ code: 'rubric-unknown', at: '/rubric' }]),
      ...campaignProblems(campaign).map((problem) => ({
        ...problem,
        at: problem.at.replace('/phases/', '/phase/'),
      })),
      ...textProblems(campaign.document, '/document', 60),
      ...phases.flatMap(({ task }, index) => textProblems(task, `/phase/${index}/task`, 500)),
      ...(['steps', 'unitTasks', 'filerTasks'] as const).flatMap((name) =>
        campaign[name].flatMap((line) => textProblems(line, `/${name}`, 200)),
      ),
    ];
    if (problems.length > 0) return refuse(...problems);
    const file = { path: campaignPath(campaign.id), value: campaign };
    await commitFile(tools, file, `部署普查：${campaign.title}`, account.id, [
      ['Event', 'campaign'],
      ['Campaign', campaign.id],
      ['Unit', account.unit],
    ]);
    return { ok: true, value: campaign.id };
  });
}

/** Whether a unit publishes news of a campaign: its caller, and provinces and departments in it (O06, O10). */
export function mayPublishNews(tools: Tools, campaign: Campaign, { unit }: Account): boolean {
  const tree = tools.catalogue.units();
  const own = tree.get(unit);
  if (own?.retired !== null) return false;
  return unit === campaign.unit || (calls(own) && concerns(tree, campaign, unit));
}

/** Publishes 工作动态 as one commit; the same token never publishes twice (O06, R-9.3). */
export async function publishNews(
  tools: Tools,
  id: string,
  fields: Fields,
  account: Account,
  token: string,
): Promise<Outcome<{ readonly id: string; readonly isNew: boolean }>> {
  if (!isOurToken(tools, token)) return refuse({ code: 'request-expired', at: '' });
  const mark = createHash('sha256').update(token).digest('hex').slice(0, 12);
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const called = campaignWithRubric(tools, id);
    if (!called) return refuse({ code: 'campaign-unknown', at: '' });
    if (!mayPublishNews(tools, called.campaign, account)) {
      return refuse({ code: 'not-caller', at: '' });
    }
    const before = newsOf(tools, id).find((news) => news.id.endsWith(`-${mark}`));
    if (before) return { ok: true, value: { id: before.id, isNew: false } };
    const title = normaliseLine((fields['title'] ?? '').normalize('NFC'));
    const body = normaliseText(fields['body'] ?? '');
    const problems = [
      ...lineProblems(title, '/title', newsTitleMax),
      ...(body === '' ? [{ code: 'required', at: '/body' }] : []),
      ...textProblems(body, '/body', newsBodyMax),
    ];
    if (problems.length > 0) return refuse(...problems);
    const publishedAt = isoOf(tools.now());
    const newsId = `${publishedAt.slice(0, 10)}-${account.unit}-${mark}`;
    const news: CampaignNews = {
      id: newsId,
      campaign: id,
      unit: account.unit,
      publishedAt,
      title,
      body,
    };
    await commitFile(
      tools,
      { path: newsPath(id, newsId), value: news },
      `普查动态：${title}`,
      account.id,
      [
        ['Event', 'campaign-news'],
        ['Campaign', id],
        ['Unit', account.unit],
      ],
    );
    return { ok: true, value: { id: newsId, isNew: true } };
  });
}

/** 检查整改情况 handed to the unit above, once; its figures are those of this moment (O03, O04). */
export async function handInReport(
  tools: Tools,
  id: string,
  typed: string,
  account: Account,
): Promise<Outcome<{ readonly isNew: boolean }>> {
  const text = normaliseText(typed);
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const { unit } = account;
    const tree = tools.catalogue.units();
    const called = campaignWithRubric(tools, id);
    const own = tree.get(unit);
    const to = own && aboveOf(tree, own);
    if (!called || !to || !isWithin(tree, unit, called.campaign.scope)) {
      return refuse({ code: 'campaign-unknown', at: '' });
    }
    const before = reportOf(tools, id, unit);
    if (before?.account === account.id) return { ok: true, value: { isNew: false } };
    if (before) return refuse({ code: 'already-reported', at: '' });
    if (!accepts(called.campaign, 'report', tools.now())) {
      return refuse({ code: 'not-accepting', at: '' });
    }
    const problems = [
      ...(text === '' ? [{ code: 'required', at: '/text' }] : []),
      ...textProblems(text, '/text', reportMax),
    ];
    if (problems.length > 0) return refuse(...problems);
    const totals = tools.catalogue.census.scoreTotals(id, [unit]).get(unit);
    const figures = {
      sites: totals?.sites ?? 0,
      selfScored: totals?.selfScored ?? 0,
      inspected: totals?.inspected ?? 0,
      passing: totals?.inspection.pass ?? 0,
      failing: totals?.inspection.fail ?? 0,
      vetoed: totals?.inspection.veto ?? 0,
    };
    const at = isoOf(tools.now());
    const report: CampaignReport = {
      campaign: id,
      unit,
      to,
      account: account.id,
      at,
      figures,
      text,
    };
    const file = { path: reportPath(id, unit), value: report };
    await commitFile(tools, file, `报送检查整改情况：${own.name}`, account.id, [
      ['Event', 'campaign-report'],
      ['Campaign', id],
      ['Unit', unit],
    ]);
    return { ok: true, value: { isNew: true } };
  });
}
