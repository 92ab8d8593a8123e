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
 * rows; lines such as `退回 3、17：原因` or `通过 5` in it are about those alone.
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
  const said = named.get(row.filing);
  if (said !== undefined) return { ...said, content };
  const isOfSome =
    review.verdict === 'return'
      ? named.size > 0
      : Array.from(named.values()).some(({ verdict }) => verdict === 'approve');
  if (isOfSome) return undefined;
  return { verdict: review.verdict, text: review.body.trim(), content };
}

const returning = /^\s*退回\s*([0-9A-Z、,\s]{1,2000}):(.*)$/u;
const approving = /^\s*通过\s*([0-9A-Z、,\s]{1,2000})$/u;

/** Rows that a review decides on by number (of the list as it was then) or by filing, with why. */
function namedRows({
  body,
  contents,
  verdict: of,
}: PullReview): ReadonlyMap<string, Pick<RowVerdict, 'verdict' | 'text'>> {
  const filings = Array.from(contents?.keys() ?? [])
    .flatMap((path) => /\/new-([0-9A-Z]{8})\.yaml$/.exec(path)?.[1] ?? [])
    .toSorted();
  const found = new Map<string, Pick<RowVerdict, 'verdict' | 'text'>>();
  for (const line of body.normalize('NFKC').split('\n')) {
    const [, list = '', text = ''] = returning.exec(line) ?? [];
    const [, passed = ''] = (of === 'approve' && approving.exec(line)) || [];
    const verdict = passed === '' ? 'return' : 'approve';
    for (const name of (list || passed).split(/[、,\s]+/)) {
      const filing = /^\d{1,3}$/.test(name) ? filings[Number(name) - 1] : name;
      if (filing === undefined || !filings.includes(filing)) continue;
      // a return is never taken back by a line of the same review
      if (verdict === 'return' || !found.has(filing))
        found.set(filing, { verdict, text: text.trim() });
    }
  }
  return found;
}
