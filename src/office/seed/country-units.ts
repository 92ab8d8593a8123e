import type { Unit } from '#registry/unit.ts';
import { makeUnit } from './unit-row.ts';

const digits = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];

/**
 * Made-up units that bring a country to the size of the census of 2015, some 3,480: departments
 * 示例…部 (`bm80…` to `bm98…`), the first of them with a vertical bureau in each of the given
 * provinces (A11), and sub-bureaus without account (A15). At most `count`, parents first.
 */
export function extraUnits(provinces: readonly Unit[], count: number): readonly Unit[] {
  const units: Unit[] = [];
  for (let department = 80; department < 99; department += 1) {
    units.push(makeUnit(`bm${department}00`, departmentName(department), 'department', 'bm0100'));
  }
  for (let department = 80; department < 98; department += 1) {
    const name = departmentName(department);
    provinces.forEach((province, index) => {
      const code = `bm${department}${String(index + 1).padStart(2, '0')}`;
      units.push(makeUnit(code, `${name}${province.name}局`, 'bureau', `bm${department}00`));
    });
    units.push(
      makeUnit(
        `bm${department}99`,
        `${name}${provinces[0]?.name ?? ''}局示例分局`,
        'sub-bureau',
        `bm${department}01`,
        {
          hasAccount: false,
        },
      ),
    );
  }
  return units.slice(0, Math.max(0, count));
}

function departmentName(department: number): string {
  const n = department - 79;
  const unit = digits[(n % 10) - 1] ?? '';
  return `示例第${n < 10 ? unit : `十${unit}`}部`;
}
