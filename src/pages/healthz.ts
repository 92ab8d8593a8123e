import type { APIRoute } from 'astro';

/** 200 and the commit served (DESIGN 6). */
export const GET: APIRoute = ({ locals }) => Response.json(locals.office.health());
