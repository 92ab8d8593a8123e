import { expect, it } from 'vitest';
import type { Stage } from '#registry/filing.ts';
import { reviewChain } from '#registry/review-chain.ts';
import { shownTo } from '#text/shown-to.ts';
import { code, country } from '../registry/country.ts';

const { steps } = reviewChain(country, { unit: code('990101'), isPortal: false });
const now = new Date('2026-11-21T10:00:00+08:00');
const today = new Date('2026-11-21T16:00:00+08:00');
const tomorrow = new Date('2026-11-22T16:00:00+08:00');
const state = (stage: Stage, done: number) => ({
  stage,
  done,
  turn: stage === 'received' || stage === 'in-review' ? (steps[done]?.unit ?? null) : null,
  chain: { steps },
});
const unit = (of: string) => ({ kind: 'unit', unit: code(of) }) as const;
const filer = { kind: 'filer' } as const;

it.each([
  ['received', 0, '990101', '未提交'],
  ['in-review', 0, '990101', '未审核'],
  ['in-review', 1, '990101', '已审核'],
  ['in-review', 1, '990100', '未审核'],
  ['returned', 0, '990100', '已退回'],
  ['approved', 3, '990000', '已办结'],
  ['concluded', 3, '990000', '已办结'],
  ['concluded', 3, '990101', '已审核'],
  ['minted', 3, '990101', '已办结'],
] as const)(
  '%s after %i steps reads at unit %s: %s [D04 D05 D06 D07 D08 D09 R-4.6 X09]',
  (stage, done, of, words) => {
    expect(shownTo(unit(of), state(stage, done), now, today)).toBe(words);
  },
);

it.each([
  ['received', null, '审核中'],
  ['in-review', null, '审核中'],
  ['returned', null, '已退回'],
  ['concluded', today, '审核通过，网站标识码还未生成，将于今天生成'],
  ['concluded', tomorrow, '审核通过，网站标识码还未生成，将于明天生成'],
  ['minted', today, '已办结'],
] as const)('the filer reads %s (minted %s): %s [C04 C05 D17 R-4.6]', (stage, mintsAt, words) => {
  expect(shownTo(filer, state(stage, 1), now, mintsAt)).toBe(words);
});
