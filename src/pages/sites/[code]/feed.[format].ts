import type { APIRoute } from 'astro';
import { feedText, feedTypes } from '#office/open-data/feed.ts';
import { isFeedFormat } from '#components/feed-links.ts';
import { parseSiteCode } from '#registry/site.ts';

/** The changes of one site (Z06); 404 for an unknown code. */
export const GET: APIRoute = async ({ locals, params }) => {
  const { catalogue } = locals.office;
  const format = params['format'];
  const code = parseSiteCode(params['code'] ?? '');
  const row = code && catalogue.site(code);
  if (!code || !row || !isFeedFormat(format)) return new Response(null, { status: 404 });
  const text = await feedText(catalogue, locals.siteUrl, { site: { ...row, code } }, format);
  return new Response(text, { headers: { ...shared, 'Content-Type': feedTypes[format] } });
};

const shared = { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-cache' };
