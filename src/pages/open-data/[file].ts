import type { APIRoute } from 'astro';
import { plainFiles } from '#office/open-data/plain-files.ts';
import { mediaTypes, parseFileName } from '#office/open-data/scope.ts';
import { csvLine } from '#workbook/csv-writer.ts';
import { writeRows } from '#workbook/xlsx-writer.ts';

const tables = { csvLine, xlsx: writeRows };

/** A file of open data, the same bytes that `npm run export` writes (Z07); 404 for an unknown unit. */
export const GET: APIRoute = async ({ locals, params, request }) => {
  const { catalogue, openData } = locals.office;
  const name = params['file'] ?? '';
  const asked = parseFileName(name);
  if (!asked) {
    const text = new Map(plainFiles(catalogue.units(), tables)).get(name);
    if (text === undefined) return new Response(null, { status: 404 });
    return new Response(text, { headers: { ...shared, 'Content-Type': typeOf(name) } });
  }
  const file = await openData.file(asked, tables);
  if (!file) return new Response(null, { status: 404 });
  const headers = {
    ...shared,
    ETag: `"${file.sha256}"`,
    'X-Register-Commit': file.commit,
    'Repr-Digest': `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`,
  };
  if (request.headers.get('if-none-match') === headers.ETag) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(request.method === 'HEAD' ? null : file.body(), {
    headers: {
      ...headers,
      'Content-Type': mediaTypes[asked.format],
      'Content-Length': String(file.bytes),
    },
  });
};

/** Public data: any page of any host may read it. */
const shared = { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-cache' };

function typeOf(name: string): string {
  if (name.endsWith('.json')) return mediaTypes.json;
  return name.endsWith('.csv') ? mediaTypes.csv : 'text/plain; charset=utf-8';
}
