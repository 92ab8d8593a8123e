import type { APIRoute } from 'astro';
import { checkpointsText } from '#text/checkpoints-text.ts';

/** The newest checkpoints of minted codes, one line each (Z23). */
export const GET: APIRoute = async ({ locals }) =>
  new Response(checkpointsText(await locals.office.trust.checkpoints()), {
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'no-cache',
    },
  });
