/**
 * What a page says, worked out before it is rendered: texts, and what decides which parts are there.
 * A page that is only a function of its view (and of its address) can be rendered once by Astro with
 * marks for texts, cut there, and filled for every other page of the same shape.
 */
export type View = string | number | boolean | null | undefined | readonly View[] | object;

/** Texts under these names choose what is rendered, and are not just put in. */
const choices: ReadonlySet<string> = new Set(['status', 'list', 'level']);

/** Whether the text under a name decides something. */
export function isChoice(key: string): boolean {
  return choices.has(key);
}

/**
 * What views must have in common to be filled into the same cuts: which texts are empty, what was
 * chosen, numbers and truth as they are, which lists are empty. The items of lists have shapes of
 * their own.
 */
export function shapeOf(view: View, key = ''): string {
  if (typeof view === 'string')
    return isChoice(key) ? JSON.stringify(view) : view === '' ? 'e' : 's';
  if (view === null || view === undefined) return 'n';
  if (typeof view !== 'object') return String(view);
  if (isList(view)) return view.length === 0 ? '[]' : '[+]';
  let shape = '{';
  for (const name in view) shape += `${name}:${shapeOf(partOf(view, name), name)},`;
  return `${shape}}`;
}

/** What stands in an object under a name. */
export function partOf(view: object, name: string): View {
  return (view as Readonly<Record<string, View>>)[name];
}

/** Whether a part of a view is a list. */
export function isList(view: View): view is readonly View[] {
  return Array.isArray(view);
}
