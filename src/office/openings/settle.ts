import type { MailTemplate } from '#registry/mail-template.ts';
import type { Mail } from '#private/types.ts';
import { dataPath } from '#registry/data-path.ts';
import type { FilingKind } from '#registry/filing.ts';
import type { FilingId } from '#registry/site.ts';
import { isSms } from '#text/sms.ts';
import { openingKindText } from '#text/opening-words.ts';
import { mails } from '../mails.ts';
import type { Tools } from '../tools.ts';
import { type OpeningFacts, readLandedOpening, readOpenOpening, rowOfOpening } from './facts.ts';
import type { OpeningRow } from './types.ts';

/**
 * Brings what follows from an application's branch up to date: its mails first, then its row; false
 * where there is no such one. Idempotent, so that it may run again after a crash.
 */
export async function settleOpening(tools: Tools, id: FilingId): Promise<boolean> {
  const facts = await readOpenOpening(tools, id);
  if (!facts || facts.tip === null) return false;
  const told = openingMails(facts);
  tools.store.outbox.enqueue(
    [...told.flat(), ...smsOf(tools, told.at(-1) ?? [], facts)],
    tools.now(),
  );
  tools.openings.put(rowOfOpening(facts));
  const { stage, since } = facts.state;
  if (stage === 'withdrawn') {
    await tools.forge.close(id, 'archived', facts.tip);
    // the catalogue keeps only that it is over
    const kind = facts.opening.kind as string as FilingKind;
    tools.catalogue.endFiling({ id, kind, site: null, stage: 'withdrawn', since });
  } else tools.catalogue.dropFiling(id);
  return true;
}

/** What follows once an application is on main: the result by mail (P34), its row. */
export async function settleLandedOpening(tools: Tools, id: FilingId): Promise<void> {
  const facts = await readLandedOpening(tools, id);
  if (!facts) return;
  const told = mailsOf('opening-approved', id, facts);
  tools.store.outbox.enqueue([...told, ...smsOf(tools, told, facts)], tools.now());
  tools.openings.put(rowOfOpening(facts));
}

/** Brings the index of applications to main; after it was lost, with all that stand there. */
export async function followOpenings(tools: Tools): Promise<void> {
  const { objects } = tools.forge;
  const main = await tools.forge.main();
  const known = tools.openings.commit();
  if (known === main) return;
  const before = known === null ? null : await treeOf(tools, known);
  const after = (await objects.commit(main)).tree;
  const rows: OpeningRow[] = [];
  for await (const { path, after: blob } of objects.diff(before, after, 'data/openings')) {
    const at = dataPath(path);
    if (at?.is !== 'opening' || blob === null) continue;
    const facts = await readLandedOpening(tools, at.filing);
    if (facts) rows.push(rowOfOpening(facts));
  }
  if (known === null) {
    for (const { id } of [...(await tools.forge.archived()), ...(await tools.forge.proposals())]) {
      const facts = await readOpenOpening(tools, id as FilingId);
      if (facts) rows.push(rowOfOpening(facts));
    }
  }
  tools.openings.follow(main, rows);
}

async function treeOf(tools: Tools, commit: string) {
  try {
    return (await tools.forge.objects.commit(commit)).tree;
  } catch {
    // main was put on another history
    return null;
  }
}

/** Mails that each event of an application asks for; keys by commit, so that none is queued twice. */
function openingMails(facts: OpeningFacts): readonly (readonly Mail[])[] {
  let hasPassed = false;
  return facts.commits.map(({ oid, event }): readonly Mail[] => {
    switch (event.event) {
      case 'submit':
      case 'resubmit':
        hasPassed = false;
        return mailsOf('opening-received', oid, facts);
      case 'approve': {
        // the second one of a round is the approval, which is told once it is on main
        const isFirst = !hasPassed;
        hasPassed = true;
        return isFirst ? mailsOf('opening-passed', oid, facts, event.opinion.text) : [];
      }
      case 'return':
        return mailsOf('opening-returned', oid, facts, event.opinion.text, event.opinion.reason);
      default:
        return [];
    }
  });
}

const newsMs = 24 * 3_600_000;

/**
 * The last result by short message to the handler as well, where a gateway is set (P34); news only,
 * so that a gateway that is set later does not tell everybody what they know.
 */
function smsOf(
  { sms, now }: Tools,
  told: readonly Mail[],
  { state }: OpeningFacts,
): readonly Mail[] {
  if (!sms || now().getTime() - new Date(state.since).getTime() > newsMs) return [];
  const last = told.findLast(({ to }) => to === 'contact');
  const template = `sms-${last?.template ?? ''}`;
  if (!last || !isSms(template)) return [];
  const { name = '' } = last.params;
  return [{ ...last, key: `sms-${last.key}`, template, params: { name } }];
}

function mailsOf(
  template: MailTemplate,
  key: string,
  { id, opening }: OpeningFacts,
  opinion = '',
  reason = '',
): readonly Mail[] {
  const params = { name: opening.siteName, kind: openingKindText[opening.kind], opinion, reason };
  return mails(template, key, id, params);
}
