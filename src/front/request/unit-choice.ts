import { foundUnit, type FoundUnit } from '#components/unit-place.ts';
import type { Catalogue } from '#catalogue/types.ts';
import type { Fields } from '#office/types.ts';
import { parseUnitCode } from '#registry/unit.ts';
import { textOf } from './site-form.ts';
import { lookUpUnits } from './unit-lookup.ts';

/** What the unit field shows: the unit of its code, or units to choose from. */
export interface UnitChoice {
  readonly fields: Fields;
  readonly unit: FoundUnit | null;
  readonly choices: readonly FoundUnit[];
  readonly lookup: string;
}

/** The unit that the form's code names, if any. */
export function unitOf(catalogue: Catalogue, fields: Fields): FoundUnit | null {
  const code = parseUnitCode(fields['unit'] ?? '');
  const unit = code === null ? null : catalogue.unit(code);
  return unit && unit.retired === null ? foundUnit(catalogue.units(), unit) : null;
}

/**
 * Answers 查询组织单位 and the choice among what it found, without script (B18, B19); null when
 * another button was pressed.
 */
export function chooseUnit(
  catalogue: Catalogue,
  form: FormData,
  fields: Fields,
): UnitChoice | null {
  const picked = textOf(form, 'pick');
  if (picked === null && textOf(form, 'go') !== 'find-unit') return null;
  const typed = picked ?? fields['unit'] ?? '';
  const units = lookUpUnits(catalogue, typed).map((unit) => foundUnit(catalogue.units(), unit));
  const only = units.length === 1 ? units[0] : undefined;
  if (only) {
    const lookup = `已找到：${only.office}`;
    return { fields: { ...fields, unit: only.code }, unit: only, choices: [], lookup };
  }
  const lookup =
    units.length > 0
      ? `找到 ${units.length} 个组织单位，请选择`
      : '没有找到组织单位，请核对标识码，或者换一个名称查询';
  return { fields, unit: null, choices: units, lookup };
}
