import type { APIRoute } from 'astro';

/** Any path without a page: without this route Astro hands it back to the front, which has no layout. */
export const ALL: APIRoute = ({ rewrite }) => rewrite('/404');
