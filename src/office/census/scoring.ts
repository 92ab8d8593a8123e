import type { ScoredSite } from '#catalogue/score-types.ts';
import { loadYaml } from '#git/yaml.ts';
import type { Account } from '#private/types.ts';
import {
  accepts,
  type Campaign,
  campaignPath,
  scoredStatuses,
  spanOf,
} from '#registry/campaign.ts';
import { inspectorOf, isOwnSite, mayInspect } from '#registry/inspector.ts';
import { normaliseText, textProblems } from '#registry/free-text.ts';
import { isoOf } from '#registry/moment.ts';
import type { Problem } from '#registry/problem.ts';
import { type Rubric, rubricPath } from '#registry/rubric.ts';
import { readAnswers, type ScoreFields } from '#registry/score-form.ts';
import {
  type Answers,
  countingAnswers,
  orderScore,
  type ScoreKind,
  scorePath,
  type ScoreSheet,
} from '#registry/score.ts';
import type { SiteCode, SiteStatus } from '#registry/site.ts';
import { isWithin } from '#registry/unit-tree.ts';
import { catchUp } from '../settle.ts';
import type { Tools } from '../tools.ts';
import type { Fields, Outcome } from '../types.ts';
import { commitFile, fits, refuse } from './commit.ts';
import type { ScoringView } from './types.ts';

type UnitKind = Exclude<ScoreKind, 'self'>;
const subjects = { self: '自查评分', inspection: '检查评分', 'spot-check': '抽查评分' } as const;

/** A campaign with the rubric it scores by; null where there is none. */
export function campaignWithRubric(
  { catalogue }: Pick<Tools, 'catalogue'>,
  id: string,
): { readonly campaign: Campaign; readonly rubric: Rubric } | null {
  if (!/^[a-z0-9-]{1,60}$/.test(id)) return null;
  const campaign = catalogue.census.paper(campaignPath(id)) as Campaign | null;
  const rubric = campaign && (catalogue.census.paper(rubricPath(campaign.rubric)) as Rubric | null);
  return campaign && rubric ? { campaign, rubric } : null;
}

/** Whether a site takes part: in the scope, minted, on the net or away for a while (N04, X18). */
export function takesPart(tools: Tools, campaign: Campaign, { row }: ScoredSite): boolean {
  return (
    isWithin(tools.catalogue.units(), row.unit, campaign.scope) &&
    scoredStatuses.includes(row.status as SiteStatus)
  );
}

/** Why a filer cannot hand in a self-score now; null where it can (N01, N04, N05). */
export function againstSelfScore(
  tools: Tools,
  campaign: Campaign,
  site: ScoredSite,
): Problem | null {
  if (site.self) return { code: 'already-scored', at: '' };
  if (!takesPart(tools, campaign, site)) return { code: 'site-out-of-scope', at: '' };
  if (!accepts(campaign, 'self', tools.now())) return { code: 'not-accepting', at: '' };
  return isConfirmed(tools, campaign, site) ? null : { code: 'facts-unconfirmed', at: '' };
}

/** Whether the filer confirmed the record as it stands, since the campaign began (N05). */
function isConfirmed(
  { store, catalogue }: Tools,
  campaign: Campaign,
  { row }: ScoredSite,
): boolean {
  if (row.code === null) return false;
  const confirmed = store.confirmations.last(row.code) ?? '';
  const changed = catalogue.conclusionsOf(row.code)[0]?.approvedAt ?? '';
  return confirmed >= spanOf(campaign).from && confirmed >= changed;
}

/** A campaign with its rubric and a site as it is scored in it; null where there is no such one. */
function calledSite(
  tools: Tools,
  id: string,
  code: SiteCode,
): { readonly campaign: Campaign; readonly rubric: Rubric; readonly site: ScoredSite } | null {
  const called = campaignWithRubric(tools, id);
  const site = called && tools.catalogue.census.scoredSite(id, code);
  return called && site && { ...called, site };
}

/** 自查评分: one commit on main; a second one changes nothing (N01, N03–N08, N20, R-7.3). */
export async function selfScore(
  tools: Tools,
  id: string,
  code: SiteCode,
  fields: ScoreFields,
): Promise<Outcome<{ readonly isNew: boolean }>> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const called = calledSite(tools, id, code);
    if (!called) return refuse({ code: 'campaign-unknown', at: '' });
    const { site } = called;
    if (site.self) return { ok: true, value: { isNew: false } };
    const against = againstSelfScore(tools, called.campaign, site);
    if (against) return refuse(against);
    const { answers, problems } = readAnswers(called.rubric, fields);
    if (problems.length > 0) return refuse(...problems);
    const { unit } = site.row;
    await put(tools, 'self-score', site, {
      ...{ campaign: id, kind: 'self', site: code, unit, account: '', at: isoOf(tools.now()) },
      ...{ record: site.row.blob, ...answers, errata: [] },
    });
    return { ok: true, value: { isNew: true } };
  });
}

