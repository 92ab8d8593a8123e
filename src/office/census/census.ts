import { calls } from '#registry/campaign.ts';
import { inspectedBy } from '#registry/inspector.ts';
import { isFrozen } from '#registry/spot-check.ts';
import { isWithin } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { Tools } from '../tools.ts';
import {
  allCampaigns,
  allRubrics,
  callCampaign,
  campaignsOf,
  handInReport,
  mayPublishNews,
  newsOf,
  progressOfCampaign,
  publishNews,
  reportOf,
} from './campaigns.ts';
import { withdrawNews } from './news-withdrawal.ts';
import { remindCampaigns } from './remind.ts';
import {
  againstSelfScore,
  campaignWithRubric,
  correct,
  inspect,
  saveDraft,
  scoringView,
  selfScore,
  sheetOf,
} from './scoring.ts';
import { spotScoring } from './spot-scoring.ts';
import {
  allSpotChecks,
  announce,
  draw,
  lotsOf,
  mayReportSpotChecks,
  saveSpotCheck,
  spotCheckOf,
} from './spot-checks.ts';
import type { Census } from './types.ts';

/** Censuses, scoring and spot checks over the office's tools (SPEC 7). */
export function openCensus(tools: Tools): Census {
  const { catalogue, store } = tools;
  return {
    campaigns: () => allCampaigns(tools),
    campaign: (id) => campaignWithRubric(tools, id)?.campaign ?? null,
    rubrics: () => allRubrics(tools),
    rubric: (id) => allRubrics(tools).find((rubric) => rubric.id === id) ?? null,
    news: (campaign) => newsOf(tools, campaign),
    report: (campaign, unit) => reportOf(tools, campaign, unit),
    progress: (campaign, unit) => progressOfCampaign(tools, campaign, unit),
    ofUnit: (unit) => campaignsOf(tools, unit),
    mayCall: ({ unit }) => {
      const own = catalogue.unit(unit);
      return own?.retired === null && calls(own);
    },
    call: (fields, account) => callCampaign(tools, fields, account),
    mayPublishNews: (campaign, account) => mayPublishNews(tools, campaign, account),
    publishNews: (campaign, fields, account, token) =>
      publishNews(tools, campaign, fields, account, token),
    withdrawNews: (campaign, news, reason, account) =>
      withdrawNews(tools, campaign, news, reason, account),
    handIn: (campaign, text, account) => handInReport(tools, campaign, text, account),
    remind: () => remindCampaigns(tools),

    ofSite: (code) =>
      allCampaigns(tools).flatMap(({ id }) => {
        const called = campaignWithRubric(tools, id);
        const site = called && catalogue.census.scoredSite(id, code);
        if (!called || !site) return [];
        const isIn = isWithin(catalogue.units(), site.row.unit, called.campaign.scope);
        const against = againstSelfScore(tools, called.campaign, site);
        return isIn ? [{ ...called, site, against }] : [];
      }),
    selfScore: (campaign, site, fields) => selfScore(tools, campaign, site, fields),
    sheet: (campaign, site, kind) => sheetOf(tools, campaign, site, kind),
    scoring: (campaign, site, kind, account) => scoringView(tools, campaign, site, kind, account),
    saveDraft: (campaign, site, kind, fields, account) =>
      saveDraft(tools, campaign, site, kind, fields, account),
    inspect: (campaign, site, kind, fields, account) =>
      inspect(tools, campaign, site, kind, fields, account),
    correct: (campaign, site, kind, fields, account, seen) =>
      correct(tools, campaign, site, kind, fields, account, seen),
    toInspect: (campaign, { unit }, state, request) => {
      const tree = catalogue.units();
      const within = (code: UnitCode) => isWithin(tree, code, campaign.scope);
      const { departmentsOf, portalsOf } = inspectedBy(tree, unit);
      const charge = {
        departmentsOf: departmentsOf.filter(within),
        portalsOf: portalsOf.filter(within),
      };
      return catalogue.census.chargedSites(campaign.id, charge, state, request);
    },
    drafts: (campaign, unit) => store.scoreDrafts.ofUnit(campaign, unit),

    spotScoring: (account, site) => spotScoring(tools, account, site),
    mayReportSpotChecks: (account) => mayReportSpotChecks(tools, account),
    spotCheck: (quarter, unit) => spotCheckOf(tools, quarter, unit),
    spotChecksOf: (unit) => allSpotChecks(tools).filter((check) => check.unit === unit),
    publicSpotChecks: () =>
      allSpotChecks(tools).filter(
        ({ quarter, savedAt }) => savedAt !== '' && isFrozen(quarter, tools.now()),
      ),
    announce: (fields, account) => announce(tools, fields, account),
    draw: (quarter, value, account) => draw(tools, quarter, value, account),
    saveSpotCheck: (quarter, fields, account) => saveSpotCheck(tools, quarter, fields, account),
    drawAgain: (check) => lotsOf(tools, check),
  };
}
