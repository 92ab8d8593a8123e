import { levels, type Unit, type UnitCode } from '#registry/unit.ts';
import { unitTree, type UnitTree } from '#registry/unit-tree.ts';

// Nearly every office is named so.
const usualOffice = '人民政府办公室';

/**
 * The directory of units as short text, a line each in order of their codes: code, name, level,
 * office, unit above, marks; what is as usual or as on the line before is left out.
 */
export function writeUnits(units: Iterable<Unit>): string {
  const sorted = [...units].sort((a, b) => (a.code < b.code ? -1 : 1));
  let above = '';
  return sorted
    .map((unit) => {
      const { code, name, office, level, attachedTo, hasAccount, retired } = unit;
      const known = attachedTo ?? '-';
      const parent = known === above ? '' : known;
      above = known;
      const marks = `${hasAccount ? '' : '!'}${retired ? `~${retired.succeededBy ?? ''}` : ''}`;
      const own =
        office === name + usualOffice
          ? ''
          : office.startsWith(name)
            ? `+${office.slice(name.length)}`
            : office;
      return [code, name, levels.indexOf(level), own, parent, marks].join('|').replace(/\|+$/, '');
    })
    .join('\n');
}

/** The tree out of that text; telephones and days are not in it. */
export function readUnits(text: string): UnitTree {
  let above = '';
  return unitTree(
    text.split('\n').map((line): Unit => {
      const [code = '', name = '', level = '', own = '', parent = '', marks = ''] = line.split('|');
      above = parent || above;
      const [account = '', successor] = marks.split('~');
      return {
        code: code as UnitCode,
        name,
        office: own === '' ? name + usualOffice : own.startsWith('+') ? name + own.slice(1) : own,
        level: levels[Number(level)] ?? 'county',
        attachedTo: above === '-' ? null : (above as UnitCode),
        hasAccount: account !== '!',
        phone: null,
        retired:
          successor === undefined
            ? null
            : { on: '', succeededBy: successor === '' ? null : (successor as UnitCode) },
      };
    }),
  );
}
