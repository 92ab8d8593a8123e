import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clockAt, clockAtNextMint, openClock, SettingRefused } from '#office/clock.ts';
import { startScheduler } from '#office/scheduler.ts';
import { isoOf } from '#registry/moment.ts';
import { approveAll, fileSite, type TestOffice, testOffice } from './test-office.ts';

let opened: TestOffice;
beforeEach(async () => {
  opened = await testOffice();
});
afterEach(() => opened.remove());

/** Starts the clockwork, lets its first round end, and stops it. */
async function oneRound(lines: unknown[] = []): Promise<void> {
  const stop = startScheduler(opened.office, (line) => lines.push(line));
  await sleep(50);
  await stop();
}

it('a server that was down at 16:00 mints when it starts again, as of the day’s 16:00 [E01 R-5.1]', async () => {
  const { filing } = await fileSite(opened);
  await approveAll(opened, filing);
  opened.at('2026-11-23T08:00:00');
  opened = await opened.reopen();
  const lines: unknown[] = [];
  await oneRound(lines);
  const row = opened.office.catalogue.siteOfFiling(filing);
  expect(row).toMatchObject({ code: '9901010001', mintedAt: '2026-11-20T16:00:00.000+08:00' });
  expect(lines).toEqual([
    // from where the filing came is known for a day
    { job: 'forget', count: 1 },
    { job: 'mint', count: 1 },
    { job: 'mail', count: 4 },
  ]);
});

it('before 16:00 it mints nothing, and a second round after it gives nothing twice [E01 E05]', async () => {
  const { filing } = await fileSite(opened);
  await approveAll(opened, filing);
  opened.at('2026-11-20T15:59:59.999');
  await oneRound();
  expect(opened.office.catalogue.siteOfFiling(filing)?.code).toBeNull();
  opened.at('2026-11-20T16:00:00.000');
  await oneRound();
  await oneRound();
  expect(opened.office.catalogue.siteOfFiling(filing)?.code).toBe('9901010001');
  expect(opened.office.catalogue.listing(null, { page: 1, size: 9 }).total).toBe(1);
});

it('an approval at 16:00:00 sharp waits for the next day [E01 R-5.1 X05]', async () => {
  const { filing } = await fileSite(opened);
  opened.at('2026-11-20T16:00:00.000');
  await approveAll(opened, filing);
  await oneRound();
  expect(opened.office.catalogue.siteOfFiling(filing)?.code).toBeNull();
  opened.at('2026-11-21T16:00:00.000');
  await oneRound();
  const row = opened.office.catalogue.siteOfFiling(filing);
  expect(row?.mintedAt).toBe('2026-11-21T16:00:00.000+08:00');
});

it('a clock that runs behind the register mints nothing and says so once [R-5.1]', async () => {
  const { filing } = await fileSite(opened);
  await approveAll(opened, filing);
  opened.at('2026-11-19T20:00:00');
  const lines: unknown[] = [];
  await oneRound(lines);
  expect(lines).toMatchObject([{ job: 'mint', problem: 'clock-behind' }]);
  expect(opened.office.catalogue.siteOfFiling(filing)?.code).toBeNull();
});

it('a second machine whose clock is a moment behind mints like the first [R-5.1]', async () => {
  const { filing } = await fileSite(opened);
  opened.at('2026-11-20T15:59:59.900');
  await approveAll(opened, filing);
  opened.at('2026-11-20T16:00:03');
  await oneRound();
  opened.at('2026-11-20T16:00:02');
  const lines: unknown[] = [];
  await oneRound(lines);
  expect(lines).toEqual([]);
  expect(opened.office.catalogue.siteOfFiling(filing)?.code).toBe('9901010001');
});

it('somebody who asks between two rounds has the mail within seconds [P13 E06]', async () => {
  const { filing } = await fileSite(opened);
  await approveAll(opened, filing);
  opened.at('2026-11-20T16:00:01');
  const lines: unknown[] = [];
  const stop = startScheduler(opened.office, (line) => lines.push(line));
  try {
    await expect.poll(() => lines).toContainEqual({ job: 'mail', count: 4 });
    expect(opened.office.recover('示例990101民政局网', '10.0.0.1').ok).toBe(true);
    await expect
      .poll(() => lines.slice(2), { timeout: 5_000 })
      .toEqual([
        { job: 'recovery', count: 1 },
        { job: 'mail', count: 2 },
      ]);
  } finally {
    await stop();
  }
});

it('only a simulated clock may be set, or run ahead [E01]', () => {
  const simulated = { REGISTER_CLOCK: 'simulated', REGISTER_NOW: '2026-11-20T17:00:00+08:00' };
  expect(isoOf(clockAtNextMint(simulated)())).toBe('2026-11-21T16:00:00.000+08:00');
  expect(isoOf(clockAt(simulated, '2030-01-01T00:00:00+08:00')())).toMatch(/^2030-01-01/);
  const near = Math.abs(
    openClock({ REGISTER_NOW: simulated.REGISTER_NOW })().getTime() - Date.now(),
  );
  expect(near).toBeLessThan(1_000);
  expect(() => clockAt({}, '2130-01-01T00:00:00+08:00')).toThrow(SettingRefused);
  expect(() => clockAtNextMint({})).toThrow(SettingRefused);
  expect(() => clockAt({}, 'tomorrow')).toThrow('--at');
});
