import { PassThrough, Readable } from 'node:stream';
import type { APIRoute } from 'astro';
import { deskGate } from '#front/request/desk-gate.ts';
import { unitQuery } from '#front/request/unit-query.ts';
import { directoryCells, directoryColumns } from '#text/directory-columns.ts';
import { writeCsv } from '#workbook/csv-writer.ts';
import { writeRows } from '#workbook/xlsx-writer.ts';

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** The directory of units for a signed-in unit, with contact persons; each one read is logged (A31, Z19). */
export const GET: APIRoute = (visit) => {
  const gate = deskGate(visit);
  if (!gate.ok) return visit.redirect(gate.to, 303);
  const format = visit.params['format'];
  if (format !== 'csv' && format !== 'xlsx') return new Response(null, { status: 404 });
  const { catalogue, directory } = visit.locals.office;
  const rows = directory.all(unitQuery(visit.url.searchParams, catalogue), gate.session.account);
  const tree = catalogue.units();
  const sheet = {
    name: '组织单位信息',
    columns: directoryColumns,
    rows: rows.map(({ unit, contact }) => directoryCells(tree, unit, contact)),
  };
  const stream = new PassThrough();
  const writing = format === 'csv' ? writeCsv(stream, sheet) : writeRows(stream, [sheet]);
  // whoever reads hears of it: the stream is destroyed
  writing.catch(() => {});
  const name = encodeURIComponent(`组织单位信息.${format}`);
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      'Content-Type': types[format],
      'Content-Disposition': `attachment; filename="units.${format}"; filename*=UTF-8''${name}`,
      'Cache-Control': 'no-store',
    },
  });
};
