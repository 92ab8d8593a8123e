import { describe, expect, it } from 'vitest';
import {
  askedUnits,
  type PullFacts,
  reviewChainStatus,
  rowsBy,
} from '#registry/review-chain-status.ts';
import { orderSite } from '#registry/site-order.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import { unitTree } from '#registry/unit-tree.ts';
import { code, unit } from './country.ts';
import { blobOf, filed, filingOf, minute, pathOf, review, reviewed, tree } from './pull-facts.ts';
import { mintedSite, pathOf as mintedAt, pendingSite } from './sample-site.ts';

/** The one row of a filing. */
function row(facts: PullFacts) {
  const status = reviewChainStatus(facts);
  if (status.is !== 'filings' || !status.rows[0])
    throw new Error(`refused: ${JSON.stringify(status)}`);
  return status.rows[0];
}
const state = (facts: PullFacts) => row(facts).state;
const why = (facts: PullFacts) => row(facts).ignored.map((one) => one.why);

describe('review-chain', () => {
  it('goes up from the own unit to the province, and is green at the end of the chain [R-4.1 D01 D02]', () => {
    const turns = [
      filed(),
      reviewed(filed(), [101, 'approve']),
      reviewed(filed(), [101, 'approve'], [100, 'approve']),
      reviewed(filed(), [101, 'approve'], [100, 'approve'], [99, 'approve']),
    ].map((facts) => [state(facts)?.stage, state(facts)?.turn]);
    expect(turns).toEqual([
      ['received', '990101'],
      ['in-review', '990100'],
      ['in-review', '990000'],
      ['approved', null],
    ]);
  });

  it('asks the reviewers of the unit whose turn it is, and nobody above it yet [R-4.1]', () => {
    expect(askedUnits(reviewChainStatus(filed()))).toEqual(['990101']);
    expect(askedUnits(reviewChainStatus(reviewed(filed(), [101, 'approve'])))).toEqual(['990100']);
  });

  it('ignores, visibly, an approval before its turn, also when the turn comes [R-4.1]', () => {
    const early = reviewed(filed(), [99, 'approve'], [101, 'approve'], [100, 'approve']);
    expect(state(early)?.turn).toBe('990000');
    expect(why(early)).toEqual(['not-your-turn']);
  });

  it('ignores who is not named for a unit of the chain in the base tree [R-4.1]', () => {
    expect(why(reviewed(filed(), [42, 'approve'], [9900, 'approve']))).toEqual([
      'outside-chain',
      'outside-chain',
    ]);
  });

  it('ignores who opened it or wrote its commits [R-4.1]', () => {
    const own = reviewed(filed([{}], { filers: [500, 101] }), [101, 'approve']);
    expect(why(own)).toEqual(['own-filing']);
    expect(state(own)?.turn).toBe('990101');
  });

  it('counts an account that two units name once in a chain [R-4.1]', () => {
    const facts = filed();
    const both = { ...facts, reviews: [review(facts, 7, 'approve', 1)] };
    expect(state(both)?.turn).toBe('990100');
    const again = { ...facts, reviews: [...both.reviews, review(facts, 7, 'approve', 2)] };
    expect(state(again)?.turn, 'its newest is one decision').toBe('990100');
    const after = reviewed(facts, [101, 'approve'], [7, 'approve']);
    expect(state(after)?.turn, 'for the unit whose turn it is').toBe('990000');
  });

  it('binds a verdict to the exact content: after a force-push it is void [R-4.2]', () => {
    const facts = reviewed(filed(), [101, 'approve'], [100, 'approve'], [99, 'approve']);
    const pushed: PullFacts = {
      ...facts,
      changes: [{ path: pathOf(0), before: null, after: blobOf(0, 2) }],
      contents: new Map([[blobOf(0, 2), orderSite(pendingSite({ introduction: '换了。' }))]]),
    };
    expect(state(pushed)?.stage).toBe('received');
    expect(why(pushed)).toContain('content-changed');
    const unknown = { ...facts, reviews: facts.reviews.map((one) => ({ ...one, contents: null })) };
    expect(state(unknown)?.stage, 'a commit nobody knows any more').toBe('received');
  });

  it('keeps a verdict when only the branch moved and the content did not [R-4.2]', () => {
    const facts = reviewed(filed(), [101, 'approve']);
    expect(state({ ...facts, base: 'c'.repeat(40) })?.turn).toBe('990100');
  });

  it('a return ends the round, needs words, and new content begins again [R-3.3 R-4.4]', () => {
    const returned = reviewed(filed(), [101, 'approve'], [100, 'return', '名称不规范']);
    expect(state(returned)).toMatchObject({ stage: 'returned', turn: null });
    expect(state(reviewed(returned, [99, 'approve']))?.stage).toBe('returned');
    expect(why(reviewed(filed(), [101, 'return', ' ']))).toEqual(['opinion-missing']);
  });

  it('of one person the newest counts, and a dismissed return revives no approval [R-4.1]', () => {
    const changed = reviewed(filed(), [101, 'approve'], [101, 'return', '看错了']);
    expect(state(changed)?.stage).toBe('returned');
    expect(state(reviewed(filed(), [101, 'approve'], [101, 'dismissed']))?.turn).toBe('990101');
    const comment = reviewed(filed(), [101, 'approve'], [101, 'comment', '退回 1：试试']);
    expect(state(comment)?.turn).toBe('990100');
  });

  it('passes over a unit without account, whoever it names [X12 R-1.4]', () => {
    const facts = reviewed(filed([{ unit: code('990102') }]), [102, 'approve']);
    expect(state(facts)?.turn).toBe('990100');
    expect(state(facts)?.chain.passedOver).toEqual(['990102']);
    expect(why(facts)).toEqual(['outside-chain']);
  });

  it('the portal of a county is taken in by its own unit and reviewed first above [X26]', () => {
    const portal = filed([{ isPortal: true }]);
    const taken = reviewed(portal, [101, 'approve']);
    expect(state(taken)?.decisions.map(({ event }) => event)).toEqual(['take-in']);
    expect(state(taken)).toMatchObject({ stage: 'in-review', turn: '990100' });
    const whole = reviewed(portal, [101, 'approve'], [100, 'approve'], [99, 'approve']);
    expect(state(whole)?.stage).toBe('approved');
  });

  it("a department's portal is decided there, with a record at the root, which does not approve [X04]", () => {
    const portal = filed([{ unit: code('bm9900'), isPortal: true }]);
    expect(state(portal)?.chain).toMatchObject({ rootRecord: true, steps: [{ unit: 'bm9900' }] });
    expect(why(reviewed(portal, [1, 'approve']))).toEqual(['outside-chain']);
    expect(state(reviewed(portal, [9900, 'approve']))?.stage).toBe('approved');
  });

  it('a change says by its difference what it asks for, and the base says who reviews it [R-3 X01]', () => {
    const before = mintedSite('9901010001', { isPortal: true });
    const after = orderSite({ ...before, introduction: '新的介绍。' });
    const facts: PullFacts = {
      ...filed(),
      origin: { isOurs: true, filing: 'AAAA0001' as FilingId },
      changes: [{ path: mintedAt('9901010001'), before: 'old', after: 'new' }],
      contents: new Map<string, unknown>([
        ['old', before],
        ['new', after],
      ]),
    };
    expect(row(facts)).toMatchObject({ kind: 'amendment', state: { turn: '990100' } });
    const grab = { ...after, register: { ...after.register, siteCode: '9901010009' as SiteCode } };
    const register = {
      ...facts,
      contents: new Map<string, unknown>([
        ['old', before],
        ['new', grab],
      ]),
    };
    expect(row(register).state, 'the part of the register').toBeNull();
  });

  it.each([
    ['a mobile in a text', { introduction: '联系人电话 13800000000' }, 'text-mobile'],
    ['an address for mail', { justification: '写信到 jia@example.com' }, 'text-email'],
    ['a commitment to persons nobody gave', { persons: 'a'.repeat(64) }, 'not-for-filings'],
  ])(
    "refuses personal data in a person's own pull request: %s [R-2.1 R-9.1]",
    (_, more, problem) => {
      expect(row(filed([more])).state).toBeNull();
      expect(row(filed([more])).problems.map((one) => one.code)).toContain(problem);
    },
  );

  it('refuses fields that no site has, and what cannot be read [R-2.1 Y3]', () => {
    const facts = filed();
    const field = new Map([[blobOf(0), { ...pendingSite(), mobile: '13800000000' }]]);
    expect(row({ ...facts, contents: field }).problems.map((one) => one.code)).toEqual([
      'field-unknown',
    ]);
    expect(row({ ...facts, contents: new Map() }).state).toBeNull();
  });

  it('refuses on lists that were cut short: an old approval can hide a newer return [R-4.1]', () => {
    const facts = reviewed(filed(), [101, 'approve']);
    expect(reviewChainStatus({ ...facts, hasAllReviews: false })).toMatchObject({
      why: 'reviews-cut-short',
    });
    expect(reviewChainStatus({ ...facts, hasAllChanges: false })).toMatchObject({
      why: 'files-cut-short',
    });
  });

  it('judges what was decided by the tree of that day, the rest by the tree of today [R-1.3 X13]', () => {
    const facts = reviewed(filed(), [101, 'approve']);
    const merged = unitTree([
      ...tree.values(),
      unit('990101', 'county', '990000', { github: tree.get(code('990101'))?.github } as never),
    ]);
    const moved = {
      ...facts,
      tree: merged,
      treeAt: (at: Date) => (at < minute(30) ? tree : merged),
    };
    expect(state(moved)?.turn).toBe('990000');
    expect(state(moved)?.decisions.length).toBe(1);
  });
});

