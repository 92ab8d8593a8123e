import type { PullRow } from './pull-scope.ts';

/** A review of a pull request as the forge has it, with the content that was looked at. */
export interface PullReview {
  readonly id: number;
  /** Null where the account is gone: such a review counts for nothing. */
  readonly by: { readonly id: number; readonly login: string } | null;
  readonly verdict: 'approve' | 'return' | 'comment' | 'dismissed';
  readonly body: string;
  readonly at: Date;
  /** Blob ids by path at the commit that was reviewed; null where that commit is not known. */
  readonly contents: ReadonlyMap<string, string> | null;
}

/** What one account last said of one row. */
export interface RowVerdict {
  readonly review: PullReview;
  readonly by: { readonly id: number; readonly login: string };
  readonly verdict: 'approve' | 'return';
  readonly text: string;
  /** Blob id that was looked at; empty where it is not known. */
  readonly content: string;
}

/**
 * What stands of the reviews for one row, oldest first: of each account the newest alone (so that a
 * dismissed return revives no earlier approval), and nothing of comments. A review is about all
 * rows; lines such as `退回 3、17：原因` in it are about those alone.
 */
export function standingVerdicts(
  reviews: readonly PullReview[],
  row: PullRow,
): readonly RowVerdict[] {
  const newest = new Map<number, RowVerdict | null>();
  for (const review of reviews.toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.id - b.id)) {
    if (review.by === null || Number.isNaN(review.at.getTime())) continue;
    const said = saidOf(review, row);
    if (said === undefined) continue;
    newest.delete(review.by.id);
    newest.set(review.by.id, said && { ...said, review, by: review.by });
  }
  return Array.from(newest.values()).filter((verdict) => verdict !== null);
}

/** Undefined where a review says nothing of a row, null where it takes back what was said. */
function saidOf(
  review: PullReview,
  row: PullRow,
): Pick<RowVerdict, 'verdict' | 'text' | 'content'> | null | undefined {
  if (review.verdict === 'comment') return undefined;
  if (review.verdict === 'dismissed') return null;
  const content = review.contents?.get(row.path) ?? '';
  const named = namedRows(review);
  const text = named.get(row.filing);
  if (text !== undefined) return { verdict: 'return', text, content };
  if (review.verdict === 'return' && named.size > 0) return undefined;
  return { verdict: review.verdict, text: review.body.trim(), content };
}

/** Rows that a review returns by number (of the list as it was then) or by filing, with why. */
function namedRows({ body, contents }: PullReview): ReadonlyMap<string, string> {
  const filings = Array.from(contents?.keys() ?? [])
    .flatMap((path) => /\/new-([0-9A-Z]{8})\.yaml$/.exec(path)?.[1] ?? [])
    .toSorted();
  const found = new Map<string, string>();
  for (const line of body.normalize('NFKC').split('\n')) {
    const [, list = '', text = ''] = /^\s*退回\s*([0-9A-Z、,\s]{1,2000}):(.*)$/u.exec(line) ?? [];
    for (const name of list.split(/[、,\s]+/)) {
      const filing = /^\d{1,3}$/.test(name) ? filings[Number(name) - 1] : name;
      if (filing !== undefined && filings.includes(filing)) found.set(filing, text.trim());
    }
  }
  return found;
}
