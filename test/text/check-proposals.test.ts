import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadYaml } from '#git/yaml.ts';
import type { Rubric } from '#registry/rubric.ts';
import { proposalsOf } from '#text/check-proposals.ts';

const path = join(import.meta.dirname, '../../data/rubrics/census-2015.yaml');
const rubric = loadYaml(readFileSync(path)) as Rubric;
const home = { tries: 200, failed: 9 };

it('建议 of the 2015 rubric: whole per cents, vetoes from their bound on [N18 Z04]', () => {
  const said = proposalsOf(
    rubric,
    {
      home_fail_ratio: 49,
      home_updates: 8,
      dead_links_home: 3,
      stale_columns: 10,
      stale_news_columns_14d: 2,
    },
    false,
    home,
  );
  expect(said.get('V1')).toBe('建议：选择“否”（七天内首页打不开的比例为 4.9%）');
  expect(said.get('D1')).toMatch(/^建议：填 4/);
  expect(said.get('V2')).toMatch(/^建议：选择“否”（首页两周内标注日期的信息有 8 条/);
  expect(said.get('D2a')).toMatch(/^建议：填 3/);
  expect(said.get('D3')).toMatch(/^建议：选择“是”/);
  expect(said.get('V3b')).toMatch(/^建议：选择“是”/);
  expect(said.get('D4a')).toMatch(/^建议：填 2/);
  expect(said.has('V4')).toBe(false);
  expect(said.has('D8a')).toBe(false);
});

it('a veto by failures, and no advice from too few tries [N18]', () => {
  expect(proposalsOf(rubric, { home_fail_ratio: 50 }, false, home).get('V1')).toMatch(/选择“是”/);
  const few = proposalsOf(rubric, {}, false, { tries: 7, failed: 7 });
  expect(few.get('V1')).toBe('不作建议：七天内访问首页 7 次，7 次没有打开，不足 140 次');
  expect(proposalsOf(rubric, {}, false, { tries: 0, failed: 0 }).size).toBe(0);
});