describe('a batch of new sites', () => {
  const five = filed([{}, {}, {}, {}, {}]);
  const names = (facts: PullFacts) => rowsBy(reviewChainStatus(facts));

  it('is approved row by row: each verdict on the blob that was in the list [R-4.3]', () => {
    const all = reviewed(five, [101, 'approve'], [100, 'approve'], [99, 'approve']);
    expect(names(all).approved).toHaveLength(5);
    const changed = all.changes.map((one, at) =>
      at === 2 ? { ...one, after: blobOf(2, 2) } : one,
    );
    const contents = new Map(all.contents);
    contents.set(blobOf(2, 2), contents.get(blobOf(2)));
    const one = names({ ...all, changes: changed, contents });
    expect(one.waiting).toEqual([filingOf(2)]);
    expect(one.approved).toHaveLength(4);
  });

  it('returns the rows that a review names, by number or filing, and keeps the others [R-4.3 R-4.4]', () => {
    const some = reviewed(
      five,
      [101, 'approve', '其余无误\n退回 2、4：网址打不开'],
      [100, 'approve'],
      [99, 'approve'],
    );
    expect(names(some).returned).toEqual([filingOf(1), filingOf(3)]);
    expect(names(some).approved).toHaveLength(3);
    const byName = reviewed(five, [101, 'return', `退回 ${filingOf(0)}: 名称不规范`]);
    expect(names(byName).returned).toEqual([filingOf(0)]);
    expect(names(byName).waiting, 'nothing is said of the others').toHaveLength(4);
    const silent = reviewed(five, [101, 'return', '退回 1：']);
    expect(names(silent).returned, 'without a reason').toEqual([]);
  });

  it('counts numbers in the list as it stood when the review was made [R-4.2]', () => {
    const facts = reviewed(five, [101, 'return', '退回 2：网址打不开']);
    const without = { ...facts, changes: facts.changes.slice(1) };
    expect(names(without).returned).toEqual([filingOf(1)]);
  });

  it('whole returns return all; a row that is wrong stops no other [R-4.3 X17]', () => {
    expect(names(reviewed(five, [101, 'return', '全部重填'])).returned).toHaveLength(5);
    const broken = filed([{}, { homeUrl: 'shili' }, {}]);
    const done = names(reviewed(broken, [101, 'approve'], [100, 'approve'], [99, 'approve']));
    expect(done.approved).toEqual([filingOf(0), filingOf(2)]);
    expect(done.returned).toEqual([filingOf(1)]);
  });
});
