import { GithubBusy } from '#forge/github/faults.ts';
import type { Listed, Pull } from '#forge/github/types.ts';
import { formatMessage } from '#git/message.ts';
import type { FileChanges } from '#git/types.ts';
import { dumpYaml } from '#git/yaml.ts';
import type { Account } from '#private/types.ts';
import { concludeTrailers } from '#registry/events.ts';
import type { DerivedKind } from '#registry/filing-kind.ts';
import { refusalOf } from '#registry/filing-state.ts';
import type { FilingState, Opinion } from '#registry/filing.ts';
import { personalDataIn } from '#registry/free-text.ts';
import { landedFile } from '#registry/landing.ts';
import { isoOf } from '#registry/moment.ts';
import type { Problem } from '#registry/problem.ts';
import { type FilingId } from '#registry/site.ts';
import { isWithin, rootUnit } from '#registry/unit-tree.ts';
import { filingKindText } from '#text/words.ts';
import { type FilingFacts, readOpenFiling } from './filing-facts.ts';
import { againstSignatures } from './branch-signatures.ts';
import { againstChange } from './change-rules.ts';
import { awaitsPersons } from './git-filing.ts';
import { type PlannedDecision, writeDecision, writeDecisions } from './decision-step.ts';
import { against } from './new-site.ts';
import { adoptPulls } from './adopt-pulls.ts';
import { followMain } from './follow-main.ts';
import { githubIdOf, isNamedBy } from '#registry/unit-reviewers.ts';
import {
  againstReviews,
  type ChangedPull,
  changedPulls,
  type DueVerdict,
  dueVerdict,
  reviewFacts,
} from './pull-reviews.ts';
import { reviewAtGithub } from './review-at-github.ts';
import type { PullMemo } from './their-reviews.ts';
import { catchUp, isLanded, settleFiling } from './settle.ts';
import { theRegister, type Tools } from './tools.ts';
import type { Decision, Outcome } from './types.ts';
import { concludeUnitFilings, decideUnitFiling } from './unit-review.ts';

/** Opinions are public in the trail, so they stay short. */
export const opinionMax = 500;

/**
 * One decision of one account on exact content: checked under the lock against the
 * tree at main, written as one commit on the filing's branch. The last approval also concludes.
 */
export async function decideFiling(
  tools: Tools,
  id: FilingId,
  account: Account,
  decision: Decision,
  content: string,
  opinion: Opinion,
): Promise<Outcome<FilingState>> {
  const problems = opinionProblems(decision, opinion);
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const facts = await readOpenFiling(tools, id);
    if (!facts) {
      if (tools.github && githubIdOf(account.id) === null) {
        return refuse({ code: 'github-account-needed', at: '' });
      }
      if (!isNamedBy(tools.catalogue.unit(account.unit), account.id)) {
        return refuse({ code: 'outside-chain', at: '' });
      }
      const said = { content, opinion, problems };
      return decideUnitFiling(tools, id, account, decision, said);
    }
    const mayNot = mayDecide(tools, facts, account, decision, content);
    if (mayNot) return refuse(mayNot);
    if (problems.length > 0) return { ok: false, problems };
    const foreign = await againstSignatures(tools, id);
    if (foreign.length > 0) return { ok: false, problems: foreign };
    const reviewed = await reviewAtGithub(tools, facts, account.id, decision, opinion);
    if (!reviewed.ok) return reviewed;
    const at = reviewed.value;
    return recordDecision(tools, facts, { account, decision, content, opinion, at });
  });
}

/** Writes one decision that may be made as a commit on the filing's branch. Under the lock. */
async function recordDecision(
  tools: Tools,
  facts: FilingFacts,
  said: {
    readonly account: Account;
    readonly decision: Decision;
    readonly content: string;
    readonly opinion: Opinion;
    readonly at: Date;
  },
): Promise<Outcome<FilingState>> {
  const { account, decision, content, opinion, at } = said;
  const { id, file } = facts;
  await writeDecision(tools, facts, file.name, account, decision, { content, opinion, at });
  const after = await readOpenFiling(tools, id);
  if (!after) throw new Error(`the filing is gone after its decision: ${id}`);
  if (after.state.stage === 'approved') await concludeFiling(tools, after);
  return { ok: true, value: after.state };
}

