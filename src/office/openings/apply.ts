import { formatMessage } from '#git/message.ts';
import { blobId } from '#git/objects.ts';
import { dumpYaml } from '#git/yaml.ts';
import type { Oid } from '#git/types.ts';
import type { Account } from '#private/types.ts';
import { eventTrailers } from '#registry/events.ts';
import type { FilingEvent } from '#registry/filing.ts';
import { isoOf } from '#registry/moment.ts';
import { parseApplication, registrationAdvice } from '#registry/opening-fields.ts';
import { isOpenOpening } from '#registry/opening-state.ts';
import { type Opening, openingPath, orderOpening } from '#registry/opening.ts';
import type { Problem } from '#registry/problem.ts';
import type { FilingId, Persons } from '#registry/site.ts';
import { openingKindText } from '#text/opening-words.ts';
import { isOurToken, signedToken } from '../file.ts';
import { catchUp, settleFiling } from '../settle.ts';
import { accountSignature, type Tools } from '../tools.ts';
import type { Fields, Outcome } from '../types.ts';
import { spendCode } from './codes.ts';
import { readOpenOpening, readOpening } from './facts.ts';

/** An application as it would be filed, with what is wrong and what warns. */
export interface OpeningPreview {
  readonly problems: readonly Problem[];
  readonly advice: readonly Problem[];
  readonly opening: Opening | null;
  readonly persons: Persons | null;
}

/** What a form would file, before anything is kept (P20–P31). */
export function previewOpening(
  tools: Tools,
  account: Account,
  fields: Fields,
  except: FilingId | null,
): OpeningPreview {
  const nothing = { advice: [], opening: null, persons: null };
  const applicant = tools.store.applicants.get(account.id, `account:${account.id}`, tools.now());
  if (!applicant) return { ...nothing, problems: [{ code: 'not-yours', at: '' }] };
  if (applicant.confirmedAt === null) {
    return { ...nothing, problems: [{ code: 'opening-unconfirmed', at: '' }] };
  }
  const { profile, agreement } = applicant;
  if (agreement === null) {
    return { ...nothing, problems: [{ code: 'agreement-needed', at: '' }] };
  }
  const parsed = parseApplication(fields, profile, { account: account.id, agreement });
  if (!parsed.ok) return { ...nothing, problems: parsed.problems };
  const { opening, persons } = parsed.value;
  const problems: Problem[] = [];
  const [holder] = tools.openings.holders(opening.hostnames, except);
  if (holder) {
    problems.push({ code: 'opening-taken', at: '/english', params: { name: holder.siteName } });
  }
  if (opening.siteCode !== '' && !tools.catalogue.site(opening.siteCode)) {
    problems.push({ code: 'opening-site-unknown', at: '/siteCode' });
  }
  const advice = registrationAdvice(opening, profile);
  return { problems, advice, opening, persons };
}

/** Files an application: persons first, then one ref update; the same token files once. */
export async function submitOpening(
  tools: Tools,
  account: Account,
  fields: Fields,
  request: { readonly code: string; readonly token: string },
): Promise<Outcome<FilingId>> {
  if (!isOurToken(tools, request.token)) return refuse({ code: 'request-expired', at: '' });
  const key = signedToken(tools, `${request.token}:opening:${account.id}`);
  const found = tools.store.receipts.find(key);
  if (found && (await readOpening(tools, found.id))) return { ok: true, value: found.id };
  const early = previewOpening(tools, account, fields, null);
  if (early.problems.length > 0) return { ok: false, problems: early.problems };
  const wrong = spendCode(tools, account, early.persons, request.code);
  if (wrong) return refuse(wrong);
  const { id } = await tools.store.receipts.issue(key, tools.now());
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    if (await readOpening(tools, id)) return { ok: true, value: id };
    const { problems, opening, persons } = previewOpening(tools, account, fields, null);
    if (problems.length > 0 || !opening || !persons) return { ok: false, problems };
    await proposeOpening(tools, id, { opening, persons }, account, null);
    return { ok: true, value: id };
  });
}

/** Hands a returned application in again under its number; review starts anew (P33, R-3.3). */
export async function resubmitOpening(
  tools: Tools,
  account: Account,
  id: FilingId,
  fields: Fields,
  request: { readonly code: string; readonly expected: string },
): Promise<Outcome<FilingId>> {
  const early = previewOpening(tools, account, fields, id);
  if (early.problems.length > 0) return { ok: false, problems: early.problems };
  const wrong = spendCode(tools, account, early.persons, request.code);
  if (wrong) return refuse(wrong);
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const facts = await readOpenOpening(tools, id);
    if (!facts || facts.opening.applicant !== account.id || facts.state.stage !== 'returned') {
      return refuse({ code: 'not-returned', at: '' });
    }
    if (facts.state.content !== request.expected)
      return refuse({ code: 'content-changed', at: '' });
    const { problems, opening, persons } = previewOpening(tools, account, fields, id);
    if (problems.length > 0 || !opening || !persons) return { ok: false, problems };
    // what it asks for stays what it was
    const kept = { ...opening, kind: facts.opening.kind };
    await proposeOpening(tools, id, { opening: kept, persons }, account, facts.tip);
    return { ok: true, value: id };
  });
}

/** Takes an application back, any time before it is approved. */
export async function withdrawOpening(
  tools: Tools,
  account: Account,
  id: FilingId,
): Promise<Outcome<FilingId>> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const facts = await readOpenOpening(tools, id);
    const isOurs = facts?.opening.applicant === account.id;
    if (!facts || !isOurs || !isOpenOpening(facts.state.stage)) {
      return refuse({ code: 'not-open', at: '' });
    }
    const now = tools.now();
    const event: FilingEvent = { event: 'withdraw', at: isoOf(now) };
    tools.catalogue.mark(id);
    await tools.forge.step({
      id,
      changes: new Map(),
      message: formatMessage(`撤回：${facts.opening.siteName}`, eventTrailers(id, event)),
      by: accountSignature(account.id),
      at: now,
      expected: facts.tip,
    });
    await settleFiling(tools, id);
    return { ok: true, value: id };
  });
}

/** Writes one content as one commit. Under the lock. */
export async function proposeOpening(
  tools: Tools,
  id: FilingId,
  filed: { readonly opening: Opening; readonly persons: Persons },
  account: Account,
  expected: Oid | null,
): Promise<void> {
  const now = tools.now();
  const persons = tools.store.people.put(id, filed.persons);
  const opening = orderOpening({ ...filed.opening, persons });
  const bytes = Buffer.from(dumpYaml(opening));
  const event: FilingEvent = {
    event: expected === null ? 'submit' : 'resubmit',
    at: isoOf(now),
    content: blobId(bytes),
    source: 'web',
    account: account.id,
  };
  const title = `${openingKindText[opening.kind]}：${opening.siteName}`;
  tools.catalogue.mark(id);
  await tools.forge.step({
    id,
    changes: new Map([[openingPath(opening.region, id), bytes]]),
    message: formatMessage(title, eventTrailers(id, event)),
    by: accountSignature(account.id),
    at: now,
    expected,
  });
  await settleFiling(tools, id);
}

function refuse(problem: Problem): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [problem] };
}
