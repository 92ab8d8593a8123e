import { createHash } from 'node:crypto';
import { formatMessage } from '#git/message.ts';
import type { Account } from '#private/types.ts';
import { lineProblems, normaliseLine, normaliseText } from '#registry/free-text.ts';
import { isoOf } from '#registry/moment.ts';
import {
  audiences,
  importances,
  isNoticeFor,
  mayWithdraw,
  type Notice,
  noticePath,
  withdrawalMax,
} from '#registry/notice.ts';
import { noticeTextProblems, publisherProblems } from '#registry/notice-check.ts';
import type { Problem } from '#registry/problem.ts';
import { parseUnitCode, type Unit } from '#registry/unit.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import { isOurToken } from './file.ts';
import { followMain } from './follow-main.ts';
import { formatNotice } from './notice-file.ts';
import type { NoticeReader } from './notice-reader.ts';
import type { NoticePreview } from './notices-types.ts';
import { catchUp } from './settle.ts';
import { accountSignature, type Tools } from './tools.ts';
import type { Fields, Outcome } from './types.ts';

/** The units that are to read a notice: in its scope, in force, with an account, not its publisher. */
export function unitsFor(tree: UnitTree, notice: Notice): readonly Unit[] {
  return [...tree.values()].filter(
    (unit) =>
      unit.hasAccount &&
      unit.retired === null &&
      unit.code !== notice.unit &&
      isNoticeFor(tree, notice, unit.code),
  );
}

/** A notice as it would be published now, and everything that is wrong with it at once (L05). */
export function previewNotice(tools: Tools, fields: Fields, account: Account): NoticePreview {
  const tree = tools.catalogue.units();
  const scope = parseUnitCode(fields['scope'] ?? '');
  const audience = audiences.find((each) => each === fields['audience']);
  const importance = importances.find((each) => each === fields['importance']);
  const texts = {
    title: normaliseLine((fields['title'] ?? '').normalize('NFC')),
    body: normaliseText(fields['body'] ?? ''),
  };
  const problems: readonly Problem[] = [
    ...publisherProblems(tree, account.unit, scope),
    ...noticeTextProblems(texts),
    ...(audience ? [] : [{ code: 'choose', at: '/audience' }]),
    ...(importance ? [] : [{ code: 'choose', at: '/importance' }]),
  ];
  if (problems.length > 0 || !scope || !audience || !importance) {
    return { problems, notice: null, readers: 0 };
  }
  const publishedAt = isoOf(tools.now());
  const id = `${publishedAt.slice(0, 10)}-${account.unit}`;
  const front = { id, publishedAt, unit: account.unit, scope, audience, importance } as const;
  const notice: Notice = { ...front, ...texts, withdrawn: null };
  return { problems, notice, readers: unitsFor(tree, notice).length };
}

/**
 * Publishes a notice: one commit on main by the account. Its id ends with a mark made from the
 * token, so that a form sent twice, or again after a crash, publishes once.
 */
export async function publishNotice(
  tools: Tools,
  read: NoticeReader,
  fields: Fields,
  account: Account,
  token: string,
): Promise<Outcome<{ readonly id: string; readonly isNew: boolean }>> {
  if (!isOurToken(tools, token)) return refuse([{ code: 'request-expired', at: '' }]);
  const mark = createHash('sha256').update(token).digest('hex').slice(0, 12);
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const before = (await read()).find(
      ({ id, unit }) => id.endsWith(`-${mark}`) && unit === account.unit,
    );
    if (before) return { ok: true, value: { id: before.id, isNew: false } };
    const { problems, notice } = previewNotice(tools, fields, account);
    if (!notice) return refuse(problems);
    const id = `${notice.id}-${mark}`;
    await commitNotice(tools, { ...notice, id }, account, 'notice', `发布通知：${notice.title}`);
    return { ok: true, value: { id, isNew: true } };
  });
}

/** Marks a notice withdrawn: one commit on main by the account; the text stays (L05). */
export async function withdrawNotice(
  tools: Tools,
  read: NoticeReader,
  id: string,
  account: Account,
  reason: string,
): Promise<Outcome<string>> {
  const line = normaliseLine(reason);
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const notice = (await read()).find((each) => each.id === id);
    if (!notice || !mayWithdraw(tools.catalogue.units(), notice, account.unit)) {
      return refuse([{ code: 'not-yours', at: '' }]);
    }
    if (notice.withdrawn) return refuse([{ code: 'notice-withdrawn', at: '' }]);
    const problems = lineProblems(line, '/withdrawal', withdrawalMax);
    if (problems.length > 0) return refuse(problems);
    const withdrawn = { at: isoOf(tools.now()), reason: line };
    const subject = `撤回通知：${notice.title}`;
    await commitNotice(tools, { ...notice, withdrawn }, account, 'notice-withdraw', subject);
    return { ok: true, value: id };
  });
}

async function commitNotice(
  tools: Tools,
  notice: Notice,
  account: Account,
  event: 'notice' | 'notice-withdraw',
  subject: string,
): Promise<void> {
  const now = tools.now();
  await tools.forge.commit({
    expected: await tools.forge.main(),
    changes: new Map([[noticePath(notice.id), formatNotice(notice)]]),
    message: formatMessage(subject, [
      ['Event', event],
      ['Notice', notice.id],
      ['Unit', account.unit],
      ['Account', account.id],
      ['At', isoOf(now)],
    ]),
    by: accountSignature(account.id),
    at: now,
  });
  await followMain(tools);
}

function refuse(problems: readonly Problem[]): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems };
}
