import { expect, test } from 'vitest';
import { openRowSpool } from '../../scripts/row-spool.ts';

test('columns of sites wait for their sheet and come back as they were, in order [K04 K05]', async () => {
  const spool = openRowSpool();
  const odd = ['', '一\n二', '三\r四', 'line\u2028separator', '"引号"', '😀'];
  const many = Array.from({ length: 30_000 }, (_, index) => ['9901010001', `栏目${index}`, ...odd]);
  for (let at = 0; at < many.length; at += 9) spool.keep(many.slice(at, at + 9));
  spool.keep([]);
  const back: (readonly string[])[] = [];
  for await (const row of spool.rows()) back.push(row);
  expect(back).toEqual(many);
});

test('nothing kept, no rows [K05]', async () => {
  const back: (readonly string[])[] = [];
  for await (const row of openRowSpool().rows()) back.push(row);
  expect(back).toEqual([]);
});
