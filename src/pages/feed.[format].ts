import type { APIRoute } from 'astro';
import { feedText, feedTypes } from '#office/open-data/feed.ts';
import { isFeedFormat } from '#components/feed-links.ts';

/** The newest changes of the whole register as Atom or JSON Feed (Z06). */
export const GET: APIRoute = async ({ locals, params }) => {
  const format = params['format'];
  if (!isFeedFormat(format)) return new Response(null, { status: 404 });
  const text = await feedText(locals.office.catalogue, locals.siteUrl, null, format);
  return new Response(text, { headers: { ...shared, 'Content-Type': feedTypes[format] } });
};

const shared = { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-cache' };
