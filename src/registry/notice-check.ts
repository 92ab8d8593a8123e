import { lineProblems, normaliseLine, textProblems } from './free-text.ts';
import { isoOf, parseMoment } from './moment.ts';
import {
  mayPublish,
  type Notice,
  noticeBodyMax,
  noticePath,
  noticeTitleMax,
  publishes,
  withdrawalMax,
} from './notice.ts';
import type { Problem } from './problem.ts';
import { noticeOrderProblem, noticeShapeProblem } from './schema-check.ts';
import type { UnitCode } from './unit.ts';
import { isWithin, type UnitTree } from './unit-tree.ts';

/** A parsed file of `data/notices` with everything that is wrong with it; null where its shape is. */
export interface ReadNotice {
  readonly notice: Notice | null;
  readonly problems: readonly Problem[];
}

/** Everything that is wrong with a notice at its path, by itself: shape, texts, path (L05, Y5). */
export function readNoticeFile(value: unknown, path: string): ReadNotice {
  const shape = noticeShapeProblem(value);
  if (shape) return { notice: null, problems: [shape] };
  const notice = value as Notice;
  const problems: Problem[] = [
    ...noticeTextProblems(notice),
    ...(notice.withdrawn
      ? [
          ...lineProblems(notice.withdrawn.reason, '/withdrawn/reason', withdrawalMax),
          ...momentProblems(notice.withdrawn.at, '/withdrawn/at'),
        ]
      : []),
    ...momentProblems(notice.publishedAt, '/publishedAt'),
  ];
  if (normaliseLine(notice.title) !== notice.title) {
    const params = { right: normaliseLine(notice.title) };
    problems.push({ code: 'stored-form', at: '/title', params });
  }
  const right = noticePath(notice.id);
  if (right !== path) problems.push({ code: 'path-differs', at: '/id', params: { right } });
  if (!notice.id.startsWith(notice.publishedAt.slice(0, 10))) {
    problems.push({ code: 'notice-id', at: '/id' });
  }
  const order = noticeOrderProblem(notice);
  if (order) problems.push(order);
  return { notice, problems };
}

/** What is wrong with title and body; both are public for good. */
export function noticeTextProblems(notice: Pick<Notice, 'title' | 'body'>): readonly Problem[] {
  return [
    ...lineProblems(notice.title, '/title', noticeTitleMax),
    ...(notice.body === ''
      ? [{ code: 'required', at: '/body' }]
      : textProblems(notice.body, '/body', noticeBodyMax)),
  ];
}

/** Why a unit may not publish for a scope: it is none that publishes, or the scope is not below it. */
export function publisherProblems(
  tree: UnitTree,
  unit: UnitCode,
  scope: UnitCode | null,
): readonly Problem[] {
  if (!tree.has(unit)) return [{ code: 'unit-unknown', at: '/unit', params: { unit } }];
  if (!mayPublish(tree, unit)) return [{ code: 'notice-publisher', at: '' }];
  if (scope === null) return [{ code: 'unit-format', at: '/scope' }];
  if (!tree.has(scope)) return [{ code: 'unit-unknown', at: '/scope', params: { unit: scope } }];
  return isWithin(tree, scope, unit) ? [] : [{ code: 'notice-scope', at: '/scope' }];
}

/**
 * What is wrong with the units that a notice in the register names. Units are re-hung and retired
 * later, so only that they are there and that the publisher is of a level that publishes.
 */
export function noticeUnitProblems(
  tree: UnitTree,
  broken: ReadonlySet<string>,
  { unit, scope }: Notice,
): readonly Problem[] {
  const unknown = (['unit', 'scope'] as const).flatMap((key): Problem[] => {
    const code = key === 'unit' ? unit : scope;
    const isThere = tree.has(code) || broken.has(code);
    return isThere ? [] : [{ code: 'unit-unknown', at: `/${key}`, params: { unit: code } }];
  });
  const own = tree.get(unit);
  return own && !publishes(own) ? [...unknown, { code: 'notice-publisher', at: '/unit' }] : unknown;
}

function momentProblems(text: string, at: string): readonly Problem[] {
  const moment = parseMoment(text);
  return moment !== null && isoOf(moment) === text ? [] : [{ code: 'moment-format', at }];
}
