import { levels, parseUnitCode, type Unit } from '#registry/unit.ts';
import { unitPath } from '#registry/site.ts';

/** A unit out of its file; null when the file cannot be one at this path. */
export function unitFromFile(path: string, data: unknown): Unit | null {
  const file = data as { readonly [Key in keyof Unit]?: unknown } | null;
  if (typeof file !== 'object' || file === null) return null;
  const code = codeOf(file.code);
  const attachedTo = file.attachedTo === null ? null : codeOf(file.attachedTo);
  const level = levels.find((known) => known === file.level);
  if (!code || path !== unitPath(code) || !level) return null;
  if (file.attachedTo !== null && !attachedTo) return null;
  if (typeof file.name !== 'string' || typeof file.office !== 'string') return null;
  return {
    code,
    name: file.name,
    office: file.office,
    level,
    attachedTo,
    hasAccount: file.hasAccount === true,
    phone: typeof file.phone === 'string' ? file.phone : null,
    retired: retirement(file.retired),
  };
}

function retirement(value: unknown): Unit['retired'] {
  const retired = value as
    | { readonly on?: unknown; readonly succeededBy?: unknown }
    | null
    | undefined;
  if (typeof retired !== 'object' || retired === null) return null;
  return { on: String(retired.on ?? ''), succeededBy: codeOf(retired.succeededBy) };
}

function codeOf(value: unknown) {
  return typeof value === 'string' ? parseUnitCode(value) : null;
}
