import type { APIRoute } from 'astro';
import { sitemapIndex } from '#office/open-data/sitemap.ts';

/** The index of the sitemap. */
export const GET: APIRoute = ({ locals }) =>
  new Response(sitemapIndex(locals.office.catalogue, locals.siteUrl), {
    headers: { 'Content-Type': 'application/xml; charset=utf-8', 'Cache-Control': 'no-cache' },
  });
