import type { APIRoute } from 'astro';
import { offlineFormOf } from '#front/request/offline-form.ts';

/** The offline form as a download: on this host its script would break the content policy (M01). */
export const GET: APIRoute = ({ locals }) => {
  const { bytes, version } = offlineFormOf(locals);
  return new Response(new Uint8Array(bytes), {
    headers: {
      // No page of this host, however it is asked for.
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${version.name}"`,
      'Cache-Control': 'no-cache',
    },
  });
};
