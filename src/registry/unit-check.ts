import { dataPath } from './data-path.ts';
import { lineProblems, normaliseLine } from './free-text.ts';
import { isDate } from './moment.ts';
import type { Problem } from './problem.ts';
import { unitOrderProblem, unitShapeProblem } from './schema-check.ts';
import { unitPath } from './site.ts';
import { depth, type Level, type Unit, type UnitCode } from './unit.ts';
import { aboveOf, type UnitTree, upwards } from './unit-tree.ts';

/** Something wrong with the place of a unit in the tree. */
export interface TreeProblem extends Problem {
  readonly unit: UnitCode;
}

/** The one root of the tree: 国务院办公厅 (R-1.1, A10). */
export const rootCode = 'bm0100' as UnitCode;
const officeMax = 80;

/** A parsed file of `data/units` with everything that is wrong with it; null where its shape is. */
export interface ReadUnit {
  readonly unit: Unit | null;
  readonly problems: readonly Problem[];
}

/** Everything that is wrong with a parsed unit file at its path: shape, formats, path (R-1.2, Y5). */
export function checkUnitFile(value: unknown, path: string): readonly Problem[] {
  return readUnitFile(value, path).problems;
}

/** As `checkUnitFile`, with the unit where its shape is right. */
export function readUnitFile(value: unknown, path: string): ReadUnit {
  if (dataPath(path)?.is !== 'unit') {
    return { unit: null, problems: [{ code: 'path-unknown', at: '' }] };
  }
  const shape = unitShapeProblem(value);
  if (shape) return { unit: null, problems: [shape] };
  const unit = value as Unit;
  const problems: Problem[] = [];
  for (const key of ['name', 'office'] as const) {
    const right = normaliseLine(unit[key]);
    const found = lineProblems(right, `/${key}`, officeMax);
    if (found.length > 0) problems.push(...found);
    else if (right !== unit[key])
      problems.push({ code: 'stored-form', at: `/${key}`, params: { right } });
  }
  if (unit.retired && !isDate(unit.retired.on)) {
    problems.push({ code: 'date-format', at: '/retired/on' });
  }
  const right = unitPath(unit.code);
  if (right !== path) problems.push({ code: 'path-differs', at: '/code', params: { right } });
  const order = unitOrderProblem(unit);
  if (order) problems.push(order);
  return { unit, problems };
}

/**
 * What is wrong with the tree as a whole: one root, no cycle, no orphan, every unit below
 * its parent's level, codes and levels that fit each other (A10–A13), successors that exist and stand
 * no lower, and nothing in force below a unit that is not.
 */
export function checkTree(tree: UnitTree): readonly TreeProblem[] {
  const problems: TreeProblem[] = [];
  if (!tree.has(rootCode)) problems.push({ code: 'root-missing', at: '', unit: rootCode });
  for (const unit of tree.values()) {
    for (const problem of placeProblems(tree, unit)) problems.push({ ...problem, unit: unit.code });
  }
  return problems;
}

function placeProblems(tree: UnitTree, unit: Unit): readonly Problem[] {
  const { code, level, attachedTo, retired } = unit;
  const problems: Problem[] = [];
  if (!fitsCode(code, level))
    problems.push({ code: 'level-misfit', at: '/level', params: { unit: code } });
  if (retired && retired.succeededBy !== null) {
    const successor = tree.get(retired.succeededBy);
    const at = '/retired/succeededBy';
    const params = { unit: retired.succeededBy };
    if (!successor || successor.code === code)
      problems.push({ code: 'successor-unknown', at, params });
    else if (depth[successor.level] > depth[level])
      problems.push({ code: 'successor-too-low', at, params });
  }
  if (retired && code === rootCode) problems.push({ code: 'root-fixed', at: '/retired' });
  if (attachedTo === null) {
    if (code !== rootCode)
      problems.push({ code: 'root-second', at: '/attachedTo', params: { root: rootCode } });
    return problems;
  }
  const parent = tree.get(attachedTo);
  const params = { unit: code, parent: attachedTo };
  if (!parent) problems.push({ code: 'parent-unknown', at: '/attachedTo', params });
  else if (isInCycle(tree, unit)) problems.push({ code: 'tree-cycle', at: '/attachedTo', params });
  else if (depth[level] <= depth[parent.level]) {
    problems.push({ code: 'parent-too-low', at: '/attachedTo', params });
  } else if (!fitsParent(unit, parent)) {
    problems.push({ code: 'parent-misfit', at: '/attachedTo', params });
  } else if (parent.retired && !retired) {
    problems.push({ code: 'parent-retired', at: '/attachedTo', params });
  }
  return problems;
}

function isInCycle(tree: UnitTree, unit: Unit): boolean {
  const last = upwards(tree, unit.code).at(-1);
  return last !== undefined && aboveOf(tree, last) === unit.code;
}

/** Whether a code may stand at a level (A10–A13). */
function fitsCode(code: UnitCode, level: Level): boolean {
  if (code === rootCode) return level === 'root';
  if (code.startsWith('bm')) {
    return code.endsWith('00')
      ? level === 'department'
      : level === 'bureau' || level === 'sub-bureau';
  }
  if (code.startsWith('bt'))
    return level === 'province' || level === 'prefecture' || level === 'county';
  if (code.endsWith('0000')) return level === 'province';
  return code.endsWith('00') ? level === 'prefecture' : level === 'county';
}

/**
 * Whether a unit may hang under another: what is directly under the root is a province or a
 * department, a vertical system stays in its department, a place in its province, 兵团 in itself.
 */
function fitsParent({ code, level }: Unit, parent: Unit): boolean {
  if (parent.level === 'root') return level === 'province' || level === 'department';
  const same = code.startsWith('bm') ? 4 : 2;
  return code.slice(0, same) === parent.code.slice(0, same);
}
