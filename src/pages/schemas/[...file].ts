import type { APIRoute } from 'astro';

const files = import.meta.glob<string>('/schemas/*.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** The JSON Schemas of the register's files, at the addresses they name themselves. */
export const GET: APIRoute = ({ params }) => {
  const path = `/schemas/${params['file'] ?? ''}`;
  const text = Object.hasOwn(files, path) ? files[path] : undefined;
  if (text === undefined) return new Response(null, { status: 404 });
  return new Response(text, {
    headers: {
      'Content-Type': 'application/schema+json; charset=utf-8',
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'no-cache',
    },
  });
};
