import { PassThrough, Readable } from 'node:stream';
import type { APIRoute } from 'astro';
import { deskGate } from '#front/request/desk-gate.ts';
import { deskPageAsked, siteFilter } from '#front/request/desk-filter.ts';
import { longReport } from '#office/report-apart.ts';
import { reportSheets } from '#office/site-report.ts';
import { writeCsv } from '#workbook/csv-writer.ts';
import { writeRows } from '#workbook/xlsx-writer.ts';

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/**
 * 导出上报表: the sites of the list, of this page or of all that match (K04–K06, X17). The workbook
 * has two sheets, sites and their columns; the CSV the first of them. Text cells only.
 */
export const GET: APIRoute = (visit) => {
  const gate = deskGate(visit);
  if (!gate.ok) return visit.redirect(gate.to, 303);
  const format = visit.params['format'];
  if (format !== 'csv' && format !== 'xlsx') return new Response(null, { status: 404 });
  const query = visit.url.searchParams;
  const page = query.get('scope') === 'page' ? deskPageAsked(query) : null;
  const { unit } = gate.session.account;
  const filter = siteFilter(query, visit.locals.office.catalogue.units());
  const sheets = reportSheets(() => visit.locals.office.siteReport(unit, filter, page));
  const { reportApart, catalogue } = visit.locals.office;
  const isLong = page === null && catalogue.sites(unit, filter, one).total >= longReport;
  const stream =
    format === 'xlsx' && isLong && reportApart
      ? reportApart({ unit, filter })
      : written((to) => (format === 'csv' ? writeCsv(to, sheets[0]) : writeRows(to, sheets)));
  const name = encodeURIComponent(`上报表.${format}`);
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      'Content-Type': types[format],
      'Content-Disposition': `attachment; filename="report.${format}"; filename*=UTF-8''${name}`,
      'Cache-Control': 'no-store',
    },
  });
};

const one = { page: 1, size: 1 };

function written(write: (stream: PassThrough) => Promise<void>): PassThrough {
  const stream = new PassThrough();
  // whoever reads hears of it: the stream is destroyed
  write(stream).catch(() => {});
  return stream;
}
