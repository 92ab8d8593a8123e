import type { APIRoute } from 'astro';
import { parseSiteCode } from '#registry/site.ts';
import { siteJson } from '#components/site-json.ts';

/** All public fields, trail and history of one site (R-6.2, Z21); 404 for an unknown code. */
export const GET: APIRoute = async ({ locals, params }) => {
  const { office, siteUrl } = locals;
  const code = parseSiteCode(params['code'] ?? '');
  const row = code && office.catalogue.site(code);
  if (!code || !row)
    return Response.json({ error: '没有这个网站标识码' }, { status: 404, headers });
  const [file, trail] = await Promise.all([office.catalogue.siteFile(row), office.siteTrail(code)]);
  const json = siteJson(row, file, trail, office.catalogue.units(), siteUrl);
  return new Response(`${JSON.stringify(json, null, 2)}\n`, { headers });
};

/** Public data: any page of any host may read it. */
const headers = {
  'Content-Type': 'application/json; charset=utf-8',
  'Access-Control-Allow-Origin': '*',
  'Cache-Control': 'no-cache',
};
