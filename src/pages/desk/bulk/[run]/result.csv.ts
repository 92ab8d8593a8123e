import { PassThrough, Readable } from 'node:stream';
import type { APIRoute } from 'astro';
import { bulkColumns, bulkCells } from '#components/bulk-words.ts';
import { deskGate } from '#front/request/desk-gate.ts';
import { writeCsv } from '#workbook/csv-writer.ts';

/** The result of a run, a line for each filing. */
export const GET: APIRoute = (visit) => {
  const gate = deskGate(visit);
  if (!gate.ok) return visit.redirect(gate.to, 303);
  const { bulk, catalogue } = visit.locals.office;
  const run = bulk.find(visit.params['run'] ?? '', gate.session.account);
  if (!run) return new Response(null, { status: 404 });
  const units = catalogue.units();
  const stream = new PassThrough();
  const rows = run.lines.map((line, index) => bulkCells(index + 1, line, run.decision, units));
  const writing = writeCsv(stream, { columns: bulkColumns.map((header) => ({ header })), rows });
  // whoever reads hears of it: the stream is destroyed
  writing.catch(() => {});
  const name = encodeURIComponent('批量办理结果.csv');
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="result.csv"; filename*=UTF-8''${name}`,
      'Cache-Control': 'no-store',
    },
  });
};
