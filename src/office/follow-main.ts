import { trailer } from '#registry/events.ts';
import { type FilingKind, isOfflineKind } from '#registry/filing.ts';
import type { Commit, Oid } from '#git/types.ts';
import type { Mail } from '#private/types.ts';
import type { FilingId } from '#registry/site.ts';
import { parseRaise, type Raise } from '#registry/generation.ts';
import { filingKindText } from '#text/words.ts';
import { labelMails } from './labels/issued-mails.ts';
import { checkpointLine } from '#registry/checkpoint.ts';
import { checkpointOf } from './checkpoints.ts';
import { mails } from './mails.ts';
import { holdMainSigned } from './main-signatures.ts';
import { noteRaise } from './raised.ts';
import type { Tools } from './tools.ts';
import { markRehung } from './unit-rehung.ts';

/**
 * Follows main to where it is: queues the mails of every mint on the way, then moves the
 * catalogue. The order makes a crash between harmless: the same mails are queued again under the
 * same keys (E03, R-9.3).
 */
export async function followMain(tools: Tools, onProgress?: (done: number) => void): Promise<Oid> {
  const { forge, catalogue } = tools;
  const main = await forge.main();
  const known = catalogue.commit();
  // another process of this register may have moved the catalogue: the policy is each one's own
  if (known === main) {
    await tools.followPolicy(main);
    return main;
  }
  await holdNewSigned(tools, main, known);
  for await (const commit of sinceCommit(tools, main, known)) {
    const event = trailer(commit.trailers, 'Event');
    const raise = parseRaise(commit.trailers);
    if (raise) noteRaise(tools, commit.oid, raise);
    const found =
      event === 'mint'
        ? mintMails(commit)
        : event === 'conclude'
          ? conclusionMails(commit)
          : event === 'sweep'
            ? sweepMails(commit)
            : raise
              ? raiseMails(raise)
              : [];
    if (found.length > 0) tools.store.outbox.enqueue(found, tools.now());
  }
  const issued = await labelMails(tools, known, main);
  if (issued.length > 0) tools.store.outbox.enqueue(issued, tools.now());
  await markRehung(tools, known, main);
  await tools.followPolicy(main);
  await catalogue.follow(main, onProgress);
  return main;
}

/** Of a catalogue that is made anew only main itself is looked at: its history is for `verify`. */
async function holdNewSigned(tools: Tools, main: Oid, known: Oid | null): Promise<void> {
  const { objects } = tools.forge;
  const before = known === null ? null : await objects.commit(known);
  const asked: Commit[] = [];
  if (!before) asked.push(await objects.commit(main));
  else for await (const commit of sinceCommit(tools, main, known)) asked.push(commit);
  await holdMainSigned(objects, before, asked.reverse(), tools.github !== null);
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

/** A change is in force: both persons hear of it; for a new site the mint tells them (E03, F09). */
function conclusionMails(commit: Commit): readonly Mail[] {
  const filing = trailer(commit.trailers, 'Filing') as FilingId;
  const kind = trailer(commit.trailers, 'Kind') as FilingKind;
  const siteCode = trailer(commit.trailers, 'Site');
  if (siteCode === '' || !Object.hasOwn(filingKindText, kind)) return [];
  const template = isOfflineKind(kind) ? 'offline-approved' : 'change-approved';
  return mails(template, commit.oid, filing, { kind: filingKindText[kind], siteCode });
}

/** The new check code goes to both persons (E08). */
function raiseMails({ site, filing, generation }: Raise): readonly Mail[] {
  const params = { siteCode: site, generation: String(generation) };
  return mails('check-code-changed', `${site}:${generation}`, filing, params);
}

/** An offline has ended by its day: both persons hear that the site counts as normal again (I15). */
function sweepMails(commit: Commit): readonly Mail[] {
  return commit.trailers
    .filter(([key]) => key === 'Swept')
    .flatMap(([, line]) => {
      const [siteCode = '', status = '', filing = ''] = line.split(' ');
      if (status !== 'normal' || filing === '') return [];
      return mails('restored', `${siteCode}:${commit.oid}`, filing as FilingId, { siteCode });
    });
}

/** The checkpoint goes with the code, so that many people keep one (Z23). */
function mintMails(commit: Commit): readonly Mail[] {
  const checkpoint = checkpointOf(commit);
  const kept = checkpoint ? { checkpoint: checkpointLine(checkpoint) } : {};
  return commit.trailers
    .filter(([key]) => key === 'Minted')
    .flatMap(([, pair]) => {
      const [filing = '', siteCode = ''] = pair.split(' ');
      const params = { siteCode, generation: '1', ...kept };
      return mails('minted', `${siteCode}:1`, filing as FilingId, params);
    });
}