/** Whether two accounts of a unit score this site: it is the unit's own, and the policy asks for it (Z17). */
export function needsTwoAccounts(tools: Tools, { row }: ScoredSite, { unit }: Account): boolean {
  const isOwn = isOwnSite(tools.catalogue.units(), row, unit);
  return tools.policy.ownSiteScoring === 'twoAccounts' && isOwn;
}

/**
 * Why one account may not hand in the score of its unit's own site (Z17): another account has to
 * have saved exactly this before. Null where it may.
 */
function againstAlone(
  tools: Tools,
  { campaign, rubric }: { readonly campaign: Campaign; readonly rubric: Rubric },
  site: ScoredSite,
  kind: UnitKind,
  account: Account,
  answers: Answers,
): Problem | null {
  const { code } = site.row;
  if (code === null || !needsTwoAccounts(tools, site, account)) return null;
  const draft = tools.store.scoreDrafts.find(campaign.id, code, kind);
  if (draft?.unit !== account.unit || draft.account === account.id) {
    return { code: 'own-site-alone', at: '' };
  }
  const saved = readAnswers(rubric, draft.fields);
  // a form that was left unfinished says nothing of what was left open
  const isSame = saved.problems.length === 0 && sameAnswers(saved.answers, answers);
  return isSame ? null : { code: 'own-site-differs', at: '' };
}

/** Why a unit cannot score a site now; null where it can (N02, N12, N16, N22). */
export function againstInspection(
  tools: Tools,
  campaign: Campaign,
  site: ScoredSite,
  kind: UnitKind,
  { unit }: Account,
): Problem | null {
  const tree = tools.catalogue.units();
  const isRoot = tree.get(unit)?.level === 'root';
  const may = kind === 'spot-check' ? isRoot : mayInspect(tree, tools.policy, site.row, unit);
  if (!may) return { code: 'not-inspector', at: '' };
  const done = kind === 'inspection' ? site.inspection : site.spotCheck;
  if (done) return { code: 'already-inspected', at: '' };
  if (kind === 'inspection' && !site.self) return { code: 'self-score-first', at: '' };
  if (!takesPart(tools, campaign, site)) return { code: 'site-out-of-scope', at: '' };
  return accepts(campaign, kind, tools.now()) ? null : { code: 'not-accepting', at: '' };
}

/** 检查评分 and 抽查评分: one commit on main, once; the draft goes with it (N02, N11, N14). */
export async function inspect(
  tools: Tools,
  id: string,
  code: SiteCode,
  kind: UnitKind,
  fields: ScoreFields,
  account: Account,
): Promise<Outcome<{ readonly isNew: boolean }>> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const called = calledSite(tools, id, code);
    if (!called) return refuse({ code: 'campaign-unknown', at: '' });
    const { site } = called;
    const done = kind === 'inspection' ? site.inspection : site.spotCheck;
    if (done?.account === account.id) {
      tools.store.scoreDrafts.drop(id, code, kind);
      return { ok: true, value: { isNew: false } };
    }
    const against = againstInspection(tools, called.campaign, site, kind, account);
    if (against) return refuse(against);
    const { answers, problems } = readAnswers(called.rubric, fields);
    if (problems.length > 0) return refuse(...problems);
    const alone = againstAlone(tools, called, site, kind, account, answers);
    if (alone) return refuse(alone);
    await put(tools, kind, site, {
      ...{ campaign: id, kind, site: code, unit: account.unit, account: account.id },
      ...{ at: isoOf(tools.now()), record: site.row.blob, ...answers, errata: [] },
    });
    tools.store.scoreDrafts.drop(id, code, kind);
    return { ok: true, value: { isNew: true } };
  });
}

/**
 * Who may correct scores of a site: the unit that inspects it and the units above (N09). Where the
 * policy keeps a unit from scoring its own site alone, the unit above corrects it; over the root
 * there is none (Z17).
 */
export function againstErratum(tools: Tools, site: ScoredSite, account: Account): Problem | null {
  const { unit } = account;
  const tree = tools.catalogue.units();
  const inspector = inspectorOf(tree, site.row);
  const may = inspector !== null && isWithin(tree, inspector, unit);
  if (!may) return { code: 'not-inspector', at: '' };
  const isRoot = tree.get(unit)?.level === 'root';
  return !isRoot && needsTwoAccounts(tools, site, account)
    ? { code: 'own-site-correction', at: '' }
    : null;
}

