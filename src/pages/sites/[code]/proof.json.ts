import type { APIRoute } from 'astro';
import { parseSiteCode } from '#registry/site.ts';

/** The proof of one site for checking without network (Z01); 404 where its history is not signed. */
export const GET: APIRoute = async ({ locals, params }) => {
  const code = parseSiteCode(params['code'] ?? '');
  const proof = code && (await locals.office.trust.proofOf(code));
  if (!proof) {
    const error = '没有这个标识码的证明：登记簿建立时就有的标识码，要用克隆核验';
    return Response.json({ error }, { status: 404, headers });
  }
  const name = `proof-${proof.code}.json`;
  return new Response(JSON.stringify(proof), {
    headers: { ...headers, 'Content-Disposition': `attachment; filename="${name}"` },
  });
};

/** Public data: any page of any host may read it. */
const headers = {
  'Content-Type': 'application/json; charset=utf-8',
  'Access-Control-Allow-Origin': '*',
  'Cache-Control': 'no-cache',
};
