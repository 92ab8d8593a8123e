import type { APIRoute } from 'astro';
import { apiDocument } from '#office/open-data/api.ts';

/** The read API (Z08): every document is a plain file of the static site too. */
export const GET: APIRoute = async ({ locals, params }) => {
  const { office, siteUrl } = locals;
  const { commit } = office.health();
  const source = { catalogue: office.catalogue, siteUrl, commit };
  const text = await apiDocument(source, params['path'] ?? '');
  if (text === null) return new Response('{"error":"没有这个编号"}\n', { status: 404, headers });
  return new Response(text, { headers });
};

/** Public data: any page of any host may read it. */
const headers = {
  'Content-Type': 'application/json; charset=utf-8',
  'Access-Control-Allow-Origin': '*',
  'Cache-Control': 'no-cache',
};
