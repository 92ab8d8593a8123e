import { createApp } from 'astro/app/entrypoint';

// What the front asks; the same as without this file.
export { handler } from '@astrojs/node/server.js';

const app = createApp({ streaming: false });

// Astro asks for a page's module at each request; once is enough.
const { pageMap } = app.manifest;
for (const [component, load] of pageMap ?? []) {
  let loaded: ReturnType<typeof load> | undefined;
  pageMap?.set(component, () => (loaded ??= load()));
}

/** Renders a page in this process without HTTP (`npm run publish`); null where no page stands there. */
export async function render(request: Request, locals: App.Locals): Promise<Response | null> {
  const routeData = app.match(request);
  return routeData ? app.render(request, { locals, routeData }) : null;
}
