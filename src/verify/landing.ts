import { landedFile } from '#registry/landing.ts';
import { readSiteFile } from '#registry/site-check.ts';
import { unitPath } from '#registry/site.ts';
import { landedUnits, unitFilingProblems } from '#registry/unit-filing.ts';
import type { Asked, Proven } from './conclusion.ts';
import { expectChanges, siteBefore, writtenAs } from './content.ts';
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

/** A change is put on the file as it stood then (decision 0005). */
export async function landChange(
  world: World,
  step: Step,
  { id, branch }: Proven,
  { site, path, base, file }: Of<'change'>,
): Promise<void> {
  const { objects } = world;
  const now = await siteBefore(objects, step, site);
  const emergency = world.emergencies.get(id);
  if (emergency) {
    const isSame =
      emergency.site === site &&
      emergency.until === file.request?.until &&
      emergency.at === branch.events[0]?.at;
    if (!isSame) wrong('emergency-differs', emergency.commit, path, { filing: id });
    takeEmergency(world, id, null);
  }
  const right = writtenAs(landedFile(now, { before: base, after: file }, id, step.at));
  const stood = (await objects.entry(step.before.tree, path))?.oid;
  await expectChanges(objects, step, new Map(right === stood ? [] : [[path, right]]));
}

/** Units stand as the filing changes them, put on the tree of that moment, which stays whole. */
export async function landUnits(world: World, step: Step, { changes }: Of<'units'>): Promise<void> {
  const { objects } = world;
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
