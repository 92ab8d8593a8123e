import { expect, it } from 'vitest';
import { plainText, readMarkdown } from '#text/markdown.ts';

/** Everything in a text that would be a link. */
function links(text: string): readonly string[] {
  return JSON.stringify(readMarkdown(text)).match(/"href":"[^"]*"/g) ?? [];
}

it('a notice has headings, paragraphs, lists, tables, emphasis and links [L05]', () => {
  expect(readMarkdown('# 一\n\n甲**乙**\n\n1. 丙\n2. 丁')).toEqual([
    { is: 'heading', level: 2, inside: [{ is: 'text', text: '一' }] },
    {
      is: 'paragraph',
      inside: [
        { is: 'text', text: '甲' },
        { is: 'strong', inside: [{ is: 'text', text: '乙' }] },
      ],
    },
    {
      is: 'list',
      start: 1,
      items: ['丙', '丁'].map((text) => [{ is: 'paragraph', inside: [{ is: 'text', text }] }]),
    },
  ]);
  expect(readMarkdown('| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |')).toMatchObject([
    { is: 'table', head: [[{ text: '甲' }], [{ text: '乙' }]], rows: [[[{ text: '1' }], [{}]]] },
  ]);
  expect(readMarkdown('> 引\n\n---')).toMatchObject([{ is: 'quote' }, { is: 'rule' }]);
});

it('HTML stands there as the text it is, and pictures as their description [W4]', () => {
  const text =
    '<script>alert(1)</script>\n\n甲<img src=x onerror=alert(1)>乙 ![图](https://x.cn/a.png)';
  expect(plainText(text)).toBe('<script>alert(1)</script>\n\n甲<img src=x onerror=alert(1)>乙 图');
  expect(JSON.stringify(readMarkdown(text))).not.toContain('https://x.cn');
});

it('links lead to http, https or a page of the register, and nowhere else [W4]', () => {
  expect(links('[a](https://a.gov.cn/x) [b](/handbook) <http://c.gov.cn>')).toEqual([
    '"href":"https://a.gov.cn/x"',
    '"href":"/handbook"',
    '"href":"http://c.gov.cn/"',
  ]);
  const bad = ['javascript:alert(1)', 'data:text/html,x', '//evil.example', '/\\evil.example', 'x'];
  for (const url of bad) expect([url, links(`[甲](${url})`)]).toEqual([url, []]);
  expect(plainText('[甲](javascript:alert(1))')).toBe('甲');
});

it('however deep somebody nests, it is shown in a moment [Y3]', () => {
  const start = performance.now();
  for (const part of ['> ', '- ', '*', '[', '`x ', '<b>']) {
    const shown = plainText(`${part.repeat(20_000 / part.length)}甲`);
    expect(shown, part).toContain('甲');
  }
  expect(performance.now() - start).toBeLessThan(5_000);
});
