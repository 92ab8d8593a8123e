import type { APIRoute } from 'astro';
import { labelView } from '#office/labels/view.ts';
import { parseLabelNumber } from '#registry/label.ts';
import { labelJson } from '#components/label-json.ts';

/** A label with its signature and key (Q05, Z03); 404 for an unknown number. */
export const GET: APIRoute = ({ locals, params }) => {
  const { office, siteUrl } = locals;
  const number = parseLabelNumber(params['number'] ?? '');
  const view = number && labelView(office.catalogue, number);
  if (!view) return Response.json({ error: '没有这个标识编号' }, { status: 404, headers });
  return new Response(`${JSON.stringify(labelJson(view, siteUrl), null, 2)}\n`, { headers });
};

/** Public data: any page of any host may read it. */
const headers = {
  'Content-Type': 'application/json; charset=utf-8',
  'Access-Control-Allow-Origin': '*',
  'Cache-Control': 'no-cache',
};
