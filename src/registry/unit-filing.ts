import type { ChangedPath } from './filing-kind.ts';
import type { UnitFilingKind } from './filing.ts';
import type { Problem } from './problem.ts';
import { orderUnit } from './site-order.ts';
import { unitPath } from './site.ts';
import { checkTree, readUnitFile, rootCode, type TreeProblem } from './unit-check.ts';
import { isWithin, unitTree, type UnitTree } from './unit-tree.ts';
import type { Unit, UnitCode } from './unit.ts';

/** One unit as it stands in the base and as a filing would have it; `before` null for a new one. */
export interface UnitChange {
  readonly before: Unit | null;
  readonly after: Unit;
}

/** What is done to a unit; the words stand in `src/text/`. */
export const unitActions = [
  'info', // 单位信息修改: name, office, telephone
  'move', // 改挂: another unit above, or with and without account
  'retire', // 撤并
  'restore', // 撤销撤并
  'add', // 新增单位
] as const;
export type UnitAction = (typeof unitActions)[number];

/** What a filing about units asks for. */
export interface UnitAsk {
  readonly kind: UnitFilingKind;
  readonly action: UnitAction;
  /** The unit it is about; the others follow from it. */
  readonly unit: UnitCode;
}

const info: ReadonlySet<string> = new Set(['name', 'office', 'phone']);
const fixed: ReadonlySet<string> = new Set(['code', 'level']);

/** The keys of a unit file that differ. */
export function changedUnitKeys({ before, after }: UnitChange): readonly (keyof Unit)[] {
  const keys = Object.keys(after) as (keyof Unit)[];
  return before === null
    ? keys
    : keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}

/**
 * What a filing asks for, from its difference and never from what it says of itself: name,
 * office and telephone are 单位信息; all that moves the tree is 挂接调整 (A16, A21). One filing is
 * about one unit; a retired one takes along what hung on it, and nothing else. Null for any other
 * difference.
 */
export function unitAsk(changes: readonly UnitChange[]): UnitAsk | null {
  const subject = changes.length === 1 ? changes[0] : changes.find(isRetiring);
  if (!subject) return null;
  const { before, after } = subject;
  const unit = after.code;
  const others = changes.filter((change) => change !== subject);
  const follow = others.every(
    (change) =>
      change.before?.attachedTo === unit && changedUnitKeys(change).join() === 'attachedTo',
  );
  if (!follow) return null;
  if (before === null) return after.retired ? null : { kind: 'reattach', action: 'add', unit };
  const keys = changedUnitKeys(subject);
  if (keys.length === 0 || keys.some((key) => fixed.has(key))) return null;
  if (keys.includes('retired')) {
    if (keys.length > 1) return null;
    return { kind: 'reattach', action: after.retired ? 'retire' : 'restore', unit };
  }
  if (before.retired) return null;
  return keys.every((key) => info.has(key))
    ? { kind: 'unit-change', action: 'info', unit }
    : { kind: 'reattach', action: 'move', unit };
}

function isRetiring({ before, after }: UnitChange): boolean {
  return before !== null && before.retired === null && after.retired !== null;
}

/** The unit files that a proposal touches; null when it touches anything else or takes one away. */
export function touchedUnits(
  changes: readonly ChangedPath[],
): readonly { readonly before: string | null; readonly after: string }[] | null {
  const isUnit = ({ path }: ChangedPath) => /^data\/units\/(\w{2})\/(\1\w{4})\.yaml$/.test(path);
  if (changes.length === 0 || !changes.every(isUnit)) return null;
  const kept = changes.flatMap(({ before, after }) => (after === null ? [] : [{ before, after }]));
  return kept.length === changes.length ? kept : null;
}

/** What of a proposal a decision is on: every path with its content. */
export function unitManifest(changes: readonly ChangedPath[]): string {
  return changes
    .map(({ path, after }) => `${path} ${after ?? ''}\n`)
    .toSorted()
    .join('');
}

