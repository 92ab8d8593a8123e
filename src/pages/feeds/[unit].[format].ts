import type { APIRoute } from 'astro';
import { feedText, feedTypes } from '#office/open-data/feed.ts';
import { isFeedFormat } from '#components/feed-links.ts';
import { parseUnitCode } from '#registry/unit.ts';

/** The newest changes of a unit's sites, itself and all below it (Z06); 404 for an unknown unit. */
export const GET: APIRoute = async ({ locals, params }) => {
  const { catalogue } = locals.office;
  const format = params['format'];
  const code = parseUnitCode(params['unit'] ?? '');
  const unit = code === params['unit'] && code !== undefined ? catalogue.unit(code) : null;
  if (!unit || !isFeedFormat(format)) return new Response(null, { status: 404 });
  const text = await feedText(catalogue, locals.siteUrl, { unit }, format);
  return new Response(text, { headers: { ...shared, 'Content-Type': feedTypes[format] } });
};

const shared = { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-cache' };
