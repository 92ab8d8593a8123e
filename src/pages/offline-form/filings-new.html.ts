import type { APIRoute } from 'astro';
import { hostedFormOf } from '#front/request/offline-form.ts';

/** The offline form as the static site's page for new sites; a server has its own (R-11.3, M11). */
export const GET: APIRoute = ({ locals }) => {
  const form = hostedFormOf(locals);
  if (form === null) return new Response(null, { status: 404 });
  // Not as a page: nothing of it is to be rewritten, its policy names its script by hash.
  return new Response(new Uint8Array(form.bytes), {
    headers: { 'Content-Type': 'application/octet-stream' },
  });
};