/**
 * Whether a unit may ask for this (A21, SPEC section 3): 挂接调整 the root alone; 单位信息 the unit
 * itself, the root, and for a unit without account those above it.
 */
export function mayAskOfUnit(
  tree: UnitTree,
  action: UnitAction,
  unit: UnitCode,
  asker: UnitCode,
): boolean {
  const by = tree.get(asker);
  if (!by || by.retired) return false;
  if (asker === rootCode) return true;
  if (action !== 'info') return false;
  return unit === asker || (tree.get(unit)?.hasAccount === false && isWithin(tree, unit, asker));
}

/** The units as they would stand: what the filing changes, put onto what stands now. */
export function landedUnits(tree: UnitTree, changes: readonly UnitChange[]): readonly Unit[] {
  return changes.map((change) => {
    const now = tree.get(change.after.code);
    if (!now || change.before === null) return orderUnit(change.after);
    const landed: Record<string, unknown> = { ...now };
    for (const key of changedUnitKeys(change)) landed[key] = change.after[key];
    return orderUnit(landed as unknown as Unit);
  });
}

/** The tree with these units in it. */
export function treeWith(tree: UnitTree, units: readonly Unit[]): UnitTree {
  return unitTree([...tree.values(), ...units]);
}

/**
 * Everything that stands against a filing in this tree, when it is filed and again when it is
 * decided: formats, another filing that changed the same line, and what it would break in
 * the tree. What was wrong with other units before does not count.
 */
export function unitFilingProblems(
  tree: UnitTree,
  changes: readonly UnitChange[],
): readonly TreeProblem[] {
  const problems: TreeProblem[] = [];
  const say = (unit: UnitCode, found: readonly Problem[]) =>
    problems.push(...found.map((problem) => ({ ...problem, unit })));
  const landed = landedUnits(tree, changes);
  const now = landed.map((after) => ({ before: tree.get(after.code) ?? null, after }));
  if (unitAsk(now) === null) {
    const isSame = now.every((change) => changedUnitKeys(change).length === 0);
    const code = isSame ? 'nothing-changed' : 'unit-not-changeable';
    say(landed[0]?.code ?? rootCode, [{ code, at: '' }]);
  }
  for (const change of changes) say(change.after.code, staleProblems(tree, change));
  for (const unit of landed) say(unit.code, readUnitFile(unit, unitPath(unit.code)).problems);
  // nothing below it can be said of a tree whose root is gone
  if (problems.some(({ code }) => code === 'root-fixed')) return problems;
  const known = new Set(checkTree(tree).map(keyOf));
  const isNew = (problem: TreeProblem) => !known.has(keyOf(problem));
  return [...problems, ...checkTree(treeWith(tree, landed)).filter(isNew)];
}

function keyOf({ unit, code, at }: TreeProblem): string {
  return `${unit} ${code} ${at}`;
}

/** What a filing finds otherwise than when it was made, and what it names that is gone. */
function staleProblems(tree: UnitTree, change: UnitChange): readonly Problem[] {
  const { before, after } = change;
  const now = tree.get(after.code);
  const params = { unit: after.code };
  if (before === null) return now ? [{ code: 'unit-exists', at: '/code', params }] : [];
  const problems: Problem[] = [];
  const keys = changedUnitKeys(change);
  const isStale = (key: keyof Unit) => JSON.stringify(now?.[key]) !== JSON.stringify(before[key]);
  if (!now || keys.some(isStale)) problems.push({ code: 'unit-changed-since', at: '', params });
  const isRootFixed = keys.some((key) => !info.has(key));
  if (after.code === rootCode && isRootFixed) problems.push({ code: 'root-fixed', at: '' });
  const successor = after.retired?.succeededBy ?? null;
  if (keys.includes('retired') && successor !== null && tree.get(successor)?.retired) {
    const at = '/retired/succeededBy';
    problems.push({ code: 'successor-retired', at, params: { unit: successor } });
  }
  return problems;
}
