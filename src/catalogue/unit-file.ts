import { levels, parseUnitCode, type Unit, type UnitOnGithub } from '#registry/unit.ts';
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
    ...onGithub(file.github),
  };
}

function onGithub(value: unknown): { readonly github?: UnitOnGithub } {
  const github = value as { readonly team?: unknown; readonly reviewers?: unknown } | undefined;
  if (typeof github !== 'object' || github === null || !Array.isArray(github.reviewers)) return {};
  const reviewers = (github.reviewers as readonly { login?: unknown; id?: unknown }[]).flatMap(
    (one) =>
      typeof one?.login === 'string' && typeof one.id === 'string'
        ? [{ login: one.login, id: one.id }]
        : [],
  );
  return { github: { team: typeof github.team === 'string' ? github.team : null, reviewers } };
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
