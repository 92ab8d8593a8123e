import { nameKey } from '#registry/site-name.ts';
import { urlKey } from '#registry/home-url.ts';
import { trailer } from '#registry/events.ts';
import type { Commit, Oid } from '#git/types.ts';
import type { Mail } from '#private/types.ts';
import type { FilingId } from '#registry/site.ts';
import type { FilingFacts } from './filing-facts.ts';
import { readOpenFiling } from './filing-facts.ts';
import type { Tools } from './tools.ts';

const roles = ['principal', 'contact'] as const;

/**
 * Brings everything that follows from a filing's branch up to date: its mails first, then its row
 * in the catalogue. Idempotent, so that it may run again after a crash at any point.
 */
export async function settleFiling(tools: Tools, id: FilingId): Promise<void> {
  if (tools.catalogue.siteOfFiling(id) !== null) {
    const proposal = await tools.forge.proposal(id);
    if (proposal) await tools.forge.close(id, 'landed', proposal.tip);
    tools.catalogue.dropFiling(id);
    return;
  }
  const facts = await readOpenFiling(tools, id);
  if (!facts || facts.tip === null) {
    tools.catalogue.dropFiling(id);
    return;
  }
  tools.store.outbox.enqueue(filingMails(facts), tools.now());
  if (facts.state.stage === 'withdrawn') {
    await tools.forge.close(id, 'archived', facts.tip);
    tools.catalogue.dropFiling(id);
    return;
  }
  const { file, state } = facts;
  tools.catalogue.putFiling({
    id,
    kind: 'new-site',
    tip: facts.tip,
    name: file.name,
    homeUrl: file.homeUrl,
    unit: file.unit,
    sponsor: file.sponsor.name,
    isPortal: file.isPortal,
    isServicePlatform: file.isServicePlatform,
    stage: state.stage,
    turn: state.turn,
    submittedAt: state.submittedAt,
    since: state.since,
    nameKey: nameKey(file.name),
    urlKey: urlKey(file.homeUrl) ?? '',
  });
}

/** Mails that a filing's events ask for; keys by commit, so that none is queued twice. */
function filingMails(facts: FilingFacts): readonly Mail[] {
  return facts.commits.flatMap(({ oid, event }): Mail[] => {
    switch (event.event) {
      case 'submit':
      case 'resubmit':
        return mails('received', oid, facts.id, { name: facts.file.name });
      case 'return':
        return mails('returned', oid, facts.id, {
          name: facts.file.name,
          unit: event.unit,
          reason: event.opinion.reason,
          opinion: event.opinion.text,
        });
      default:
        return [];
    }
  });
}

function mails(
  template: Mail['template'],
  key: string,
  filing: FilingId,
  params: Mail['params'],
): Mail[] {
  return roles.map((to) => ({ key: `${template}:${key}:${to}`, template, filing, to, params }));
}

/**
 * Follows main to where it is: queues the mails of every mint on the way, then moves the
 * catalogue. The order makes a crash between harmless: the same mails are queued again under the
 * same keys (E03, R-9.3).
 */
export async function followMain(tools: Tools, onProgress?: (done: number) => void): Promise<Oid> {
  const { forge, catalogue } = tools;
  const main = await forge.main();
  const known = catalogue.commit();
  if (known === main) return main;
  for await (const commit of sinceCommit(tools, main, known)) {
    if (trailer(commit.trailers, 'Event') === 'mint') {
      tools.store.outbox.enqueue(mintMails(commit), tools.now());
    }
  }
  await catalogue.follow(main, onProgress);
  return main;
}

/** First-parent commits of main after `known`, newest first. */
async function* sinceCommit(tools: Tools, main: Oid, known: Oid | null): AsyncIterable<Commit> {
  let next: Oid | undefined = main;
  while (next !== undefined && next !== known) {
    const commit: Commit = await tools.forge.objects.commit(next);
    yield commit;
    next = commit.parents[0];
  }
}

function mintMails(commit: Commit): readonly Mail[] {
  return commit.trailers
    .filter(([key]) => key === 'Minted')
    .flatMap(([, pair]) => {
      const [filing = '', siteCode = ''] = pair.split(' ');
      const params = { siteCode, generation: '1' };
      return roles.map((to) => ({
        key: `minted:${siteCode}:1:${to}`,
        template: 'minted' as const,
        filing: filing as FilingId,
        to,
        params,
      }));
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

/** Whether there is something to catch up with: one ref read and one row. */
export async function isBehind(tools: Tools): Promise<boolean> {
  if (tools.catalogue.commit() !== (await tools.forge.main())) return true;
  return tools.catalogue.marked().length > 0;
}

/** Compares all branches with the catalogue, once at start: a power cut may have lost marks. */
export async function reconcile(tools: Tools): Promise<void> {
  await settleMarked(tools);
  const known = tools.catalogue.filingTips();
  const open = new Map((await tools.forge.proposals()).map(({ id, tip }) => [id as FilingId, tip]));
  for (const [id, tip] of open) if (known.get(id) !== tip) await settleFiling(tools, id);
  for (const id of known.keys()) if (!open.has(id)) tools.catalogue.dropFiling(id);
}

async function settleMarked(tools: Tools): Promise<void> {
  await followMain(tools);
  for (const id of tools.catalogue.marked()) await settleFiling(tools, id);
}
