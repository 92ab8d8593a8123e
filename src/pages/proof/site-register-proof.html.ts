import type { APIRoute } from 'astro';
import bundle from 'virtual:proof-bundle';
import { isoOf } from '#registry/moment.ts';
import { proofPageName } from '#proof/facts.ts';
import { proofPage } from '#proof/file.ts';

/** The page that checks proofs, as a download: on this host its script would break the content policy (Z01). */
export const GET: APIRoute = async ({ locals }) => {
  const keys = (await locals.office.trust.keys()).map(({ key }) => key);
  const bytes = proofPage(bundle, {
    siteUrl: locals.siteUrl,
    keys,
    at: isoOf(locals.office.now()),
  });
  return new Response(new Uint8Array(bytes), {
    headers: {
      // No page of this host, however it is asked for.
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${proofPageName}"`,
      'Cache-Control': 'no-cache',
    },
  });
};
