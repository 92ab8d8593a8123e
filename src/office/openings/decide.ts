import { formatMessage } from '#git/message.ts';
import type { Account } from '#private/types.ts';
import { concludeTrailers, eventTrailers } from '#registry/events.ts';
import type { DecisionEvent, Opinion } from '#registry/filing.ts';
import { dateOf, isDate, isoOf } from '#registry/moment.ts';
import { openingFileProblems } from '#registry/opening-check.ts';
import {
  eventOfStep,
  needsOtherAccount,
  openingRefusal,
  type OpeningState,
  type OpeningStep,
} from '#registry/opening-state.ts';
import type { Problem } from '#registry/problem.ts';
import type { FilingId } from '#registry/site.ts';
import { bodyCode } from '#registry/staffing-office.ts';
import { bodyCategoryText, openingKindText, openingStepText } from '#text/opening-words.ts';
import { againstSignatures } from '../branch-signatures.ts';
import { followMain } from '../follow-main.ts';
import { issueLabel, type LabelRequest } from '../labels/issue.ts';
import { opinionProblems } from '../review.ts';
import { catchUp, isLanded, settleFiling } from '../settle.ts';
import { accountSignature, theRegister, type Tools } from '../tools.ts';
import type { Outcome } from '../types.ts';
import { staffingOfficeAt } from './bodies.ts';
import { type OpeningFacts, readOpenOpening } from './facts.ts';
import type { Openings } from './types.ts';

type Said = Parameters<Openings['decide']>[3];

/**
 * One step of a staffing office (X24): checked under the lock against the body that stands on main,
 * written as one commit on the branch. The approval also lands.
 */
export async function decideOpening(
  tools: Tools,
  account: Account,
  id: FilingId,
  step: OpeningStep,
  said: Said,
): Promise<Outcome<OpeningState>> {
  const problems = [
    ...opinionProblems(step === 'return' ? 'return' : 'approve', said.opinion),
    ...(step === 'paper' ? paperProblems(said.paper, tools.now()) : []),
  ];
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    await concludeOpenings(tools);
    const facts = await readOpenOpening(tools, id);
    if (!facts) return refuse({ code: 'not-open', at: '' });
    const mayNot = await mayStep(tools, facts, account, step, said.content);
    if (mayNot) return refuse(mayNot);
    if (problems.length > 0) return { ok: false, problems };
    const foreign = await againstSignatures(tools, id);
    if (foreign.length > 0) return { ok: false, problems: foreign };
    await write(tools, facts, account, step, said);
    const after = await readOpenOpening(tools, id);
    if (!after) throw new Error(`the application is gone after its decision: ${id}`);
    if (after.state.stage === 'approved') await concludeOpening(tools, after);
    return { ok: true, value: after.state };
  });
}

/** Why an account may not do a step; null when it may. */
export async function mayStep(
  tools: Tools,
  { content, state, opening }: Pick<OpeningFacts, 'content' | 'state' | 'opening'>,
  account: Account,
  step: OpeningStep,
  seen: string,
): Promise<Problem | null> {
  // at GitHub somebody may have pushed beside the register
  if (content !== state.content) return { code: 'content-changed', at: '' };
  const by = { unit: account.unit, content: seen };
  const refusal = openingRefusal(state, opening.region, step, by);
  if (refusal) return { code: refusal, at: '' };
  if (needsOtherAccount(state, step, account.id, tools.policy)) {
    return { code: 'opening-second-account', at: '' };
  }
  const main = await tools.forge.main();
  const body = await staffingOfficeAt(tools.forge.objects, main, opening.region);
  return body ? null : { code: 'outside-chain', at: '' };
}

/** What stands against the receipt of papers (R-8.2, P11, P36). */
function paperProblems(paper: Said['paper'], now: Date): readonly Problem[] {
  const isDay = paper !== null && isDate(paper.on) && paper.on <= dateOf(now);
  return [
    ...(isDay ? [] : [{ code: 'paper-date', at: '/paperOn' }]),
    ...(paper?.isVerified ? [] : [{ code: 'identity-unchecked', at: '/verified' }]),
  ];
}

