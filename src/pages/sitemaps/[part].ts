import type { APIRoute } from 'astro';
import { sitemapPart } from '#office/open-data/sitemap.ts';

/** One part of the sitemap, fewer than 50,000 addresses. */
export const GET: APIRoute = ({ locals, params }) => {
  const text = sitemapPart(locals.office.catalogue, locals.siteUrl, params['part'] ?? '');
  if (text === null) return new Response(null, { status: 404 });
  return new Response(text, {
    headers: { 'Content-Type': 'application/xml; charset=utf-8', 'Cache-Control': 'no-cache' },
  });
};
