import type { Problem } from '#registry/problem.ts';

/** The id of the element that holds a field: `/principal/mobile` and `principal.mobile` give `f-principal-mobile`. */
export function fieldId(nameOrPointer: string): string {
  return `f-${nameOrPointer.replace(/^\//, '').replaceAll(/[./]/g, '-')}`;
}

/** The JSON pointer of an input's name, as problems carry it: `principal.mobile` gives `/principal/mobile`. */
export function pointerOf(name: string): string {
  return `/${name.replaceAll('.', '/')}`;
}

/** What the parts of a field say of each other: its id, its own problems, what describes it. */
export function fieldParts(
  name: string,
  problems: readonly Problem[],
  hasHint: boolean,
): { readonly id: string; readonly own: readonly Problem[]; readonly describedBy?: string } {
  const id = fieldId(name);
  const own = problems.filter(({ at }) => at === pointerOf(name));
  const parts = [...(own.length > 0 ? [`${id}-error`] : []), ...(hasHint ? [`${id}-hint`] : [])];
  return { id, own, ...(parts.length > 0 ? { describedBy: parts.join(' ') } : {}) };
}
