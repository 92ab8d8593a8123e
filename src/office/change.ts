import { formatMessage } from '#git/message.ts';
import { blobId } from '#git/objects.ts';
import type { Oid } from '#git/types.ts';
import { dumpYaml } from '#git/yaml.ts';
import { eventTrailers } from '#registry/events.ts';
import { changeKind } from '#registry/filing-kind.ts';
import { isOpen } from '#registry/filing-state.ts';
import type { ChangeKind, Chain, FilingEvent } from '#registry/filing.ts';
import { completedFile } from '#registry/landing.ts';
import { isoOf } from '#registry/moment.ts';
import type { Problem } from '#registry/problem.ts';
import { chainOf } from '#registry/review-chain.ts';
import { actionRefusal, type SiteAction } from '#registry/site-action.ts';
import { type Asker, mayAsk } from '#registry/site-authority.ts';
import { orderSite } from '#registry/site-order.ts';
import {
  type FilingId,
  mintedPath,
  type Persons,
  type SiteCode,
  type SiteFile,
} from '#registry/site.ts';
import { filingKindText } from '#text/words.ts';
import { changedContent } from './change-content.ts';
import { actionFacts, againstChange } from './change-rules.ts';
import { changesBetween } from './desk.ts';
import { isOurToken, signedToken, withdrawFiling } from './file.ts';
import { type FilingFacts, readOpenFiling } from './filing-facts.ts';
import { followMain } from './follow-main.ts';
import { adviceOn } from './new-site.ts';
import { personsOwner } from './persons-place.ts';
import { catchUp, settleFiling } from './settle.ts';
import { accountSignature, theRegister, type Tools } from './tools.ts';
import type { ChangePreview, Fields, Outcome } from './types.ts';

/** Who files a change, as sign-in proved it. */
export type ChangeAsker = Asker & { readonly account?: string };

/** What of a change would be filed. */
interface Fileable {
  readonly before: SiteFile;
  readonly after: SiteFile;
  readonly persons: Persons | null;
}

/**
 * What a form would change of a registered site, with everything that is wrong with it, before
 * anything is kept. `except` is the returned filing that is being corrected.
 */
export async function previewChange(
  tools: Tools,
  code: SiteCode,
  action: SiteAction,
  fields: Fields,
  asker: Asker,
  except: FilingId | null = null,
): Promise<ChangePreview & { readonly fileable: Fileable | null }> {
  const nothing = { advice: [], changes: [], kind: null, chain: null, fileable: null };
  const row = tools.catalogue.site(code);
  const file = row && (await tools.catalogue.siteFile(row));
  if (!file?.register) return { problems: [{ code: 'not-yours', at: '' }], ...nothing };
  const { status } = file.register;
  if (!mayAsk(tools.catalogue.units(), { unit: file.unit, status }, action, asker)) {
    return { problems: [{ code: 'not-yours', at: '' }], ...nothing };
  }
  const before = except === null ? file : ((await baseOfFiling(tools, except)) ?? file);
  const content = changedContent(before, action, fields);
  if (!content.ok) {
    const refusal = actionRefusal(action, actionFacts(tools, code, file, except));
    return { problems: [...(refusal ? [refusal] : []), ...content.problems], ...nothing };
  }
  const { persons } = content.value;
  const kept = personsOnRecord(tools, before, code, asker);
  const isOther = persons !== null && JSON.stringify(persons) !== JSON.stringify(kept);
  // other persons make another commitment; which one is known when they are sealed
  const after = isOther ? { ...content.value.after, persons: 'f'.repeat(64) } : content.value.after;
  const against = againstChange(tools, { code, now: file }, { before, after }, except, 'filing');
  // why a button cannot be used says more than that nothing would change by it
  const refusal = actionRefusal(action, actionFacts(tools, code, file, except));
  const kind = changeKind(before, after);
  const chain = kind && chainFor(tools, kind, before);
  const problems = [
    ...(refusal && kind === null ? [refusal] : against),
    ...(chain?.steps.length === 0 ? [{ code: 'no-reviewer', at: '' }] : []),
  ];
  const changes = [
    ...changesBetween(before, after),
    ...(isOther && persons ? changesBetween(kept ?? {}, persons) : []),
  ];
  return {
    problems,
    advice: kind === 'amendment' ? adviceOn(tools, after, code) : [],
    changes,
    kind,
    chain,
    fileable:
      problems.length === 0 && kind !== null
        ? { before, after: content.value.after, persons: isOther ? persons : null }
        : null,
  };
}

/** Files a change: persons first, then one ref update; the same token files once (B24, R-9.3). */
export async function submitChange(
  tools: Tools,
  code: SiteCode,
  action: SiteAction,
  fields: Fields,
  asker: ChangeAsker,
  token: string,
): Promise<Outcome<{ readonly filing: FilingId; readonly isNew: boolean }>> {
  if (!isOurToken(tools, token)) return refuse({ code: 'request-expired', at: '' });
  // a token is for one site: another one makes another filing
  const issued = await tools.store.receipts.issue(
    signedToken(tools, `${token}:${code}`),
    tools.now(),
  );
  const { id } = issued;
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const isFiled =
      tools.catalogue.filing(id) !== null ||
      tools.catalogue.conclusion(id) !== null ||
      (await tools.forge.proposal(id)) !== null;
    if (isFiled) return { ok: true, value: { filing: id, isNew: false } };
    const preview = await previewChange(tools, code, action, fields, asker);
    if (!preview.fileable) return { ok: false, problems: preview.problems };
    await propose(tools, id, code, preview.fileable, null, asker);
    return { ok: true, value: { filing: id, isNew: true } };
  });
}

