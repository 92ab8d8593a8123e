import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { View } from './stencil/view.ts';
import type { Facts } from './types.ts';
import { publishedOf } from './views.ts';

/** What the built app offers besides its HTTP handler. */
interface BuiltApp {
  render(request: Request, locals: App.Locals): Promise<Response | null>;
}

/** The pages as Astro built them, asked in this process. */
export interface BuiltPages {
  /** The answer of an address; with a view, as that page says it whatever the register holds. */
  answer(page: string, view?: View): Promise<Response | null>;
}

/** The built pages of a register; they are loaded when the first is asked for. */
export function builtPages(facts: Facts): BuiltPages {
  const entry = pathToFileURL(join(facts.appDir, 'server/entry.mjs')).href;
  const { origin } = new URL(facts.siteUrl);
  const locals: App.Locals = {
    office: facts.office as App.Locals['office'],
    store: noStore,
    requestId: 'publish',
    address: '127.0.0.1',
    siteUrl: facts.siteUrl,
    published: publishedOf(facts),
  };
  let app: Promise<BuiltApp> | null = null;
  return {
    async answer(page, view) {
      const { render } = await (app ??= import(entry) as Promise<BuiltApp>);
      // Pages may put something of their own there; the next one must not find it.
      const own = { ...locals, ...(view === undefined ? {} : { view }) };
      return render(new Request(`${origin}${page}`), own);
    },
  };
}

/** What is published is public: nothing of it may come from the private store. */
const noStore = new Proxy({} as App.Locals['store'], {
  get(_, name) {
    throw new Error(`a public page asks the private store for ${String(name)}`);
  },
});