/**
 * Takes in what reviewers said on pull requests: each verdict that counts becomes the same commit
 * that a decision at the desk makes. A list of reviews that was cut short decides
 * nothing. Under the lock; returns how many were taken in.
 */
export async function takeInReviews(
  tools: Tools,
  changed: readonly ChangedPull[],
): Promise<number> {
  let count = 0;
  for (const { ids, done } of changed) {
    const memo: PullMemo = new Map();
    let isWhole = true;
    // a batch level by level: one push for all rows that a unit decided on
    for (let waiting = ids; waiting.length > 0;) {
      const decided: PlannedDecision[] = [];
      for (const id of waiting) {
        const facts = await readOpenFiling(tools, id);
        const found = facts && (await reviewFacts(tools, facts, memo));
        if (found && !found.isWhole && found.why === 'cut-short') isWhole = false;
        if (!facts || !found?.isWhole) continue;
        const due = await dueVerdict(tools, facts, found.reviews);
        const account = due && accountOf(facts, due.account);
        if (!due || !account || !mayRecord(tools, facts, account, due)) continue;
        decided.push({ ...facts, name: facts.file.name, ...due, account });
      }
      await writeDecisions(tools, decided);
      for (const { id } of decided) {
        const after = await readOpenFiling(tools, id);
        if (after?.state.stage === 'approved') await concludeFiling(tools, after, memo);
      }
      count += decided.length;
      waiting = decided.map(({ id }) => id);
    }
    if (isWhole) done();
  }
  return count;
}

/** Who gave a verdict on GitHub, as an account of the unit whose turn it is. */
function accountOf({ state }: FilingFacts, id: string): Account | null {
  if (state.turn === null) return null;
  return { id, unit: state.turn, mustChangePassword: false, disabled: false };
}

function mayRecord(tools: Tools, facts: FilingFacts, account: Account, due: DueVerdict): boolean {
  return (
    mayDecide(tools, facts, account, due.decision, due.content) === null &&
    opinionProblems(due.decision, due.opinion).length === 0
  );
}

/** Why an account may not decide, with what its page says; null when it may. */
export function mayDecide(
  tools: Tools,
  facts: FilingFacts,
  account: Account,
  decision: Decision,
  content: string,
): Problem | null {
  // somebody wrote on the branch beside the register, or the unit no longer names the account
  if (facts.kind && facts.kind.content !== facts.state.content) {
    return { code: 'content-changed', at: '' };
  }
  if (awaitsPersons(facts)) return { code: 'persons-awaited', at: '' };
  if (!isNamedBy(tools.catalogue.unit(account.unit), account.id)) {
    return { code: 'outside-chain', at: '' };
  }
  const hangsOn = (facts.base ?? facts.file).unit;
  const isInside = isWithin(tools.catalogue.units(), hangsOn, account.unit);
  if (!isInside) return { code: 'outside-chain', at: '' };
  const filer = facts.events.findLast((event) => 'source' in event);
  const refusal = refusalOf(
    facts.state,
    { event: decision, unit: account.unit, account: account.id, content },
    filer && 'source' in filer ? filer.account : '',
  );
  return refusal === null ? null : { code: refusal, at: '' };
}

/**
 * Lands what its whole chain approved: one merge commit whose trailers carry the trail. Uniqueness
 * and the portal are looked at once more; what stands against it is returned and the
 * filing waits.
 */
