/** The id of the element that holds a field: `/principal/mobile` and `principal.mobile` give `f-principal-mobile`. */
export function fieldId(nameOrPointer: string): string {
  return `f-${nameOrPointer.replace(/^\//, '').replaceAll(/[./]/g, '-')}`;
}

/** The JSON pointer of an input's name, as problems carry it: `principal.mobile` gives `/principal/mobile`. */
export function pointerOf(name: string): string {
  return `/${name.replaceAll('.', '/')}`;
}
