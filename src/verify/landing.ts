import { type ChangeKind, isOfflineKind } from '#registry/filing.ts';
import { isLiftedByRoot, landingRefusal } from '#registry/landing-refusal.ts';
import { landedFile } from '#registry/landing.ts';
import { unitShapeProblem } from '#registry/schema-check.ts';
import { changedSiteProblems } from '#registry/site-change-check.ts';
import { readSiteFile } from '#registry/site-check.ts';
import { type SiteFile, unitPath } from '#registry/site.ts';
import { offlineDayProblems } from '#registry/status-request.ts';
import { rootCode } from '#registry/unit-check.ts';
import { landedUnits, type UnitChange, unitFilingProblems } from '#registry/unit-filing.ts';
import { standingAt } from './branch.ts';
import { skew } from './commit-signature.ts';
import type { Asked, Proven } from './conclusion.ts';
import { expectChanges, siteBefore, siteOf, unitOf, writtenAs } from './content.ts';
import { type Step, takeEmergency, takeWaiting, unitsAt, type World } from './history.ts';
import { wrong } from './wrong.ts';

type Of<K extends Asked['is']> = Extract<Asked, { readonly is: K }>;

/** A new site stands on main exactly as it was approved, and waits for its code. */
export async function landNewSite(
  world: World,
  step: Step,
  { id, approvedAt }: Proven,
  { file, path, content }: Of<'new'>,
): Promise<void> {
  const [problem] = readSiteFile(file, path).problems.filter(({ advice }) => advice !== true);
  if (problem || file.register) {
    wrong('content-invalid', step.commit.oid, path, { why: problem?.code ?? 'register' });
  }
  await expectChanges(world.objects, step, new Map([[path, content]]));
  const known = { unit: file.unit, path, file };
  takeWaiting(world, { filing: id, approvedAt, conclusion: step.commit.oid, known });
}

/**
 * A change is put on the file as it stood then (decision 0005): what was filed is sound, and the
 * site as it stands is one that may be changed so (X11, X18, I01).
 */
export async function landChange(
  world: World,
  step: Step,
  proven: Proven,
  asked: Of<'change'>,
): Promise<void> {
  const { objects } = world;
  const { id } = proven;
  const { site, path, base, file } = asked;
  const [problem] = changedSiteProblems(base, file, path);
  if (problem) wrong('content-invalid', step.commit.oid, path, { why: problem.code });
  const now = await siteBefore(objects, step, site);
  holdStatus(step, now, proven, asked);
  holdOfflineDays(world, step, now, proven, asked);
  await holdEmergency(world, proven, asked);
  const right = writtenAs(landedFile(now, { before: base, after: file }, id, step.at));
  const stood = (await objects.entry(step.before.tree, path))?.oid;
  await expectChanges(objects, step, new Map(right === stood ? [] : [[path, right]]));
}

/** What the office judges of a site's status when a change lands, and that only the root lifts its own (X18). */
function holdStatus({ commit }: Step, now: SiteFile, { id }: Proven, asked: Of<'change'>): void {
  const { path, base } = asked;
  const kind = asked.kind as ChangeKind;
  const refusal = landingRefusal(kind, now, id);
  if (refusal) wrong('change-refused', commit.oid, path, { why: refusal.code });
  // the chain is that of the base
  if (kind === 'restore' && isLiftedByRoot(now) && !isLiftedByRoot(base)) {
    wrong('approval-missing', commit.oid, path, { unit: rootCode, stage: 'approved' });
  }
}

/**
 * The days of an offline as the office judged them when the content was handed in last (I01, X14, X31):
 * by the policy and the status changes of that day.
 */
function holdOfflineDays(
  world: World,
  { commit }: Step,
  now: SiteFile,
  { id, branch }: Proven,
  { kind, path, file }: Of<'change'>,
): void {
  if (!file.request || !isOfflineKind(kind)) return;
  const handedIn = Date.parse(branch.events.findLast((event) => 'source' in event)?.at ?? '');
  const history = (now.register?.history ?? []).filter(
    (entry) => entry.filing !== id && Date.parse(entry.at) <= handedIn,
  );
  const [problem] = offlineDayProblems(file.request, {
    // a form that is looked at before midnight may be written after it
    now: new Date(handedIn - skew),
    maxDays: longestOffline(world, branch.base, handedIn),
    history,
  });
  if (problem) wrong('change-refused', commit.oid, path, { why: problem.code });
}

/** Most days of a temporary offline by the policies that may have been in force at a time. */
function longestOffline(world: World, from: number, time: number): number {
  const newest = standingAt(world, from, time);
  let days = 0;
  for (let at = newest; at < world.line.length; at += 1) {
    const station = world.line[at];
    if (!station || (at > newest && station.at > time + skew)) break;
    days = Math.max(days, station.policy.value.temporaryOfflineDays);
  }
  return days;
}

/** An emergency offline was put in force as it was handed in first (X14); from here on it is confirmed. */
async function holdEmergency(
  world: World,
  { id, branch }: Proven,
  { site, path }: Of<'change'>,
): Promise<void> {
  const emergency = world.emergencies.get(id);
  if (!emergency) return;
  const { commit, at, until } = emergency;
  const [first] = branch.events;
  const filed =
    first && 'source' in first
      ? await siteOf(world.objects, first.content, { commit, path })
      : null;
  const isSame = emergency.site === site && until === filed?.request?.until && at === first?.at;
  if (!isSame) wrong('emergency-differs', commit, path, { filing: id });
  takeEmergency(world, id, null);
}

/** Units stand as the filing changes them, put on the tree of that moment, which stays whole. */
export async function landUnits(world: World, step: Step, { changes }: Of<'units'>): Promise<void> {
  const { objects } = world;
  for (const change of changes) await holdUnitFile(world, step, change);
  const tree = await unitsAt(world, step.before);
  const [problem] = unitFilingProblems(tree, changes);
  if (problem) {
    const path = unitPath(problem.unit);
    wrong('tree-broken', step.commit.oid, path, { unit: problem.unit, why: problem.code });
  }
  const expected = new Map<string, string>();
  for (const unit of landedUnits(tree, changes)) {
    const path = unitPath(unit.code);
    const right = writtenAs(unit);
    if ((await objects.entry(step.before.tree, path))?.oid !== right) expected.set(path, right);
  }
  await expectChanges(objects, step, expected);
}

/** What was filed is a unit, and a new one was filed at the path of its own code (Y5). */
async function holdUnitFile(
  { objects }: World,
  { commit }: Step,
  { before, after }: UnitChange,
): Promise<void> {
  const shape = unitShapeProblem(after);
  if (shape) wrong('content-invalid', commit.oid, unitPath(after.code), { why: shape.code });
  if (before !== null) return;
  const path = unitPath(after.code);
  const [, tip = ''] = commit.parents;
  const entry = await objects.entry((await objects.commit(tip)).tree, path);
  const filed = entry && (await unitOf(objects, entry.oid, { commit: tip, path }));
  if (JSON.stringify(filed) !== JSON.stringify(after)) {
    wrong('content-invalid', tip, path, { why: 'path-differs' });
  }
}