/**
 * Hands a returned change in again; review starts anew (R-3.3, F05). What it asks for stays what it
 * was: another kind is another filing, with another chain. `site` is the one that the asker may
 * act for, where it is one.
 */
export async function resubmitChange(
  tools: Tools,
  id: FilingId,
  action: SiteAction,
  fields: Fields,
  asker: ChangeAsker,
  expected: Oid,
  site: SiteCode | null = null,
): Promise<Outcome<FilingId>> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const facts = await readOpenFiling(tools, id);
    if (!facts || facts.site === null || facts.state.stage !== 'returned')
      return refuse({ code: 'not-returned', at: '' });
    if (facts.asks !== action || (site !== null && facts.site !== site))
      return refuse({ code: 'not-yours', at: '' });
    if (facts.pull !== undefined) return refuse({ code: 'edit-in-pull-request', at: '' });
    if (facts.state.content !== expected) return refuse({ code: 'content-changed', at: '' });
    const preview = await previewChange(tools, facts.site, action, fields, asker, id);
    if (!preview.fileable) return { ok: false, problems: preview.problems };
    await propose(tools, id, facts.site, preview.fileable, facts.tip, asker);
    return { ok: true, value: id };
  });
}

/**
 * Takes a change of this site back, any time before it takes effect; only by who may ask
 * for such a change, so that a filer does not take back what a unit asked for.
 */
export async function withdrawChange(
  tools: Tools,
  id: FilingId,
  code: SiteCode,
  asker: Asker,
): Promise<Outcome<FilingId>> {
  const facts = await readOpenFiling(tools, id);
  if (!facts || facts.site !== code || !isOpen(facts.state))
    return refuse({ code: 'not-open', at: '' });
  if (!mayWithdraw(tools, facts, asker)) return refuse({ code: 'not-yours', at: '' });
  return withdrawFiling(tools, id);
}

/** Whether somebody may take a change of a site back: who may ask for it. */
export function mayWithdraw(tools: Tools, facts: FilingFacts, asker: Asker): boolean {
  const { base, asks } = facts;
  if (!base?.register || asks === 'new-site') return false;
  const subject = { unit: base.unit, status: base.register.status };
  return mayAsk(tools.catalogue.units(), subject, asks, asker);
}

/** 完成下线: the site is off the net for good (I04); by its filer, or its own unit for it (X32). */
export async function completeOffline(
  tools: Tools,
  code: SiteCode,
  asker: ChangeAsker,
): Promise<Outcome<SiteCode>> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const row = tools.catalogue.site(code);
    const file = row && (await tools.catalogue.siteFile(row));
    const status = file?.register?.status;
    if (!file || !status) return refuse({ code: 'not-yours', at: '' });
    const subject = { unit: file.unit, status };
    if (!mayAsk(tools.catalogue.units(), subject, 'complete-offline', asker)) {
      return refuse({ code: 'not-yours', at: '' });
    }
    // a second press finds it done
    if (status === 'offline-permanent') return { ok: true, value: code };
    const refusal = actionRefusal('complete-offline', actionFacts(tools, code, file, null));
    if (refusal) return refuse(refusal);
    const now = tools.now();
    await tools.forge.commit({
      expected: await tools.forge.main(),
      changes: new Map([[mintedPath(code), Buffer.from(dumpYaml(completedFile(file, now)))]]),
      message: formatMessage(`完成下线：${file.name}`, [
        ['Event', 'complete-offline'],
        ['Site', code],
        ...(asker.kind === 'unit' ? ([['Unit', asker.unit]] as const) : []),
        ...(asker.account ? ([['Account', asker.account]] as const) : []),
        ['At', isoOf(now)],
      ]),
      by: asker.account ? accountSignature(asker.account) : theRegister,
      at: now,
    });
    await followMain(tools);
    return { ok: true, value: code };
  });
}

async function propose(
  tools: Tools,
  id: FilingId,
  code: SiteCode,
  { before, after, persons }: Fileable,
  expected: Oid | null,
  asker: ChangeAsker,
): Promise<void> {
  const now = tools.now();
  const owner = personsOwner(before, id);
  const commitment = persons ? tools.store.people.put(owner, persons) : after.persons;
  const bytes = Buffer.from(dumpYaml(orderSite({ ...after, persons: commitment })));
  const event: FilingEvent = {
    event: expected === null ? 'submit' : 'resubmit',
    at: isoOf(now),
    content: blobId(bytes),
    source: 'web',
    account: asker.account ?? '',
  };
  const kind = changeKind(before, { ...after, persons: commitment });
  const title = kind === null ? '修改' : filingKindText[kind];
  tools.catalogue.mark(id);
  await tools.forge.step({
    id,
    changes: new Map([[mintedPath(code), bytes]]),
    message: formatMessage(`${title}：${after.name}`, eventTrailers(id, event)),
    by: asker.account ? accountSignature(asker.account) : theRegister,
    at: now,
    expected,
  });
  await settleFiling(tools, id);
}

function chainFor(tools: Tools, kind: ChangeKind, before: SiteFile): Chain {
  return chainOf(tools.catalogue.units(), tools.policy, kind, {
    unit: before.unit,
    isPortal: before.isPortal,
    status: before.register?.status,
  });
}

async function baseOfFiling(tools: Tools, id: FilingId): Promise<SiteFile | null> {
  return (await readOpenFiling(tools, id))?.base ?? null;
}

function personsOnRecord(
  tools: Tools,
  file: SiteFile,
  code: SiteCode,
  asker: ChangeAsker,
): Persons | null {
  if (file.persons === '' || !file.register) return null;
  const reader = asker.account ? `account:${asker.account}` : `site:${code}`;
  return tools.store.people.get(file.register.filing, file.persons, reader, tools.now(), 'form');
}

function refuse(problem: Problem): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [problem] };
}
