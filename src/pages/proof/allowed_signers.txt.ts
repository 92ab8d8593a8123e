import type { APIRoute } from 'astro';
import { allowedSigners } from '#registry/register-keys.ts';

/** The register's public keys as OpenSSH reads them, for `git verify-commit` (Z01). */
export const GET: APIRoute = async ({ locals }) =>
  new Response(allowedSigners(await locals.office.trust.keys()), {
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'no-cache',
    },
  });
