import type { APIRoute } from 'astro';
import { robotsText } from '#office/open-data/sitemap.ts';

/** What crawlers may read. */
export const GET: APIRoute = ({ locals }) =>
  new Response(robotsText(locals.siteUrl), {
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-cache' },
  });
