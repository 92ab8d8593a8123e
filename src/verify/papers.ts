import { type DataPath, dataPath } from '#registry/data-path.ts';
import { trailer } from '#registry/events.ts';
import type { UnitCode } from '#registry/unit.ts';
import { isAccountOf } from './branch.ts';
import { type Step, unitsAt, type World } from './history.ts';
import { provePaperContent } from './paper-content.ts';
import { wrong } from './wrong.ts';

/** What a commit about one paper (notice, campaign, score, spot check) may do. */
interface Paper {
  readonly is: DataPath['is'];
  /** Whether the file is made, written again, or either. */
  readonly does: 'make' | 'change' | 'either';
  readonly score?: 'self' | 'inspection' | 'spot-check';
  /** Whether the commit says which unit made it. */
  readonly isOfUnit?: true;
}

const papers: Readonly<Record<string, Paper>> = {
  notice: { is: 'notice', does: 'make', isOfUnit: true },
  'notice-withdraw': { is: 'notice', does: 'change', isOfUnit: true },
  campaign: { is: 'campaign', does: 'make', isOfUnit: true },
  'campaign-news': { is: 'news', does: 'make', isOfUnit: true },
  'campaign-news-withdraw': { is: 'news', does: 'change', isOfUnit: true },
  'campaign-report': { is: 'report', does: 'make', isOfUnit: true },
  'self-score': { is: 'score', does: 'make', score: 'self' },
  inspection: { is: 'score', does: 'make', score: 'inspection' },
  'spot-check': { is: 'score', does: 'make', score: 'spot-check' },
  erratum: { is: 'score', does: 'change' },
  'spot-check-announce': { is: 'spot-check', does: 'make', isOfUnit: true },
  'spot-check-draw': { is: 'spot-check', does: 'change', isOfUnit: true },
  'label-key': { is: 'label-keys', does: 'either' },
  'spot-check-save': { is: 'spot-check', does: 'either', isOfUnit: true },
};

/** Whether a commit of this event is about one paper. */
export function isPaperEvent(event: string): boolean {
  return Object.hasOwn(papers, event);
}

/**
 * Notices and census papers: one file of their kind, made once where it is made once, by a unit that is
 * there then, and what was published or scored stays (R-7, L05).
 */
export async function provePaper(world: World, event: string, step: Step): Promise<void> {
  const { commit, changes } = step;
  const paper = papers[event];
  const [change, more] = changes;
  if (!paper || !change) return wrong('content-differs', commit.oid);
  if (more) wrong('too-much-changed', commit.oid, more.path);
  const place = dataPath(change.path);
  const isOther = paper.score !== undefined && place?.is === 'score' && place.kind !== paper.score;
  const wasThere = change.before !== null;
  const isRefused = paper.does !== 'either' && wasThere !== (paper.does === 'change');
  if (place?.is !== paper.is || isOther || isRefused) {
    wrong('too-much-changed', commit.oid, change.path);
  }
  const unit = trailer(commit.trailers, 'Unit') as UnitCode | '';
  const account = trailer(commit.trailers, 'Account');
  await provePaperContent(world.objects, commit.oid, change);
  if (unit === '' && !paper.isOfUnit) return;
  if (unit === '' || !isAccountOf((await unitsAt(world, step.before)).get(unit), account)) {
    wrong('account-foreign', commit.oid, change.path, { unit, account, at: step.told });
  }
}
