import type { PullReview } from '#registry/pull-verdict.ts';
import type { PullFacts } from '#registry/review-chain-status.ts';
import { orderSite } from '#registry/site-order.ts';
import { type FilingId, pendingPath, type SiteFile } from '#registry/site.ts';
import { unitTree } from '#registry/unit-tree.ts';
import { code, unit } from './country.ts';
import { pendingSite } from './sample-site.ts';

const reviewers = (...ids: readonly number[]) => ({
  github: { team: null, reviewers: ids.map((id) => ({ login: `r${id}`, id: String(id) })) },
});

/** The small country with accounts on GitHub: 101 county, 100 city, 99 province, 1 root, 7 two units. */
export const tree = unitTree([
  unit('bm0100', 'root', null, reviewers(1)),
  unit('990000', 'province', 'bm0100', reviewers(99)),
  unit('990100', 'prefecture', '990000', reviewers(100, 1002, 7)),
  unit('990101', 'county', '990100', reviewers(101, 1012, 7)),
  unit('990102', 'county', '990100', { hasAccount: false, ...reviewers(102) }),
  unit('bm9900', 'department', 'bm0100', reviewers(9900)),
]);

/** When the n-th thing happened. */
export const minute = (n: number) => new Date(Date.UTC(2026, 10, 21, 1, n));

/** A filing of one or more new sites of 990101 in one pull request. */
export function filed(
  files: readonly Partial<SiteFile>[] = [{}],
  more: Partial<PullFacts> = {},
): PullFacts {
  const contents = new Map<string, unknown>();
  const changes = files.map((file, at) => {
    const site = orderSite(pendingSite({ ...distinct(at), ...file }));
    contents.set(blobOf(at), site);
    return { path: pathOf(at, site.unit), before: null, after: blobOf(at) };
  });
  return {
    tree,
    policy: { amendmentReviewer: 'homeUnit', platformReviewer: 'parentUnit' },
    base: 'b'.repeat(40),
    origin: { isOurs: false, filing: null },
    openedAt: minute(0),
    filers: [500],
    changes,
    hasAllChanges: true,
    contents,
    reviews: [],
    hasAllReviews: true,
    ...more,
  };
}

export const blobOf = (at: number, round = 1) => `${round}${String(at).padStart(39, '0')}`;
export const filingOf = (at: number) => `AAAA${String(at + 1).padStart(4, '0')}` as FilingId;
export const pathOf = (at: number, of = '990101') => pendingPath(code(of), filingOf(at));

/** A review of the content as `facts` has it; `at` is also its number. */
export function review(
  facts: PullFacts,
  by: number,
  verdict: PullReview['verdict'],
  at: number,
  body = '',
): PullReview {
  const contents = new Map(
    facts.changes.flatMap((one) => (one.after ? [[one.path, one.after]] : [])),
  );
  return { id: at, by: { id: by, login: `r${by}` }, verdict, body, at: minute(at), contents };
}

/** The same pull request with these reviews. */
export function reviewed(
  facts: PullFacts,
  ...given: readonly (readonly [by: number, verdict: PullReview['verdict'], body?: string])[]
): PullFacts {
  const reviews = given.map(([by, verdict, body], at) =>
    review(facts, by, verdict, at + 1, body ?? (verdict === 'return' ? '网址打不开' : '')),
  );
  return { ...facts, reviews: [...facts.reviews, ...reviews] };
}

function distinct(at: number): Partial<SiteFile> {
  if (at === 0) return {};
  const names = '甲乙丙丁戊己庚辛壬癸';
  const name = Array.from(String(at), (digit) => names[Number(digit)]).join('');
  return { name: `示例${name}局`, homeUrl: `https://s${at}.shili.gov.cn/` };
}