/** Adds an erratum beside a score; the score itself stays as it was handed in (N09). */
export async function correct(
  tools: Tools,
  id: string,
  code: SiteCode,
  kind: ScoreKind,
  fields: Fields,
  account: Account,
  seen: number,
): Promise<Outcome<{ readonly isNew: boolean }>> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const called = calledSite(tools, id, code);
    const sheet = await sheetOf(tools, id, code, kind);
    if (!called || !sheet) return refuse({ code: 'not-scored', at: '' });
    const against = againstErratum(tools, called.site, account);
    if (against) return refuse(against);
    if (sheet.errata.length !== seen) return { ok: true, value: { isNew: false } };
    const reason = normaliseText(fields['reason'] ?? '');
    const { answers, problems } = readAnswers(called.rubric, fields);
    const all = [
      ...(reason === '' ? [{ code: 'required', at: '/reason' }] : []),
      ...textProblems(reason, '/reason', 300),
      ...problems,
      ...(sameAnswers(countingAnswers(sheet), answers)
        ? [{ code: 'nothing-changed', at: '' }]
        : []),
    ];
    if (all.length > 0) return refuse(...all);
    const erratum = { at: isoOf(tools.now()), unit: account.unit, account: account.id, reason };
    const next = { ...sheet, errata: [...sheet.errata, { ...erratum, ...answers }] };
    if (!fits(next)) return refuse({ code: 'too-many', at: '', params: { max: seen } });
    await put(tools, 'erratum', called.site, next, account.id);
    return { ok: true, value: { isNew: true } };
  });
}

/** A score as its file holds it; null where there is none. */
export async function sheetOf(
  { catalogue, forge }: Pick<Tools, 'catalogue' | 'forge'>,
  campaign: string,
  site: SiteCode,
  kind: ScoreKind,
): Promise<ScoreSheet | null> {
  const row = catalogue.census.score(campaign, site, kind);
  return row && (loadYaml(await forge.objects.blob(row.blob)) as ScoreSheet);
}

/** What a page that scores one site shows to an account; null outside its subtree. */
export async function scoringView(
  tools: Tools,
  id: string,
  code: SiteCode,
  kind: UnitKind,
  account: Account,
): Promise<ScoringView | null> {
  const called = calledSite(tools, id, code);
  if (!called) return null;
  const { site } = called;
  const tree = tools.catalogue.units();
  const { unit } = site.row;
  if (!isWithin(tree, unit, account.unit) || !isWithin(tree, unit, called.campaign.scope))
    return null;
  const draft = tools.store.scoreDrafts.find(id, code, kind);
  const [self, inspection, spotCheck] = await Promise.all([
    sheetOf(tools, id, code, 'self'),
    sheetOf(tools, id, code, 'inspection'),
    sheetOf(tools, id, code, 'spot-check'),
  ]);
  return {
    ...called,
    ...{ self, inspection, spotCheck },
    // drafts are of the unit that made them alone (N21)
    draft: draft?.unit === account.unit ? draft : null,
    against: againstInspection(tools, called.campaign, site, kind, account),
    againstErratum: againstErratum(tools, site, account),
    twoAccounts: needsTwoAccounts(tools, site, account),
  };
}

/** Keeps a form that is not handed in yet, right or not (N21). */
export function saveDraft(
  tools: Tools,
  id: string,
  code: SiteCode,
  kind: UnitKind,
  fields: ScoreFields,
  account: Account,
): Outcome<null> {
  const called = calledSite(tools, id, code);
  if (!called) return refuse({ code: 'campaign-unknown', at: '' });
  const against = againstInspection(tools, called.campaign, called.site, kind, account);
  if (against) return refuse(against);
  const draft = { fields, unit: account.unit, account: account.id };
  tools.store.scoreDrafts.save(id, code, kind, draft, tools.now());
  return { ok: true, value: null };
}

async function put(
  tools: Tools,
  event: string,
  { row }: ScoredSite,
  sheet: ScoreSheet,
  account = sheet.account,
): Promise<void> {
  const { campaign, site, kind } = sheet;
  const file = { path: scorePath(campaign, site, kind), value: orderScore(sheet) };
  const what = event === 'erratum' ? `更正${subjects[kind]}` : subjects[kind];
  await commitFile(tools, file, `${what}：${row.name}`, account, [
    ['Event', event],
    ['Campaign', campaign],
    ['Site', site],
  ]);
}

function sameAnswers(one: object, other: object): boolean {
  const { vetoes, lines } = one as ScoreSheet;
  return JSON.stringify({ vetoes, lines }) === JSON.stringify(other);
}
