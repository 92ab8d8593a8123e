import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { viewRepository } from '#git/repository-view.ts';
import { refusalFor } from '#front/refusal.ts';
import { operatorSentence } from '#office/operator-faults.ts';
import { mintTrailers } from '#registry/events.ts';
import { isoOf } from '#registry/moment.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import { replayMain } from '#verify/replay.ts';
import { type Hand, openHand } from '../verify/hand.ts';
import { approveAll, fileSite, formOf, type TestOffice, testOffice } from './test-office.ts';

let opened: TestOffice;
let filing: FilingId;
/** Whoever may write files, without the register's key. */
let outsider: Hand;

beforeEach(async () => {
  opened = await testOffice();
  ({ filing } = await fileSite(opened));
  await approveAll(opened, filing);
  outsider = await openHand(opened.environment.registerDir);
});
afterEach(async () => {
  await outsider.close();
  await opened.remove();
});

const git = (...args: string[]) =>
  execFileSync('git', ['-C', opened.environment.registerDir, ...args], { encoding: 'utf8' }).trim();
const other = formOf({ name: '示例990101财政局网', homeUrl: 'https://czj.shili.gov.cn/' });

describe('a main that somebody wrote on beside the register', () => {
  it('is not built on: no mail, no filing, no mint, until it is put back [Z01 R-9.2 R-9.3]', async () => {
    const right = git('rev-parse', 'main');
    const at = opened.tools.now();
    const codes = [{ code: '9901010001' as SiteCode, filing }];
    const trailers = mintTrailers({ day: isoOf(at), codes, at: isoOf(at) });
    const made = await outsider.put({ on: right, at: isoOf(at), trailers });
    git('update-ref', 'refs/heads/main', made);
    const mails = opened.store.outbox.counts();
    const refused: unknown = await fileSite(opened, other).catch((error: unknown) => error);
    expect(operatorSentence(refused)).toMatch(/^main 被登记簿以外的人改动，已停止写入/);
    expect(refusalFor(refused)).toMatchObject({ status: 503, title: '登记簿已停止写入' });
    // pages show what was known before
    await opened.office.refresh();
    await opened.office.refresh();
    expect(opened.office.health()).toEqual({ commit: right });
    opened.at('2026-11-20T16:00:00');
    await expect(opened.office.mint()).rejects.toThrow(made);
    expect(git('rev-parse', 'main')).toBe(made);
    expect(opened.store.outbox.counts()).toEqual(mails);
    git('update-ref', 'refs/heads/main', right);
    expect((await fileSite(opened, other)).receiptCode).not.toBe('');
    expect((await opened.office.mint()).minted).toEqual(['9901010001']);
  });

  it('nor on one that bears a date from before the first key [Z01 X13]', async () => {
    const right = git('rev-parse', 'main');
    const at = '2026-10-19T09:00:00.000+08:00';
    const trailers = mintTrailers({ day: at, codes: [], at });
    git('update-ref', 'refs/heads/main', await outsider.put({ on: right, at, trailers }));
    await expect(fileSite(opened, other)).rejects.toThrow('no signature of the register');
  });
});

describe('a clock that is behind the register’s first key', () => {
  it('writes nothing, and says so: what it dated would hold nowhere [Z01 E01 R-9.3]', async () => {
    const main = git('rev-parse', 'main');
    opened.at('2026-10-18T09:00:00');
    const refused: unknown = await fileSite(opened, other).catch((error: unknown) => error);
    expect(operatorSentence(refused)).toContain('请先校准时钟');
    expect(refusalFor(refused)).toMatchObject({ status: 503, title: '登记簿的时钟不对' });
    expect(git('rev-parse', 'main')).toBe(main);
    opened.at('2026-11-20T09:30:00');
    expect((await fileSite(opened, other)).receiptCode).not.toBe('');
  });

  it('a first start behind the shipped data founds the register on that day, and it proves [Z01 R-9.2 R-11.1]', async () => {
    const early = await testOffice({}, '2025-06-03T09:00:00');
    try {
      const filed = await fileSite(early);
      await approveAll(early, filed.filing);
      early.at('2025-06-03T16:00:00');
      expect((await early.office.mint()).minted).toEqual(['9901010001']);
      const view = viewRepository(early.environment.registerDir);
      const replay = await replayMain(view, (await view.resolve('refs/heads/main')) ?? '');
      view.close();
      expect(replay).toMatchObject({ ok: true });
    } finally {
      await early.remove();
    }
  });
});
