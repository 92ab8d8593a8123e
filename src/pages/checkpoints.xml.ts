import type { APIRoute } from 'astro';
import { checkpointsFeed } from '#text/checkpoints-text.ts';

/** The newest checkpoints as a feed that readers elsewhere keep (Z23). */
export const GET: APIRoute = async ({ locals }) =>
  new Response(checkpointsFeed(await locals.office.trust.checkpoints(), locals.siteUrl), {
    headers: {
      'Content-Type': 'application/atom+xml; charset=utf-8',
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'no-cache',
    },
  });
