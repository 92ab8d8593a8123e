import { expect, it } from 'vitest';
import { atomFeed } from '#text/atom.ts';

const feed = {
  url: 'https://register.example/notices/feed.xml',
  page: 'https://register.example/notices',
  title: '重要通知',
  now: new Date('2026-11-21T09:00:00+08:00'),
};
const entry = {
  url: 'https://register.example/notices/a',
  title: '甲 & 乙 <b>',
  publishedAt: '2026-11-20T09:00:00.000+08:00',
  updatedAt: '2026-11-20T10:00:00.000+08:00',
  author: '示例省人民政府办公厅',
  text: '正文 ]]> "引" \u0000\u000b\ufffe',
};

it('a feed says when its newest entry changed, or that there is none [L05]', () => {
  expect(atomFeed(feed, [])).toContain('<updated>2026-11-21T09:00:00.000+08:00</updated>');
  const older = { ...entry, updatedAt: '2026-11-19T10:00:00.000+08:00' };
  const [updated] = atomFeed(feed, [older, entry]).match(/<updated>[^<]*/g) ?? [];
  expect(updated).toBe('<updated>2026-11-20T10:00:00.000+08:00');
});

it('text stays text, and what XML cannot hold is left out [L05 W4]', () => {
  const text = atomFeed(feed, [entry]);
  expect(text).toContain('<title>甲 &amp; 乙 &lt;b&gt;</title>');
  expect(text).toContain('<content type="text">正文 ]]&gt; &quot;引&quot; </content>');
});
