import { dateOf } from '#registry/moment.ts';
import type { Problem } from '#registry/problem.ts';
import { isPhone, normalisePhone } from '#registry/formats.ts';
import { lineProblems, normaliseLine } from '#registry/free-text.ts';
import type { UnitAction, UnitChange } from '#registry/unit-filing.ts';
import { levels, parseUnitCode, type Unit, type UnitCode } from '#registry/unit.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import type { Fields } from './types.ts';

/** What a form about a unit comes to, with what is wrong with what was typed. */
export interface UnitContent {
  readonly changes: readonly UnitChange[];
  readonly problems: readonly Problem[];
}

/**
 * The unit files that a form asks for (A16, A21). Fields: code; name, office, phone (info, add);
 * attachedTo, hasAccount yes|no (move, add); level (add); retired.on, retired.succeededBy and
 * childrenTo (retire). What hangs on a unit that is retired moves to `childrenTo`, else to its
 * successor, else to the unit above.
 */
export function unitContent(
  tree: UnitTree,
  action: UnitAction,
  fields: Fields,
  now: Date,
): UnitContent {
  const problems: Problem[] = [];
  const unitAt = (name: string): UnitCode | null => {
    const typed = line(fields, name);
    const code = parseUnitCode(typed);
    const at = `/${name.replaceAll('.', '/')}`;
    if (typed === '') problems.push({ code: 'required', at });
    else if (!code) problems.push({ code: 'unit-format', at });
    else if (!tree.has(code)) problems.push({ code: 'unit-unknown', at, params: { unit: code } });
    return code && tree.has(code) ? code : null;
  };
  if (action === 'add') return added(tree, fields, problems, unitAt);
  const code = unitAt('code');
  const before = code && tree.get(code);
  if (!before) return { changes: [], problems };
  const change = (after: Partial<Unit>): UnitChange => ({ before, after: { ...before, ...after } });
  switch (action) {
    case 'info':
      return { changes: [change(infoOf(fields, problems))], problems };
    case 'move': {
      const attachedTo = unitAt('attachedTo') ?? before.attachedTo;
      return { changes: [change({ attachedTo, hasAccount: hasAccount(fields) })], problems };
    }
    case 'restore':
      return { changes: [change({ retired: null })], problems };
    case 'retire': {
      const wanted = line(fields, 'retired.succeededBy') !== '';
      const succeededBy = wanted ? unitAt('retired.succeededBy') : null;
      const on = line(fields, 'retired.on') || dateOf(now);
      if (on > dateOf(now)) problems.push({ code: 'date-future', at: '/retired/on' });
      const isElsewhere = line(fields, 'childrenTo') !== '';
      const to = isElsewhere ? unitAt('childrenTo') : (succeededBy ?? before.attachedTo);
      const children = Array.from(tree.values()).filter(
        (unit) => unit.attachedTo === code && !unit.retired,
      );
      const moved = children.map((child) => ({
        before: child,
        after: { ...child, attachedTo: to ?? child.attachedTo },
      }));
      return { changes: [change({ retired: { on, succeededBy } }), ...moved], problems };
    }
  }
}

function added(
  tree: UnitTree,
  fields: Fields,
  problems: Problem[],
  unitAt: (name: string) => UnitCode | null,
): UnitContent {
  const typed = line(fields, 'code');
  const code = parseUnitCode(typed);
  if (typed === '') problems.push({ code: 'required', at: '/code' });
  else if (!code) problems.push({ code: 'unit-format', at: '/code' });
  else if (tree.has(code))
    problems.push({ code: 'unit-exists', at: '/code', params: { unit: code } });
  const level = levels.find((one) => one === fields['level']);
  if (!level) problems.push({ code: 'choose', at: '/level' });
  const attachedTo = unitAt('attachedTo');
  const info = infoOf(fields, problems);
  if (!code || !level || !attachedTo || tree.has(code)) return { changes: [], problems };
  const after = { code, ...info, level, attachedTo, hasAccount: hasAccount(fields), retired: null };
  return { changes: [{ before: null, after }], problems };
}

/** Name, office and telephone as they are stored; shape and formats are checked with the file. */
function infoOf(fields: Fields, problems: Problem[]): Pick<Unit, 'name' | 'office' | 'phone'> {
  const max = { name: 60, office: 80 };
  for (const name of ['name', 'office'] as const) {
    const typed = line(fields, name);
    if (typed === '') problems.push({ code: 'required', at: `/${name}` });
    else problems.push(...lineProblems(typed, `/${name}`, max[name]));
  }
  const phone = normalisePhone(line(fields, 'phone'));
  if (phone !== '' && !isPhone(phone)) problems.push({ code: 'phone-format', at: '/phone' });
  return { name: line(fields, 'name'), office: line(fields, 'office'), phone: phone || null };
}

function hasAccount(fields: Fields): boolean {
  return fields['hasAccount'] !== 'no';
}

function line(fields: Fields, name: string): string {
  return normaliseLine(fields[name] ?? '');
}
