import type { Commit, Oid } from '#git/types.ts';
import { dataPath } from '#registry/data-path.ts';
import { trailer } from '#registry/events.ts';
import type { ChangedPath } from '#registry/filing-kind.ts';
import { isoOf, momentAsWritten } from '#registry/moment.ts';
import type { FindingCode } from '#registry/verify-finding.ts';
import { proveConclusion } from './conclusion.ts';
import { differences } from './difference.ts';
import { isDataOther } from './folder.ts';
import { type Step, takeStation, unitsFolder, type World } from './history.ts';
import { proveLabels, proveReissue } from './labels.ts';
import { proveMint } from './mint.ts';
import { proveMove } from './move.ts';
import {
  proveCompletion,
  proveDemoPersons,
  proveEmergency,
  proveRaise,
  proveRecall,
  proveSweep,
} from './own-steps.ts';
import { isPaperEvent, provePaper } from './papers.ts';
import { policyPath, policyThen, provePolicy } from './policy.ts';
import { skew } from './commit-signature.ts';
import { holdSigned, proveKeys } from './signatures.ts';
import { proveUpgrade } from './upgrade.ts';
import { wrong } from './wrong.ts';

const own: Readonly<Record<string, (world: World, step: Step) => Promise<void>>> = {
  conclude: proveConclusion,
  mint: proveMint,
  sweep: proveSweep,
  emergency: proveEmergency,
  'emergency-recalled': proveRecall,
  'complete-offline': proveCompletion,
  'raise-generation': proveRaise,
  'demo-persons': proveDemoPersons,
  move: proveMove,
  'label-reissue': proveReissue,
  keys: proveKeys,
  policy: provePolicy,
  upgrade: proveUpgrade,
};

/**
 * Proves one commit of main by what stood before it, which every commit of the register must bear
 * whatever it does; then by the rules of its own event.
 */
export async function proveStep(world: World, commit: Commit): Promise<void> {
  const before = world.line.at(-1);
  if (!before) throw new Error('a world without a beginning');
  const event = trailer(commit.trailers, 'Event');
  const changes = await differences(world.objects, before.tree, commit);
  const told = trailer(commit.trailers, 'At');
  const at = momentAsWritten(told);
  for (const change of changes) holdPath(commit.oid, event, change);
  if (event !== '' || (await isDataOther(world.objects, before.tree, commit.tree))) {
    if (event === '') wrong('no-event', commit.oid, changes[0]?.path);
    if (!at) wrong('time-missing', commit.oid);
    holdTime(commit, at, before.at);
    await holdSigned(world, commit, at.getTime());
    await holdOutside(world, commit, before.tree);
    const step: Step = { commit, before, changes, at, told };
    await proveLabels(world, step);
    const judge = Object.hasOwn(own, event) ? own[event] : undefined;
    if (event !== 'conclude' && commit.parents.length > 1) wrong('too-much-changed', commit.oid);
    if (judge) await judge(world, step);
    else if (isPaperEvent(event)) await provePaper(world, event, step);
    else wrong('event-unknown', commit.oid, changes[0]?.path, { event });
  }
  const units = changes.some(({ path }) => path.startsWith('data/units/'))
    ? await unitsFolder(world.objects, commit.tree)
    : before.units;
  takeStation(world, {
    oid: commit.oid,
    tree: commit.tree,
    units,
    policy: changes.some(({ path }) => path === policyPath)
      ? await policyThen(world.objects, commit)
      : before.policy,
    // a commit that is nobody's does not set the clock
    at: Math.max(before.at, (event === '' ? null : at)?.getTime() ?? before.at),
  });
}

/** What no commit of this kind may do to a path, before its content is looked at. */
function holdPath(commit: Oid, event: string, { path, before, after }: ChangedPath): void {
  const place = dataPath(path);
  const say = (code: FindingCode) => wrong(code, commit, path, { event });
  if (place === null) return say('path-unknown');
  if (after === null && !(event === 'mint' && place.is === 'pending')) return say('file-removed');
  if (place.is === 'policy' && event !== 'policy') return say('policy-changed');
  if (place.is === 'format' && event !== 'upgrade') return say('format-changed');
  if (place.is === 'keys' && event !== 'keys') return say('keys-changed');
  if (place.is === 'unit' && event !== 'conclude') return say('unit-outside-filing');
  if (place.is === 'staffing-office') return say('unit-outside-filing');
  if (place.is === 'opening' && event !== 'conclude') return say('pending-without-conclusion');
  if (before !== null || after === null) return;
  if (place.is === 'minted' && event !== 'mint') return say('code-without-mint');
  if (place.is === 'pending' && event !== 'conclude') return say('pending-without-conclusion');
}

/** How much later GitHub may make a merge than the register asked for it. */
const mergeDelay = 3_600_000;

/** The time told is that of the commit, and main does not run backwards. */
function holdTime({ oid, author, parents }: Commit, at: Date, last: number): void {
  const late = author.at.getTime() - Math.floor(at.getTime() / 1000) * 1000;
  const most = parents.length > 1 ? mergeDelay : 0;
  // a time that is none is not within it
  if (!(late >= 0 && late <= most)) wrong('time-differs', oid, '', { at: isoOf(at) });
  if (at.getTime() < last - skew) wrong('time-backwards', oid, '', { at: at.toISOString() });
}

/** A commit of the register changes nothing beside `data`. */
async function holdOutside({ objects }: World, commit: Commit, before: Oid): Promise<void> {
  if (commit.tree === before) return;
  const beside = async (tree: Oid) =>
    (await objects.tree(tree))
      .filter(({ path }) => path !== 'data')
      .map(({ path, oid, mode }) => `${mode} ${oid} ${path}`)
      .join();
  if ((await beside(before)) !== (await beside(commit.tree))) {
    wrong('too-much-changed', commit.oid, '/');
  }
}
