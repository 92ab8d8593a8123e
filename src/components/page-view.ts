/**
 * The view of a page: what it says, worked out before it is rendered. The server lets a page make its
 * own; `npm run publish` gives it one, of a real page or with marks instead of texts (decision 0008).
 */
export async function viewFor<T>(
  { view }: Pick<App.Locals, 'view'>,
  make: () => T | Promise<T>,
): Promise<T> {
  return view === undefined ? make() : (view as T);
}