export async function concludeFiling(
  tools: Tools,
  facts: FilingFacts,
  memo?: PullMemo,
): Promise<readonly Problem[]> {
  const { state, kind, tip, id } = facts;
  if (state.stage !== 'approved' || state.approvedAt === null || !kind || tip === null) return [];
  if (kind.content !== state.content) return [{ code: 'content-changed', at: '' }];
  const main = await followMain(tools);
  if (isLanded(tools, id)) {
    await settleFiling(tools, id);
    return [];
  }
  const problems = [
    ...(await againstSignatures(tools, id)),
    ...(await standsAgainst(tools, facts)),
    ...(await againstReviews(tools, facts, memo)),
  ];
  if (problems.length > 0) return problems;
  const now = tools.now();
  tools.catalogue.mark(id);
  await tools.forge.land({
    id,
    tip,
    expected: main,
    changes: await landing(tools, facts, kind, now),
    message: formatMessage(
      `${filingKindText[facts.asks]}办结：${facts.file.name}`,
      concludeTrailers({
        filing: id,
        kind: facts.asks,
        site: facts.site,
        content: kind.content,
        approvedAt: state.approvedAt,
        at: isoOf(now),
        rootRecord: state.chain.rootRecord,
        events: facts.events,
      }),
    ),
    by: theRegister,
    at: now,
  });
  await followMain(tools);
  await settleFiling(tools, id);
  return [];
}

/** What the register has against a filing at the moment it would land. */
async function standsAgainst(tools: Tools, facts: FilingFacts): Promise<readonly Problem[]> {
  const { file, base, site, id } = facts;
  if (base === null || site === null) {
    // what was filed in time keeps its unit when that goes into another one (R-1.3, X13)
    return against(tools, file, id).filter(({ code }) => code !== 'unit-retired');
  }
  const row = tools.catalogue.site(site);
  if (!row) return [{ code: 'not-open', at: '' }];
  const now = await tools.catalogue.siteFile(row);
  return againstChange(tools, { code: site, now }, { before: base, after: file }, id, 'landing');
}

/** What a conclusion writes: a new site's file as approved, or a change on top of what stands. */
async function landing(
  tools: Tools,
  { id, file, base, site }: FilingFacts,
  { path, content }: DerivedKind,
  now: Date,
): Promise<FileChanges> {
  if (base === null || site === null) return new Map([[path, { oid: content }]]);
  const row = tools.catalogue.site(site);
  if (!row) throw new Error(`a change of no site: ${id}`);
  const landed = landedFile(
    await tools.catalogue.siteFile(row),
    { before: base, after: file },
    id,
    now,
  );
  return new Map([[path, Buffer.from(dumpYaml(landed))]]);
}

/** Lands everything approved that a crash left on its branch. */
export async function concludeAll(tools: Tools): Promise<readonly FilingId[]> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const listed = await openPulls(tools);
    if (listed) {
      await adoptPulls(tools, listed);
      await takeInReviews(tools, await changedPulls(tools, listed));
    }
    const landed: FilingId[] = [...(await concludeUnitFilings(tools))];
    for (const id of approvedFilings(tools)) {
      const facts = await readOpenFiling(tools, id);
      if (facts && (await concludeFiling(tools, facts)).length === 0) landed.push(id);
    }
    return landed;
  });
}

/** The open pull requests; null where there are none, or GitHub asks to be left alone for a while. */
async function openPulls({ github }: Tools): Promise<Listed<Pull> | null> {
  try {
    return github ? await github.pulls.all() : null;
  } catch (error) {
    if (error instanceof GithubBusy) return null;
    throw error;
  }
}

/** Filings whose chain is done and that are not on main: few, as the last approval lands them. */
function approvedFilings(tools: Tools): readonly FilingId[] {
  const root = rootUnit(tools.catalogue.units());
  if (!root) return [];
  const page = { page: 1, size: 1000 };
  return tools.catalogue.filings(root.code, { stage: 'approved' }, page).rows.map(({ id }) => id);
}

/** What stands against an opinion: needed for a return, short, and without personal data. */
export function opinionProblems(decision: Decision, opinion: Opinion): readonly Problem[] {
  const problems: Problem[] = [];
  if (decision === 'return' && opinion.reason === '') {
    problems.push({ code: 'required', at: '/reason' });
  }
  if (decision === 'return' && opinion.text.trim() === '') {
    problems.push({ code: 'required', at: '/text' });
  }
  if (opinion.text.length > opinionMax) {
    problems.push({ code: 'too-long', at: '/text', params: { max: opinionMax } });
  }
  return [...problems, ...personalDataIn(opinion.text, '/text')];
}

function refuse(problem: Problem): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [problem] };
}
