import type { Account } from '#private/types.ts';
import { isNoticeFor, mayPublish, mayWithdraw, type Notice } from '#registry/notice.ts';
import type { Problem } from '#registry/problem.ts';
import type { UnitCode } from '#registry/unit.ts';
import { type NoticeReader, noticeReader } from './notice-reader.ts';
import { previewNotice, publishNotice, unitsFor, withdrawNotice } from './notice-publish.ts';
import type { DeskNotice, NoticeReaders, Notices } from './notices-types.ts';
import type { Tools } from './tools.ts';

/** 重要通知 over the office's tools. */
export function openNotices(tools: Tools): Notices {
  const read = noticeReader(tools);
  return {
    published: async () => (await read()).filter(({ audience }) => audience === 'all'),
    find: async (id) =>
      (await read()).find((notice) => notice.id === id && notice.audience === 'all') ?? null,
    ofDesk: (account) => noticesOf(tools, read, account),
    unread: async (account) =>
      (await noticesOf(tools, read, account))
        .filter(({ notice, isRead }) => !isRead && notice.withdrawn === null)
        .map(({ notice }) => notice),
    open: async (id, account) => {
      const found = (await noticesOf(tools, read, account)).find(({ notice }) => notice.id === id);
      if (!found) return null;
      const { notice } = found;
      tools.store.noticeReadings.note(id, account.id, account.unit, tools.now());
      const isOurs = mayWithdraw(tools.catalogue.units(), notice, account.unit);
      return {
        ...found,
        readers: isOurs ? readersOf(tools, notice) : null,
        againstWithdrawal: isOurs ? againstWithdrawal(notice) : undefined,
      };
    },
    mayPublish: (account) => mayPublish(tools.catalogue.units(), account.unit),
    preview: (fields, account) => previewNotice(tools, fields, account),
    publish: (fields, account, token) => publishNotice(tools, read, fields, account, token),
    withdraw: (id, account, reason) => withdrawNotice(tools, read, id, account, reason),
  };
}

async function noticesOf(
  tools: Tools,
  read: NoticeReader,
  account: Account,
): Promise<readonly DeskNotice[]> {
  const tree = tools.catalogue.units();
  const opened = tools.store.noticeReadings.ofAccount(account.id);
  const isOurs = (notice: Notice) => mayWithdraw(tree, notice, account.unit);
  return (await read())
    .filter((notice) => isNoticeFor(tree, notice, account.unit) || isOurs(notice))
    .map((notice) => {
      const isOwn = notice.unit === account.unit;
      // what a unit above published for others is its own to look at, not to read
      const isRead = isOwn || opened.has(notice.id) || !isNoticeFor(tree, notice, account.unit);
      return { notice, isOwn, isRead };
    });
}

function readersOf(tools: Tools, notice: Notice): NoticeReaders {
  const units = unitsFor(tools.catalogue.units(), notice);
  const read: ReadonlyMap<UnitCode, string> = tools.store.noticeReadings.unitsOf(notice.id);
  return { total: units.length, unread: units.filter(({ code }) => !read.has(code)) };
}

/** Why a notice may not be withdrawn by who may at all. */
function againstWithdrawal(notice: Notice): Problem | null {
  return notice.withdrawn === null ? null : { code: 'notice-withdrawn', at: '' };
}
