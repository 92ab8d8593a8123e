import type { APIRoute } from 'astro';
import { importRows } from '#components/import-rows.ts';
import { deskGate } from '#front/request/desk-gate.ts';
import { currentImport } from '#front/request/import-form.ts';
import { importReport } from '#workbook/import-report.ts';

/** The report of this browser's import with its receipt codes. */
export const GET: APIRoute = async (context) => {
  const gate = deskGate(context);
  if (!gate.ok) return context.redirect(gate.to, 303);
  const report = currentImport(context, gate.session.account)?.report;
  if (!report) return context.redirect('/desk/import', 303);
  const bytes = await importReport(importRows(report), 'xlsx');
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition':
        'attachment; filename="report.xlsx"; filename*=UTF-8\'\'%E5%AF%BC%E5%85%A5%E7%BB%93%E6%9E%9C.xlsx',
      'cache-control': 'no-store',
    },
  });
};
