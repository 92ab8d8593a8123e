import { describe, expect, it } from 'vitest';
import { filingState, refusalOf } from '#registry/filing-state.ts';
import type { DecisionEvent, FilingEvent, FilingKind } from '#registry/filing.ts';
import { isOwnSite } from '#registry/inspector.ts';
import { chainOf, type ChainPolicy } from '#registry/review-chain.ts';
import { decisionOfStep } from '#registry/second-reader.ts';
import { code, country } from './country.ts';

const off: ChainPolicy = { amendmentReviewer: 'homeUnit', platformReviewer: 'parentUnit' };
const on: ChainPolicy = { ...off, secondReaderFor: ['offline-permanent', 'exempt'] };
const chain = (kind: FilingKind, policy = on) =>
  chainOf(country, policy, kind, { unit: code('990101'), isPortal: false, status: 'normal' });
const submit: FilingEvent = {
  event: 'submit',
  at: '2026-11-20T09:00:00.000+08:00',
  content: 'a',
  source: 'web',
  account: '',
};
const decide = (unit: string, account = unit, event: 'approve' | 'return' = 'approve') =>
  ({
    event,
    at: '2026-11-20T10:00:00.000+08:00',
    content: 'a',
    unit: code(unit),
    account,
    opinion: { reason: '', text: '' },
    base: 'base',
  }) satisfies DecisionEvent;
const below = [decide('990101'), decide('990100')];

describe('a second reader for sensitive acts', () => {
  it('is asked for where the policy names the act, of the unit that decides last, and nowhere else [Z17 Z12]', () => {
    const steps = (kind: FilingKind, policy = on) =>
      chain(kind, policy).steps.map(({ unit, because }) => `${unit} ${because}`);
    expect(steps('exempt')).toEqual(['bm0100 one-root', 'bm0100 second-reader']);
    expect(steps('offline-permanent').slice(2)).toEqual(['990000 final', '990000 second-reader']);
    expect(steps('delete')).toEqual(['bm0100 one-root']);
    expect(steps('exempt', off)).toEqual(['bm0100 one-root']);
    expect(steps('offline-temporary')).toHaveLength(3);
  });

  it('one approval of the last unit is not enough, one account cannot give both, another one ends it [Z17 R-4.1]', () => {
    const way = chain('offline-permanent');
    const once = filingState([submit, ...below, decide('990000', 'one')], way);
    expect(once).toMatchObject({ stage: 'in-review', turn: '990000', approvedAt: null });
    expect(refusalOf(once, decide('990000', 'one'), '')).toBe('account-decided');
    expect(refusalOf(once, decide('990100', 'other'), '')).toBe('already-approved');
    expect(refusalOf(once, decide('990000', 'two'), '')).toBeNull();
    const twice = [submit, ...below, decide('990000', 'one'), decide('990000', 'two')];
    expect(filingState(twice, way)).toMatchObject({ stage: 'approved', turn: null });
    const same = [submit, ...below, decide('990000', 'one'), decide('990000', 'one')];
    expect(filingState(same, way)).toMatchObject({ stage: 'in-review', turn: '990000' });
  });

  it('the second reader may return it, and each step tells its own decision [Z17 R-4.4]', () => {
    const events = [submit, ...below, decide('990000', 'one'), decide('990000', 'two', 'return')];
    const state = filingState(events, chain('offline-permanent'));
    expect(state.stage).toBe('returned');
    expect([2, 3].map((index) => decisionOfStep(state, index)?.account)).toEqual(['one', 'two']);
    const waiting = filingState(events.slice(0, 4), chain('offline-permanent'));
    expect([2, 3].map((index) => decisionOfStep(waiting, index)?.account)).toEqual([
      'one',
      undefined,
    ]);
  });

  it('what was approved before the policy asked for two stays approved [Z17 X13]', () => {
    const events = [submit, ...below, decide('990000', 'one')];
    const state = filingState(events, chain('offline-permanent'), () =>
      chain('offline-permanent', off),
    );
    expect(state.stage).toBe('approved');
  });
});

describe('a conflict of interest', () => {
  const site = (unit: string, sponsor: string, isPortal = false) => ({
    unit: code(unit),
    sponsor,
    isPortal,
  });
  const own = country.get(code('990101'));

  it('is a unit’s own portal and what its office or government sponsors, not its departments [Z17 N16]', () => {
    const is = (of: ReturnType<typeof site>, unit = '990101') => isOwnSite(country, of, code(unit));
    expect(is(site('990101', '示例990101民政局'))).toBe(false);
    expect(is(site('990101', '示例990101民政局', true))).toBe(true);
    expect(is(site('990101', own?.office ?? ''))).toBe(true);
    expect(is(site('990101', ` ${own?.name ?? ''} `))).toBe(true);
    expect(is(site('990101', own?.office ?? '', true), '990100')).toBe(false);
  });
});
