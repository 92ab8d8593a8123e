import type { APIRoute } from 'astro';
import { deskGate } from '#front/request/desk-gate.ts';
import { templateWorkbook } from '#workbook/template.ts';

/** 导入模板: the table to fill in. */
export const GET: APIRoute = async (context) => {
  const gate = deskGate(context);
  if (!gate.ok) return context.redirect(gate.to, 303);
  const bytes = await templateWorkbook();
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition':
        'attachment; filename="template.xlsx"; filename*=UTF-8\'\'%E5%AF%BC%E5%85%A5%E6%A8%A1%E6%9D%BF.xlsx',
    },
  });
};
