import type { APIRoute } from 'astro';
import { offlineFormOf } from '#front/request/offline-form.ts';

/** What is published about the offline form; opened as a file, it asks here from no origin (M09, M10). */
export const GET: APIRoute = ({ locals }) =>
  Response.json(offlineFormOf(locals).version, {
    headers: { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-cache' },
  });
