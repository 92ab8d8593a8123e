import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noReach, openReach } from '#office/reach/reach.ts';
import type { Reached } from '#office/reach/probe.ts';
import { openReachStore, type ReachStore } from '#office/reach/reach-store.ts';
import { noticeText, reachText } from '#text/reach.ts';

let dir = '';
let store: ReachStore;
let now = new Date('2026-11-24T09:00:00+08:00');
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reach-'));
  store = openReachStore(join(dir, 'reach.db'));
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true });
});

const record = {
  homeUrl: 'https://a.gov.cn/',
  channels: [
    { category: '通知公告', name: '公示；公告', url: 'https://a.gov.cn/1/；https://b.gov.cn/2/' },
    { category: '在线系统', name: '无', url: '无' },
    { category: '重复', name: '首页', url: 'https://a.gov.cn/' },
  ],
};

it('addresses are asked in the background, each once, and asked again after a week [J03 R-2.7]', async () => {
  const asked: string[] = [];
  const reach = openReach(
    store,
    () => now,
    {},
    async (address) => {
      asked.push(address);
      return address.includes('b.gov')
        ? { ok: false, why: 'dns', status: 0 }
        : { ok: true, status: 200 };
    },
  );
  const addresses = ['https://a.gov.cn/', 'https://a.gov.cn/1/', 'https://b.gov.cn/2/'];
  const first = reach.ofRecord(record);
  expect(first.map(({ address }) => address)).toEqual(addresses);
  expect(first.map(({ known }) => reachText(known))).toEqual(
    addresses.map(() => '正在检查，稍后刷新可以看到结果'),
  );
  expect(await reach.askWaiting()).toBe(3);
  expect(await reach.askWaiting()).toBe(0);
  expect(asked.toSorted()).toEqual(addresses);
  expect(reach.ofRecord(record).map(({ known }) => reachText(known))).toEqual([
    '可以访问（2026-11-24 09:00检查）',
    '可以访问（2026-11-24 09:00检查）',
    '没有打开：域名无法解析（2026-11-24 09:00检查）',
  ]);
  now = new Date('2026-12-01T08:59:00+08:00');
  reach.ofRecord(record);
  expect(await reach.askWaiting()).toBe(0);
  now = new Date('2026-12-01T09:01:00+08:00');
  reach.ofRecord(record);
  expect(await reach.askWaiting()).toBe(3);
});

it('what waits survives a restart [J03 R-9.3]', async () => {
  openReach(store, () => now).ofRecord(record);
  store.close();
  store = openReachStore(join(dir, 'reach.db'));
  expect(store.waiting(10)).toHaveLength(3);
});

it('before 完成下线 the home page is asked anew and the migration notice looked for: told, never decided [I03 X32]', async () => {
  let found: Reached = { ok: true, status: 200 };
  const reach = openReach(
    store,
    () => now,
    {},
    async () => found,
  );
  const read = async () => {
    reach.homeOf(record);
    await reach.askWaiting();
    return noticeText(reach.homeOf(record)?.known ?? null);
  };
  expect(noticeText(reach.homeOf(record)?.known ?? null)).toBe('正在检查，稍后刷新可以看到结果');
  expect(await read()).toMatch(/^可以访问，首页没有找到迁移公告的字样，请确认/);
  found = { ok: true, status: 200, notice: true };
  expect(await read()).toMatch('没有找到');
  now = new Date(now.getTime() + 11 * 60_000);
  expect(await read()).toMatch(/^可以访问，首页有迁移公告的字样/);
  found = { ok: false, why: 'dns', status: 0 };
  now = new Date(now.getTime() + 11 * 60_000);
  expect(await read()).toMatch(/^没有打开：域名无法解析/);
  expect(noReach.homeOf(record)).toBeNull();
});
