import { formatMessage } from '#git/message.ts';
import { blobId } from '#git/objects.ts';
import { dumpYaml } from '#git/yaml.ts';
import type { FilingRow, Page, PageRequest } from '#catalogue/types.ts';
import type { Account } from '#private/types.ts';
import { eventTrailers } from '#registry/events.ts';
import { isOpen } from '#registry/filing-state.ts';
import { type FilingEvent, unitFilingKinds } from '#registry/filing.ts';
import { isoOf } from '#registry/moment.ts';
import type { Problem } from '#registry/problem.ts';
import { orderUnit } from '#registry/site-order.ts';
import { type FilingId, unitPath } from '#registry/site.ts';
import { rootCode } from '#registry/unit-check.ts';
import {
  mayAskOfUnit,
  type UnitAction,
  unitAsk,
  type UnitChange,
  unitFilingProblems,
  unitManifest,
} from '#registry/unit-filing.ts';
import { parseUnitCode, type UnitCode } from '#registry/unit.ts';
import { isWithin } from '#registry/unit-tree.ts';
import { unitActionText } from '#text/unit-labels.ts';
import { isOurToken, signedToken } from './file.ts';
import { catchUp, settleFiling } from './settle.ts';
import { accountSignature, type Tools } from './tools.ts';
import type { Decision, Fields, Outcome } from './types.ts';
import type { UnitChanges, UnitFilingView, UnitPreview } from './unit-types.ts';
import { unitContent } from './unit-content.ts';
import {
  readOpenUnitFiling,
  readUnitFiling,
  unitChain,
  type UnitFilingFacts,
} from './unit-facts.ts';
import { concernOf } from './unit-concern.ts';
import { againstUnits, mayDecideUnit } from './unit-review.ts';

/** What accounts of units do with filings about units (A16, A21, R-1.3). */
export function openUnitChanges(tools: Tools): UnitChanges {
  return {
    preview: (account, action, fields, except = null) =>
      previewUnit(tools, account, action, fields, except),
    submit: (account, action, fields, token) => submitUnit(tools, account, action, fields, token),
    resubmit: (account, filing, fields, expected) =>
      resubmitUnit(tools, account, filing, fields, expected),
    withdraw: (account, filing, expected) => withdrawUnit(tools, account, filing, expected),
    view: (account, filing) => viewUnitFiling(tools, account, filing),
    list: (account, request) => listUnitFilings(tools, account, request),
    landed: (account, request) => {
      const root = account.unit === rootCode ? null : account.unit;
      return tools.catalogue.unitConclusions(root, request);
    },
  };
}

/** What a form would change, before anything is kept; everything that is wrong at once. */
function previewUnit(
  tools: Tools,
  account: Account,
  action: UnitAction,
  fields: Fields,
  except: FilingId | null,
): UnitPreview {
  const tree = tools.catalogue.units();
  const nothing = { changes: [], ask: null, chain: null, concern: null };
  const unit = parseUnitCode(fields['code'] ?? '') ?? account.unit;
  // an account without the right is told so, and nothing of what it typed
  if (!mayAskOfUnit(tree, action, unit, account.unit)) {
    return { ...nothing, problems: [{ code: 'not-yours', at: '' }] };
  }
  const { changes, problems } = unitContent(tree, action, fields, tools.now());
  if (changes.length === 0) return { ...nothing, problems };
  const ask = unitAsk(changes);
  // what was typed comes first: of what could not be read nothing more is said
  const against = problems.length > 0 ? [] : formProblems(tree, changes, unit);
  const all = [...problems, ...against, ...openProblems(tools, unit, except)].filter(isFirst);
  const chain = ask && unitChain(tree, tools, ask);
  if (chain?.steps.length === 0) all.push({ code: 'no-reviewer', at: '' });
  return { changes, ask, chain, concern: concernOf(tools, changes), problems: all };
}

/** Whether nothing the same was said before at the same field. */
function isFirst({ code, at }: Problem, index: number, all: readonly Problem[]): boolean {
  return all.findIndex((other) => other.code === code && other.at === at) === index;
}

/** What stands against the changes, at the fields of the form; another unit's at the top. */
function formProblems(
  tree: Parameters<typeof unitFilingProblems>[0],
  changes: readonly UnitChange[],
  unit: UnitCode,
): readonly Problem[] {
  return unitFilingProblems(tree, changes).map(({ unit: of, ...problem }) =>
    of === unit ? problem : { ...problem, at: '' },
  );
}

/** One open filing a unit at a time, so that two do not cross. */
function openProblems(tools: Tools, unit: UnitCode, except: FilingId | null): readonly Problem[] {
  const filter = { kinds: unitFilingKinds };
  const { rows } = tools.catalogue.filings(rootCode, filter, { page: 1, size: 1000 });
  const open = rows.find(({ id, sponsor }) => sponsor === unit && id !== except);
  return open ? [{ code: 'unit-filing-open', at: '', params: { unit, filing: open.id } }] : [];
}

/** Files a change of units: one ref update; the same token files once (B24, R-9.3). */
async function submitUnit(
  tools: Tools,
  account: Account,
  action: UnitAction,
  fields: Fields,
  token: string,
): Promise<Outcome<{ readonly filing: FilingId; readonly isNew: boolean }>> {
  if (!isOurToken(tools, token)) return refuse({ code: 'request-expired', at: '' });
  const key = signedToken(tools, `${token}:unit:${account.id}`);
  const { id } = await tools.store.receipts.issue(key, tools.now());
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    if (tools.catalogue.conclusion(id) || (await tools.forge.proposal(id))) {
      return { ok: true, value: { filing: id, isNew: false } };
    }
    const preview = previewUnit(tools, account, action, fields, null);
    if (preview.problems.length > 0) return { ok: false, problems: preview.problems };
    await propose(tools, id, account, preview.changes, null);
    return { ok: true, value: { filing: id, isNew: true } };
  });
}

