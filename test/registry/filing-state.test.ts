import { describe, expect, it } from 'vitest';
import { filingState, refusalOf } from '#registry/filing-state.ts';
import type { DecisionEvent, FilingEvent } from '#registry/filing.ts';
import { reviewChain } from '#registry/review-chain.ts';
import { unitTree } from '#registry/unit-tree.ts';
import { code, country, unit } from './country.ts';

const chain = reviewChain(country, { unit: code('990101'), isPortal: false });
const submit = (content = 'a'): FilingEvent => ({
  event: 'submit',
  at: '2026-11-20T09:00:00.000+08:00',
  content,
  source: 'web',
  account: '',
});
const decide = (
  event: DecisionEvent['event'],
  of: string,
  more: Partial<DecisionEvent> = {},
): DecisionEvent => ({
  event,
  at: '2026-11-20T10:00:00.000+08:00',
  content: 'a',
  unit: code(of),
  account: of,
  opinion: { reason: '', text: '' },
  base: 'base',
  ...more,
});

describe('level-by-level review', () => {
  it('a new filing waits for its own unit to take it in [D01 D05 X27]', () => {
    expect(filingState([submit()], chain)).toMatchObject({ stage: 'received', turn: '990101' });
  });

  it('taking in keeps the turn with the own unit, approving hands it up [D05 D07 X27]', () => {
    const taken = filingState([submit(), decide('take-in', '990101')], chain);
    expect(taken).toMatchObject({ stage: 'in-review', turn: '990101' });
    const approved = filingState([submit(), decide('approve', '990101')], chain);
    expect(approved).toMatchObject({ stage: 'in-review', turn: '990100', done: 1 });
  });

  it('the last approval ends the chain and its time counts for the mint [D04 R-5.1]', () => {
    const at = '2026-11-20T15:59:59.999+08:00';
    const events = [
      submit(),
      decide('approve', '990101'),
      decide('approve', '990100'),
      decide('approve', '990000', { at }),
    ];
    expect(filingState(events, chain)).toMatchObject({
      stage: 'approved',
      turn: null,
      approvedAt: at,
    });
  });

  it.each([
    ['a unit out of turn', '990100', 'not-your-turn'],
    ['a unit outside the chain', '990102', 'outside-chain'],
  ])('%s decides nothing and is shown as ignored [D10 R-4.1]', (_, of, why) => {
    const state = filingState([submit(), decide('approve', of)], chain);
    expect(state).toMatchObject({ stage: 'received', turn: '990101' });
    expect(state.ignored).toMatchObject([{ why }]);
  });

  it('a decision on content that has changed does not count [R-4.2]', () => {
    const state = filingState([submit('b'), decide('approve', '990101')], chain);
    expect(state.ignored).toMatchObject([{ why: 'content-changed' }]);
    expect(state.stage).toBe('received');
  });

  it('one account decides once in a chain and never on its own filing [R-4.1]', () => {
    const twice = [submit(), decide('approve', '990101', { account: 'x' })];
    const state = filingState(twice, chain);
    expect(refusalOf(state, decide('approve', '990100', { account: 'x' }), '')).toBe(
      'account-decided',
    );
    expect(refusalOf(state, decide('approve', '990100', { account: 'y' }), 'y')).toBe('own-filing');
  });

  it('a return goes to the filer and a resubmission starts at the first unit again [D08 D12 R-3.3]', () => {
    const events = [
      submit(),
      decide('approve', '990101'),
      decide('return', '990100', { opinion: { reason: 'naming', text: '名称不规范' } }),
    ];
    expect(filingState(events, chain)).toMatchObject({ stage: 'returned', turn: null });
    const again = { ...submit('b'), event: 'resubmit' } as FilingEvent;
    expect(filingState([...events, again], chain)).toMatchObject({
      stage: 'received',
      turn: '990101',
      round: 2,
      done: 0,
      decisions: [],
    });
  });

  it('nothing can be decided once a filing is returned, withdrawn or approved [R-4.1]', () => {
    const withdrawn = filingState([submit(), { event: 'withdraw', at: '' }], chain);
    expect(refusalOf(withdrawn, decide('approve', '990101'), '')).toBe('not-open');
  });
});

it('the own unit of a county portal takes it in and cannot approve it [B04 X26 Z17]', () => {
  const portal = reviewChain(country, { unit: code('990101'), isPortal: true });
  const received = filingState([submit()], portal);
  expect(refusalOf(received, decide('approve', '990101'), '')).toBe('own-portal');
  const taken = filingState([submit(), decide('take-in', '990101')], portal);
  expect(taken).toMatchObject({ stage: 'in-review', turn: '990100', done: 1 });
});

it('when a county is re-hung, decisions made stand and the rest is walked by the new tree [X13 R-1.3]', () => {
  const moved = unitTree([
    ...country.values(),
    unit('990200', 'prefecture', '990000'),
    unit('990101', 'county', '990200'),
  ]);
  const chainNow = reviewChain(moved, { unit: code('990101'), isPortal: false });
  const events = [submit(), decide('approve', '990101')];
  const state = filingState(events, chainNow, () => chain);
  expect(state).toMatchObject({ turn: '990200', stage: 'in-review' });
  expect(state.ignored).toEqual([]);
});

describe('units that were re-hung meanwhile', () => {
  const moved = unitTree([
    ...Array.from(country.values()).filter((one) => one.code !== '990101'),
    unit('990200', 'prefecture', '990000'),
    unit('990101', 'county', '990200'),
  ]);
  const now = reviewChain(moved, { unit: code('990101'), isPortal: false });
  const then = () => chain;
  const approvals = ['990101', '990100', '990000'].map((of) => decide('approve', of));

  it('what was approved to its end stays approved, by the chain of its time [X13 R-5.1]', () => {
    const state = filingState([submit(), ...approvals], now, then);
    expect(state).toMatchObject({ stage: 'approved', turn: null, done: 3 });
    expect(state.chain).toEqual(chain);
  });

  it('what was half way goes on by the new chain; the other city decides too [X13 R-1.3]', () => {
    const state = filingState([submit(), ...approvals.slice(0, 2)], now, then);
    expect(state).toMatchObject({ stage: 'in-review', turn: '990200', done: 1 });
    expect(state.decisions).toHaveLength(2);
  });

  it('nothing is approved by a new tree alone: the last unit decides itself [X13 R-4.1]', () => {
    const short = { ...chain, steps: chain.steps.slice(0, 2) };
    const state = filingState([submit(), ...approvals.slice(0, 2)], short, then);
    expect(state).toMatchObject({ stage: 'in-review', turn: '990100' });
  });
});
