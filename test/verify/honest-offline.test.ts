import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ChangeAsker } from '#office/change.ts';
import { openClone } from '#verify/clone.ts';
import { replayMain } from '#verify/replay.ts';
import {
  approveAll,
  decideAs,
  fileSite,
  type TestOffice,
  testOffice,
} from '../office/test-office.ts';
import { ask, code } from './story.ts';

let opened: TestOffice;
beforeEach(async () => {
  opened = await testOffice();
  const { filing } = await fileSite(opened);
  await approveAll(opened, filing);
  opened.at('2026-11-20T16:00:00');
  await opened.office.mint();
  opened.at('2026-11-21T09:00:00');
});
afterEach(() => opened.remove());

const filer: ChangeAsker = { kind: 'filer' };

async function first(from: string | null = null) {
  const clone = openClone(opened.environment.registerDir);
  const replay = await replayMain(clone.objects, clone.main, { from });
  clone.close();
  return replay.first;
}

it('an emergency that ended, was returned and filed again with another day is proven [X14 F05]', async () => {
  const { office } = opened;
  const filing = await ask(opened, 'offline-emergency', { until: '2026-11-23', reason: '故障' });
  await decideAs(opened, '990101', filing, 'return');
  opened.at('2026-11-23T09:00:00');
  await office.sweep();
  const content = (await office.progress(filing))?.state.content ?? '';
  const fields = { until: '2026-11-25', reason: '故障未排除' };
  const again = await office.resubmitChange(filing, 'offline-emergency', fields, filer, content);
  expect(again.ok).toBe(true);
  await approveAll(opened, filing);
  expect(await first()).toBeNull();
});

it('a temporary offline approved after its last day, and one after its first, are proven [X31]', async () => {
  const filing = await ask(opened, 'offline-temporary', {
    ...{ from: '2026-11-21', until: '2026-11-22', reason: '机房搬迁' },
  });
  opened.at('2026-11-24T09:00:00');
  await approveAll(opened, filing);
  const other = await ask(opened, 'offline-temporary', {
    ...{ from: '2026-11-24', until: '2026-11-28', reason: '机房搬迁' },
  });
  opened.at('2026-11-26T09:00:00');
  await approveAll(opened, other);
  opened.at('2026-11-29T09:00:00');
  await opened.office.sweep();
  expect(await first()).toBeNull();
});

it('an emergency that is taken back after the commit that a replay begins at is proven [X14 Z23]', async () => {
  const gone = await ask(opened, 'offline-emergency', { until: '2026-11-30', reason: '误报' });
  const clone = openClone(opened.environment.registerDir);
  const from = clone.main;
  clone.close();
  await opened.office.withdrawChange(gone, code, filer);
  expect(await first(from)).toBeNull();
  expect(await first()).toBeNull();
});
