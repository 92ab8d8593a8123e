import { nameKey } from '#registry/site-name.ts';
import { urlKey } from '#registry/home-url.ts';
import type { Catalogue } from '#catalogue/types.ts';
import type { Oid } from '#git/types.ts';
import type { Mail } from '#private/types.ts';
import type { FilingId } from '#registry/site.ts';
import type { FilingFacts } from './filing-facts.ts';
import { doneUnits } from './done-units.ts';
import { readOpenFiling } from './filing-facts.ts';
import { filingKindText } from '#text/words.ts';
import { settleEmergency } from './emergency.ts';
import { followMain } from './follow-main.ts';
import { mails } from './mails.ts';
import type { Tools } from './tools.ts';
import { settleLandedOpening, settleOpening } from './openings/settle.ts';
import { settleUnitFiling } from './unit-settle.ts';

/**
 * Brings everything that follows from a filing's branch up to date: its mails first, then its row
 * in the catalogue. Idempotent, so that it may run again after a crash at any point.
 */
export async function settleFiling(tools: Tools, id: FilingId): Promise<void> {
  if (isLanded(tools, id)) {
    await settleLandedOpening(tools, id);
    const proposal = await tools.forge.proposal(id);
    if (proposal) await tools.forge.close(id, 'landed', proposal.tip);
    tools.catalogue.dropFiling(id);
    return;
  }
  const facts = await readOpenFiling(tools, id);
  if (!facts || facts.tip === null) {
    if (await settleUnitFiling(tools, id)) return;
    if (await settleOpening(tools, id)) return;
    tools.catalogue.dropFiling(id);
    return;
  }
  tools.store.outbox.enqueue(filingMails(facts), tools.now());
  await settleEmergency(tools, facts);
  if (facts.state.stage === 'withdrawn' || facts.state.stage === 'void') {
    await tools.forge.close(id, 'archived', facts.tip);
    const { asks: kind, site } = facts;
    const { stage, since } = facts.state;
    tools.catalogue.endFiling({ id, kind, site, stage, since });
    return;
  }
  tools.catalogue.putFiling(rowOf(facts, facts.tip));
}

/** The row of an open filing in the catalogue. */
export function rowOf(facts: FilingFacts, tip: Oid): Parameters<Catalogue['putFiling']>[0] {
  const { file, state } = facts;
  return {
    id: facts.id,
    kind: facts.asks,
    site: facts.site,
    tip,
    name: file.name,
    homeUrl: file.homeUrl,
    unit: (facts.base ?? file).unit,
    sponsor: file.sponsor.name,
    isPortal: file.isPortal,
    isServicePlatform: file.isServicePlatform,
    stage: state.stage,
    turn: state.turn,
    submittedAt: state.submittedAt,
    since: state.since,
    content: state.content,
    done: doneUnits(state),
    // a change holds a name or an address only where it asks for another one
    nameKey: file.name === facts.base?.name ? '' : nameKey(file.name),
    urlKey: file.homeUrl === facts.base?.homeUrl ? '' : (urlKey(file.homeUrl) ?? ''),
  };
}

/** Whether a filing is on main. */
export function isLanded(tools: Tools, id: FilingId): boolean {
  return tools.catalogue.siteOfFiling(id) !== null || tools.catalogue.conclusion(id) !== null;
}

/** Mails that a filing's events ask for; keys by commit, so that none is queued twice. */
function filingMails(facts: FilingFacts): readonly Mail[] {
  const { id, file, asks, site } = facts;
  const about = { name: file.name, kind: filingKindText[asks], siteCode: site ?? '' };
  return facts.commits.flatMap(({ oid, event }): Mail[] => {
    // a new site that was filed by Git has nobody to write to before its persons are given
    if (event.event === 'submit' && facts.pull !== undefined && site === null) return [];
    switch (event.event) {
      case 'submit':
      case 'resubmit':
        return mails(site === null ? 'received' : 'change-received', oid, id, about);
      case 'return':
        return mails(site === null ? 'returned' : 'change-returned', oid, id, {
          ...about,
          unit: event.unit,
          reason: event.opinion.reason,
          opinion: event.opinion.text,
        });
      case 'withdraw':
        return mails('withdrawn', oid, id, about);
      // a new site is overtaken by nothing but time (W8)
      case 'void':
        return site === null ? mails('expired', oid, id, about) : [];
      default:
        return [];
    }
  });
}

/**
 * Looks again at what a crash or another process left: main, then every filing that was marked
 * before its branch moved. The caller holds the register's lock, so no marked step is under way.
 */
export async function catchUp(tools: Tools): Promise<void> {
  // A catalogue that was made anew has lost its open filings as well.
  if (tools.catalogue.commit() === null) return reconcile(tools);
  await settleMarked(tools);
}

/** Whether there is something to catch up with: one ref read and one row; the policy is followed at once. */
export async function isBehind(tools: Tools): Promise<boolean> {
  const main = await tools.forge.main();
  if (tools.catalogue.commit() !== main) return true;
  await tools.followPolicy(main);
  return tools.catalogue.marked().length > 0;
}

/** Compares all branches with the catalogue, once at start: a power cut may have lost marks. */
export async function reconcile(tools: Tools): Promise<void> {
  await settleMarked(tools);
  const known = tools.catalogue.filingTips();
  const open = new Map((await tools.forge.proposals()).map(({ id, tip }) => [id as FilingId, tip]));
  for (const [id, tip] of open) if (known.get(id) !== tip) await settleFiling(tools, id);
  for (const id of known.keys()) if (!open.has(id)) tools.catalogue.dropFiling(id);
  // a catalogue that was made anew does not know what was taken back before
  for (const { id } of await tools.forge.archived()) {
    if (!tools.catalogue.isEnded(id as FilingId)) await settleFiling(tools, id as FilingId);
  }
}

async function settleMarked(tools: Tools): Promise<void> {
  await followMain(tools);
  for (const id of tools.catalogue.marked()) await settleFiling(tools, id);
}
