import { createApp } from 'astro/app/entrypoint';

// What the front asks; the same as without this file.
export { handler } from '@astrojs/node/server.js';

const app = createApp({ streaming: false });

/** Renders a page in this process without HTTP (`npm run publish`); null where no page stands there. */
export async function render(request: Request, locals: App.Locals): Promise<Response | null> {
  const routeData = app.match(request);
  return routeData ? app.render(request, { locals, routeData }) : null;
}
