import type { APIRoute } from 'astro';
import { hostedPart } from '#front/request/offline-form.ts';

/** Program and look of the form on a static site; a server has no such page. */
export const GET: APIRoute = ({ locals, params }) => {
  const text = locals.published ? hostedPart(params['end'] ?? '') : null;
  if (text === null) return new Response(null, { status: 404 });
  return new Response(text, { headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
};
