import type { APIRoute } from 'astro';
import { readForm, textOf } from '#front/request/site-form.ts';

/** The receipt code as a text file to keep, without script (C02). Nothing is stored; it echoes one code. */
export const POST: APIRoute = async ({ request }) => {
  const code = textOf(await readForm(request), 'code') ?? '';
  if (!/^[0-9A-Za-z-]{8,40}$/.test(code))
    return new Response('临时码格式不正确\n', { status: 400 });
  const text = `政府网站登记\r\n临时码：${code}\r\n临时码是查询申报进度的唯一标识，请妥善保存，请勿告诉无关人员。\r\n`;
  return new Response(text, {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition':
        'attachment; filename="receipt.txt"; filename*=UTF-8\'\'%E4%B8%B4%E6%97%B6%E7%A0%81.txt',
      'cache-control': 'no-store',
    },
  });
};
