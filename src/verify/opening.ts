import type { Commit, Oid } from '#git/types.ts';
import { dataPath } from '#registry/data-path.ts';
import { trailer } from '#registry/events.ts';
import type { FilingEvent } from '#registry/filing.ts';
import { hostInAscii } from '#registry/host-name.ts';
import { readLabelFile } from '#registry/label-check.ts';
import { labelRegion } from '#registry/label.ts';
import { openingFileProblems } from '#registry/opening-check.ts';
import {
  isSameOpening,
  needsOtherAccount,
  openingState,
  stepOf,
  touchedOpening,
} from '#registry/opening-state.ts';
import { isOpeningKind, type Opening } from '#registry/opening.ts';
import type { FilingId } from '#registry/site.ts';
import { bodyCode, type Region, staffingOfficePath } from '#registry/staffing-office.ts';
import { type Branch, readBranch } from './branch.ts';
import { expectChanges, yamlOf } from './content.ts';
import type { Step, World } from './history.ts';
import { skew } from './commit-signature.ts';
import { holdTrail } from './trail.ts';
import { wrong } from './wrong.ts';

/** Whether a conclusion brings an application at a staffing office, by what it changes. */
export function isOpeningStep({ commit, changes }: Step): boolean {
  const isOpening = changes.some(({ path }) => dataPath(path)?.is === 'opening');
  return isOpening || isOpeningKind(trailer(commit.trailers, 'Kind'));
}

/**
 * The conclusion of an application (X24, R-9.2): first review, papers and approval by the region's
 * own staffing office on what was filed, and on main exactly that.
 */
export async function proveOpening(
  world: World,
  step: Step,
  id: FilingId,
  tip: Oid,
): Promise<void> {
  const { commit } = step;
  const branch = await readBranch(world, commit.oid, tip, id);
  const touched = touchedOpening(id, branch.changes);
  if (!touched) return wrong('filing-nothing', tip, branch.changes[0]?.path ?? '');
  const { path, region, content } = touched;
  const value = await yamlOf(world.objects, content, { commit: commit.oid, path });
  const [problem] = openingFileProblems(value, path);
  if (problem) wrong('content-invalid', commit.oid, path, { why: problem.code });
  const opening = value as Opening;
  await holdApplicant(world, opening, branch, path, tip);
  await holdBodies(world, branch, region);
  holdTwoAccounts(world, branch, region);
  const state = openingState(branch.events, region);
  const [ignored] = state.ignored;
  if (ignored) {
    const { event, why } = ignored;
    const at = branch.commitOf.get(event) ?? commit.oid;
    wrong('decision-refused', at, '', { unit: event.unit, account: event.account, why });
  }
  if (state.stage !== 'approved' || state.approvedAt === null) {
    wrong('approval-missing', commit.oid, '', { unit: bodyCode(region), stage: state.stage });
  }
  holdTold(step, branch.events, {
    Kind: opening.kind,
    Site: '',
    Unit: bodyCode(region),
    Content: content,
    'Approved-At': state.approvedAt ?? '',
    'Root-Record': '',
  });
  const labels = step.changes.filter((change) => dataPath(change.path)?.is === 'label');
  const [label] = labels;
  if (!label?.after || labels.length > 1) return wrong('content-differs', commit.oid, path);
  await holdLabel(world, commit.oid, label.path, label.after, { id, opening });
  const expected = new Map([
    [path, content],
    [label.path, label.after],
  ]);
  await expectChanges(world.objects, step, expected);
}

/** The label that comes with a conclusion is of this application (Z03); its signature is proven apart. */
async function holdLabel(
  { objects }: World,
  commit: Oid,
  path: string,
  blob: Oid,
  { id, opening }: { readonly id: FilingId; readonly opening: Opening },
): Promise<void> {
  const { label } = readLabelFile(await yamlOf(objects, blob, { commit, path }), path);
  if (!label) return wrong('content-invalid', commit, path, { why: 'label' });
  const hosts = opening.hostnames.map((host) => hostInAscii(host) ?? '').toSorted();
  const isOf =
    label.opening === id &&
    labelRegion(label.number) === opening.region &&
    label.organisation === opening.organisation &&
    label.siteName === opening.siteName &&
    label.siteCode === opening.siteCode &&
    label.hosts.join(' ') === hosts.join(' ');
  if (!isOf) wrong('content-differs', commit, path);
}

/** Each round was filed by the account that the file names, which no round changes. */
async function holdApplicant(
  { objects }: World,
  opening: Opening,
  { events, commitOf }: Branch,
  path: string,
  tip: Oid,
): Promise<void> {
  for (const event of events) {
    if (!('source' in event)) continue;
    if (event.account !== opening.applicant) {
      wrong('asker-not-entitled', tip, path, { account: event.account, kind: opening.kind });
    }
    const commit: Commit = await objects.commit(commitOf.get(event) ?? tip);
    const entry = await objects.entry(commit.tree, path);
    const filed =
      entry && ((await yamlOf(objects, entry.oid, { commit: commit.oid, path })) as Opening | null);
    if (!filed || !isSameOpening(filed, opening)) wrong('filing-nothing', commit.oid, path);
  }
}

/** The body that decided stood on the main that each decision names. */
async function holdBodies(
  { objects, index, line }: World,
  { events, commitOf }: Branch,
  region: Region,
): Promise<void> {
  for (const event of events) {
    if (!('base' in event)) continue;
    const station = line[index.get(event.base) ?? -1];
    const entry = station && (await objects.entry(station.tree, staffingOfficePath(region)));
    if (!entry || event.unit !== bodyCode(region)) {
      const params = { unit: event.unit, account: event.account, at: event.at };
      wrong('account-foreign', commitOf.get(event) ?? '', '', params);
    }
  }
}

/** Where the policy of its day asked for two accounts, none approved what it had received (Z17). */
function holdTwoAccounts({ index, line }: World, { events, commitOf }: Branch, region: Region) {
  for (const [at, event] of events.entries()) {
    if (!('base' in event)) continue;
    const before = openingState(events.slice(0, at), region);
    const step = stepOf(before.stage, event.event);
    const policy = line[index.get(event.base) ?? -1]?.policy.value;
    if (!step || !policy || !needsOtherAccount(before, step, event.account, policy)) continue;
    wrong('decision-refused', commitOf.get(event) ?? '', '', {
      unit: event.unit,
      account: event.account,
      why: 'opening-second-account',
    });
  }
}

function holdTold(
  { commit, at }: Step,
  events: readonly FilingEvent[],
  expected: Readonly<Record<string, string>>,
): void {
  holdTrail(commit, events);
  for (const [key, value] of Object.entries(expected)) {
    const told = trailer(commit.trailers, key);
    if (told !== value) wrong('trailer-differs', commit.oid, '', { key, told, right: value });
  }
  const approvedAt = expected['Approved-At'] ?? '';
  if (at.getTime() < Date.parse(approvedAt) - skew) {
    wrong('time-backwards', commit.oid, '', { at: approvedAt });
  }
}
