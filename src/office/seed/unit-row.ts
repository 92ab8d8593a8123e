import { levels, parseUnitCode, type Level, type Unit, type UnitCode } from '#registry/unit.ts';

/**
 * A unit from a row `code,name,level,parent` of the division table, with its keys in file order.
 * Throws on a row that is none.
 */
export function unitOf(row: readonly string[]): Unit {
  const [code = '', name = '', level = '', parent = ''] = row;
  return makeUnit(code, name, level as Level, parent);
}

/** A unit in force, with the office that acts for it. Throws on an unknown code or level. */
export function makeUnit(
  code: string,
  name: string,
  level: Level,
  parent: string,
  rest: Partial<Pick<Unit, 'hasAccount' | 'phone' | 'retired'>> = {},
): Unit {
  if (!levels.includes(level)) throw new Error(`no level: ${level} of ${code}`);
  return {
    code: codeOf(code),
    name,
    office: officeOf(name, level),
    level,
    attachedTo: level === 'root' ? null : codeOf(parent),
    hasAccount: rest.hasAccount ?? true,
    phone: rest.phone ?? null,
    retired: rest.retired ?? null,
  };
}

/** The office that acts for a division or department (A05, A14). */
export function officeOf(name: string, level: Level): string {
  switch (level) {
    case 'root':
      return name;
    case 'province':
      return `${name}人民政府办公厅`;
    case 'prefecture':
    case 'county':
      // Leagues and prefectures of this kind have an administrative office, no people's government.
      return /(?:盟|地区)$/.test(name) ? `${name}行政公署办公室` : `${name}人民政府办公室`;
    case 'department':
      return `${name}办公厅`;
    case 'bureau':
    case 'sub-bureau':
      return `${name}办公室`;
  }
}

function codeOf(text: string): UnitCode {
  const code = parseUnitCode(text);
  if (code === null) throw new Error(`no unit code: ${text}`);
  return code;
}
