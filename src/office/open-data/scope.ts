import { parseUnitCode, type UnitCode } from '#registry/unit.ts';

/** The formats in which every list of sites is given (Z07). */
export const formats = ['json', 'csv', 'xlsx'] as const;
export type Format = (typeof formats)[number];

/** One file of open data: the sites of a subtree, or of the whole register (`unit` null). */
export interface OpenFile {
  readonly unit: UnitCode | null;
  readonly format: Format;
}

/** Name of a file below `open-data/`: `sites.csv`, `330000.csv`. */
export function fileName({ unit, format }: OpenFile): string {
  return `${unit ?? 'sites'}.${format}`;
}

/** The file of a name; null where there is none such. */
export function parseFileName(name: string): OpenFile | null {
  const [stem = '', end = '', ...more] = name.split('.');
  const format = formats.find((each) => each === end);
  const unit = stem === 'sites' ? null : parseUnitCode(stem);
  if (format === undefined || more.length > 0 || (unit === null && stem !== 'sites')) return null;
  return unit === null || unit === stem ? { unit, format } : null;
}

export const mediaTypes = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const satisfies Record<Format, string>;