/** Hands a returned filing in again; what it asks for stays what it was. */
async function resubmitUnit(
  tools: Tools,
  account: Account,
  id: FilingId,
  fields: Fields,
  expected: string,
): Promise<Outcome<FilingId>> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const facts = await readOpenUnitFiling(tools, id);
    if (facts?.state.stage !== 'returned') return refuse({ code: 'not-returned', at: '' });
    if (facts.content !== expected) return refuse({ code: 'content-changed', at: '' });
    const { action, unit } = facts.ask;
    if (parseUnitCode(fields['code'] ?? '') !== unit) return refuse({ code: 'not-yours', at: '' });
    const preview = previewUnit(tools, account, action, fields, id);
    if (preview.problems.length > 0) return { ok: false, problems: preview.problems };
    await propose(tools, id, account, preview.changes, facts.tip);
    return { ok: true, value: id };
  });
}

/** Takes a filing back before it takes effect, by who may ask for it. */
async function withdrawUnit(
  tools: Tools,
  account: Account,
  id: FilingId,
  expected: string,
): Promise<Outcome<FilingId>> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const facts = await readOpenUnitFiling(tools, id);
    if (!facts || !isOpen(facts.state)) return refuse({ code: 'not-open', at: '' });
    if (!mayTakeBack(tools, facts, account)) return refuse({ code: 'not-yours', at: '' });
    if (facts.content !== expected) return refuse({ code: 'content-changed', at: '' });
    const now = tools.now();
    tools.catalogue.mark(id);
    await tools.forge.step({
      id,
      changes: new Map(),
      message: formatMessage(
        `撤回：${facts.ask.unit}`,
        eventTrailers(id, { event: 'withdraw', at: isoOf(now) }),
      ),
      by: accountSignature(account.id),
      at: now,
      expected: facts.tip,
    });
    await settleFiling(tools, id);
    return { ok: true, value: id };
  });
}

function mayTakeBack(tools: Tools, { ask }: UnitFilingFacts, account: Account): boolean {
  return mayAskOfUnit(tools.catalogue.units(), ask.action, ask.unit, account.unit);
}

async function propose(
  tools: Tools,
  id: FilingId,
  account: Account,
  changes: readonly UnitChange[],
  expected: string | null,
): Promise<void> {
  const now = tools.now();
  const files = new Map(
    changes.map(({ after }) => [unitPath(after.code), Buffer.from(dumpYaml(orderUnit(after)))]),
  );
  const paths = Array.from(files, ([path, bytes]) => ({
    path,
    before: null,
    after: blobId(bytes),
  }));
  const event: FilingEvent = {
    event: expected === null ? 'submit' : 'resubmit',
    at: isoOf(now),
    content: blobId(Buffer.from(unitManifest(paths))),
    source: 'web',
    account: account.id,
  };
  const ask = unitAsk(changes);
  const title = ask === null ? '' : unitActionText[ask.action];
  tools.catalogue.mark(id);
  await tools.forge.step({
    id,
    changes: files,
    message: formatMessage(`${title}：${ask?.unit ?? ''}`, eventTrailers(id, event)),
    by: accountSignature(account.id),
    at: now,
    expected,
  });
  await settleFiling(tools, id);
}

/** One filing about units; null for accounts it does not concern. */
async function viewUnitFiling(
  tools: Tools,
  account: Account,
  id: FilingId,
): Promise<UnitFilingView | null> {
  const facts = await readUnitFiling(tools, id);
  if (!facts || !mayLook(tools, facts, account)) return null;
  const { ask, changes, events, state, content } = facts;
  const isWaiting = isOpen(state) || state.stage === 'approved';
  const may = (decision: Decision) => {
    const problem = mayDecideUnit(facts, account, decision, content);
    return problem ? ({ ok: false, problem } as const) : ({ ok: true } as const);
  };
  return {
    filing: id,
    ask,
    changes,
    events,
    state,
    content,
    concern: isWaiting ? concernOf(tools, changes) : null,
    // nothing stands against what is over
    against: isWaiting ? againstUnits(tools, facts) : [],
    may: { takeIn: may('take-in'), approve: may('approve'), return: may('return') },
    mayTakeBack: isOpen(state) && mayTakeBack(tools, facts, account),
  };
}

function mayLook(tools: Tools, { ask, changes }: UnitFilingFacts, account: Account): boolean {
  const tree = tools.catalogue.units();
  if (account.unit === rootCode) return true;
  const named = changes.flatMap(({ before, after }) => [
    after.code,
    before?.attachedTo ?? null,
    after.attachedTo,
    after.retired?.succeededBy ?? null,
  ]);
  const concerned = ask.kind === 'unit-change' ? [ask.unit] : named;
  return concerned.some((code) => code !== null && isWithin(tree, code, account.unit));
}

function listUnitFilings(tools: Tools, account: Account, request: PageRequest): Page<FilingRow> {
  return tools.catalogue.filings(account.unit, { kinds: unitFilingKinds }, request);
}

function refuse(problem: Problem): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [problem] };
}