async function write(
  tools: Tools,
  { id, tip, opening }: OpeningFacts,
  account: Account,
  step: OpeningStep,
  { content, opinion, paper }: Said,
): Promise<void> {
  const at = tools.now();
  const event: DecisionEvent = {
    event: eventOfStep(step),
    at: isoOf(at),
    content,
    unit: account.unit,
    account: account.id,
    opinion: step === 'return' ? opinion : ({ ...opinion, reason: '' } satisfies Opinion),
    base: await tools.forge.main(),
    ...(step === 'paper' && paper ? { paperOn: paper.on } : {}),
  };
  // who looked at the handler's identity stays private; nothing of the papers is kept (P11)
  if (step === 'paper') tools.store.applicants.noteVerified(id, account.id, at);
  tools.catalogue.mark(id);
  await tools.forge.step({
    id,
    changes: new Map(),
    message: formatMessage(
      `${openingStepText[step]}：${opening.siteName}`,
      eventTrailers(id, event),
    ),
    by: accountSignature(account.id),
    at,
    expected: tip,
  });
  await settleFiling(tools, id);
}

/** Lands every approved application that a crash left on its branch. Under the lock. */
export async function concludeOpenings(tools: Tools): Promise<readonly FilingId[]> {
  const waiting = tools.openings.list({ stages: ['approved'] }, { page: 1, size: 1000 });
  const landed: FilingId[] = [];
  for (const { id } of waiting.rows) {
    const facts = await readOpenOpening(tools, id);
    if (facts && (await concludeOpening(tools, facts))) landed.push(id);
  }
  return landed;
}

/** One merge on main whose trailers carry the trail; the content is that which was approved. */
async function concludeOpening(tools: Tools, facts: OpeningFacts): Promise<boolean> {
  const { id, state, tip, path, content, opening } = facts;
  if (state.stage !== 'approved' || state.approvedAt === null || tip === null) return false;
  if (content !== state.content || openingFileProblems(opening, path).length > 0) return false;
  await followMain(tools);
  if (isLanded(tools, id)) {
    await settleFiling(tools, id);
    return true;
  }
  if ((await againstSignatures(tools, id)).length > 0) return false;
  const issued = await issueLabel(tools, await labelRequest(tools, facts));
  // the first label of all brings its key to main before
  const expected = await followMain(tools);
  const now = tools.now();
  tools.catalogue.mark(id);
  await tools.forge.land({
    id,
    tip,
    expected,
    changes: new Map<string, Uint8Array | { readonly oid: string }>([
      [path, { oid: content }],
      [issued.path, issued.content],
    ]),
    message: formatMessage(
      `${openingKindText[opening.kind]}办结：${opening.siteName}`,
      concludeTrailers({
        filing: id,
        kind: opening.kind,
        site: null,
        unit: bodyCode(opening.region),
        content,
        approvedAt: state.approvedAt,
        at: isoOf(now),
        rootRecord: false,
        events: facts.events,
      }),
    ),
    by: theRegister,
    at: now,
  });
  await followMain(tools);
  await settleFiling(tools, id);
  return true;
}

/** What the label of an approved application says: its public fields, and who issues it (Q05). */
async function labelRequest(tools: Tools, { id, opening }: OpeningFacts): Promise<LabelRequest> {
  const { region, category, hostnames } = opening;
  const { organisation, address, functions, siteName, siteCode } = opening;
  const main = await tools.forge.main();
  const body = await staffingOfficeAt(tools.forge.objects, main, region);
  return {
    region,
    opening: id,
    organisation,
    category: bodyCategoryText[category],
    address,
    functions,
    siteName,
    hostnames,
    siteCode,
    issuer: body?.body ?? bodyCode(region),
  };
}

function refuse(problem: Problem): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [problem] };
}
