import { PassThrough, Readable } from 'node:stream';
import type { APIRoute } from 'astro';
import { deskGate } from '#front/request/desk-gate.ts';
import { discrepancyKinds } from '#registry/page-check/discrepancy.ts';
import { discrepancyText, failureText } from '#text/check-words.ts';
import { minuteText } from '#text/elapsed.ts';
import { writeCsv } from '#workbook/csv-writer.ts';

const columns = ['网站标识码', '网站名称', '组织单位', '情形', '登记的', '实际的', '检查时间'];

/** The discrepancies of a subtree as .csv, all or those of one kind (Z14). */
export const GET: APIRoute = (visit) => {
  const gate = deskGate(visit);
  if (!gate.ok) return visit.redirect(gate.to, 303);
  const { catalogue, checks } = visit.locals.office;
  const asked = visit.url.searchParams.get('kind');
  const kind = discrepancyKinds.find((each) => each === asked) ?? null;
  const { rows } = checks.discrepancies(gate.session.account.unit, kind, null);
  const sheet = {
    name: '登记与实际不一致',
    columns: columns.map((header) => ({ header, width: 20 })),
    rows: rows.map((line) => [
      line.site,
      catalogue.site(line.site)?.name ?? '',
      catalogue.unit(line.unit)?.office ?? line.unit,
      discrepancyText[line.kind],
      line.recorded,
      failureText(line.found),
      minuteText(line.at),
    ]),
  };
  const stream = new PassThrough();
  // whoever reads hears of it: the stream is destroyed
  writeCsv(stream, sheet).catch(() => {});
  const name = encodeURIComponent('登记与实际不一致.csv');
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="discrepancies.csv"; filename*=UTF-8''${name}`,
      'Cache-Control': 'no-store',
    },
  });
};
