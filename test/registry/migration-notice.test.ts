import { expect, it } from 'vitest';
import { hasMigrationNotice } from '#registry/migration-notice.ts';

it.each([
  ['<h1>网站迁移公告</h1>', true],
  ['<p>本站已\n 迁 移 至<a href="https://a.gov.cn/">新址</a></p>', true],
  ['<p>本网站将于12月1日起停止<b>服务</b></p>', true],
  ['<img alt="迁移公告"><p>首页</p>', false],
  ['<p>人口迁移统计</p>', false],
  ['', false],
])('a home page %j carries a migration notice: %s [I03]', (page, has) => {
  expect(hasMigrationNotice(page)).toBe(has);
});

it('a page made to slow it down does not [I03]', () => {
  const begun = performance.now();
  hasMigrationNotice('<'.repeat(262_144) + '<!--'.repeat(65_536));
  expect(performance.now() - begun).toBeLessThan(2_000);
});
