import { describe, expect, it } from 'vitest';
import { checkSiteFile } from '#registry/site-check.ts';
import {
  completedFile,
  emergencyFile,
  landedFile,
  recalledFile,
  sweptFile,
} from '#registry/landing.ts';
import type { FilingId, SiteFile, StatusRequest } from '#registry/site.ts';
import { daysCounted, offlineDayProblems } from '#registry/status-request.ts';
import { mintedSite, pathOf } from './sample-site.ts';

const filing = 'ABCDEFGH' as FilingId;
const site = mintedSite('9901010001');
const at = (text: string) => new Date(`${text}+08:00`);
const request = (status: StatusRequest['status'], from = '', until = ''): StatusRequest => ({
  status,
  from,
  until,
  reason: '机房搬迁',
});
const land = (more: Partial<SiteFile>, now = site, when = at('2026-11-24T10:00:00')) =>
  landedFile(now, { before: site, after: { ...site, ...more } }, filing, when);
const statusOf = (file: SiteFile | null) =>
  file?.register?.history.map(({ at: when, status }) => `${when.slice(0, 16)} ${status}`);
const sound = (file: SiteFile) =>
  expect(checkSiteFile(file, pathOf('9901010001')).filter(({ advice }) => !advice)).toEqual([]);

describe('a change takes effect on what stands then', () => {
  it('two filings open at once do not undo each other [F01 F12]', () => {
    const now = land({ otherDomains: ['b.gov.cn'] });
    const both = land({ name: '示例新名称' }, now);
    expect(both.otherDomains).toEqual(['b.gov.cn']);
    expect(both.name).toBe('示例新名称');
    sound(both);
  });

  it('the register’s part stays as it is, whatever the proposal was made from [R-2.1]', () => {
    const register = { ...(site.register as NonNullable<SiteFile['register']>), generation: 3 };
    expect(land({ name: '示例新名称' }, { ...site, register }).register?.generation).toBe(3);
  });
});

describe('going offline', () => {
  it('temporary, from today: off the net at once, until its last day [I01 I12]', () => {
    const file = land({ request: request('offline-temporary', '2026-11-24', '2026-11-30') });
    expect(file.register).toMatchObject({ status: 'offline-temporary', until: '2026-11-30' });
    expect(file.request).toBeUndefined();
    sound(file);
  });

  it('temporary, later: stays normal until its first day, begins and ends by itself [I01 I15 X31]', () => {
    const planned = land({ request: request('offline-temporary', '2026-12-01', '2026-12-30') });
    expect(planned.register?.status).toBe('normal');
    sound(planned);
    expect(sweptFile(planned, at('2026-11-30T23:59:59.999'))).toBeNull();
    const begun = sweptFile(planned, at('2026-12-01T00:00:00')) as SiteFile;
    expect(begun.register).toMatchObject({ status: 'offline-temporary', until: '2026-12-30' });
    sound(begun);
    expect(sweptFile(begun, at('2026-12-30T23:59:59.999'))).toBeNull();
    const back = sweptFile(begun, at('2026-12-31T00:00:00')) as SiteFile;
    expect(back.register).toMatchObject({ status: 'normal', until: '' });
    sound(back);
    expect(sweptFile(back, at('2026-12-31T00:00:01'))).toBeNull();
  });

  it('approved after its last day it never was [I01 X31]', () => {
    const asked = request('offline-temporary', '2026-11-21', '2026-11-23');
    const file = land({ request: asked });
    expect(file.register).toEqual(site.register);
    expect(file.request).toBeUndefined();
  });

  it('a sweep that comes days late writes the days that should have been [R-5.1 X31]', () => {
    const planned = land({ request: request('offline-temporary', '2026-12-01', '2026-12-05') });
    expect(statusOf(sweptFile(planned, at('2027-01-15T08:00:00')))).toEqual([
      '2026-11-20T16:00 normal',
      '2026-12-01T00:00 offline-temporary',
      '2026-12-06T00:00 normal',
    ]);
  });

  it('permanent: 下线申请通过, then 完成下线 [I04 I14 X32]', () => {
    const approved = land({ request: request('offline-permanent') });
    expect(approved.register?.status).toBe('offline-approved');
    sound(approved);
    const done = completedFile(approved, at('2026-12-24T10:00:00'));
    expect(done.register?.status).toBe('offline-permanent');
    sound(done);
  });

  it('emergency: in force when filed, confirmed after, not twice in the history [I13 X14]', () => {
    const asked = request('offline-emergency', '', '2026-11-28');
    const filed = emergencyFile(site, asked, filing, '2026-11-24T09:00:00.000+08:00');
    expect(filed.register).toMatchObject({ status: 'offline-emergency', until: '2026-11-28' });
    sound(filed);
    const confirmed = land({ request: asked }, filed);
    expect(confirmed).toEqual(filed);
    const back = sweptFile(confirmed, at('2026-11-28T00:00:00')) as SiteFile;
    expect(back.register?.status).toBe('normal');
    // confirmed only after it was over: it stays over
    expect(land({ request: asked }, back).register?.status).toBe('normal');
  });

  it('an emergency taken back is over at once, another one’s is not touched [X14 R-3.3]', () => {
    const asked = request('offline-emergency', '', '2026-11-28');
    const filed = emergencyFile(site, asked, filing, '2026-11-24T09:00:00.000+08:00');
    expect(recalledFile(filed, filing, at('2026-11-24T10:00:00'))?.register?.status).toBe('normal');
    expect(recalledFile(filed, 'HGFEDCBA' as FilingId, at('2026-11-24T10:00:00'))).toBeNull();
  });

  it('restore, 例外 and 删除 stand in the history with the filing that asked [I15 I16 I17 X18]', () => {
    for (const status of ['exempt', 'deleted', 'normal'] as const) {
      const file = land({ request: request(status) });
      expect(file.register?.history.at(-1)).toMatchObject({ status, filing });
      sound(file);
    }
  });
});

describe('the days of a temporary offline [I01 X31]', () => {
  const problems = (from: string, until: string, history = site.register?.history ?? []) =>
    offlineDayProblems(request('offline-temporary', from, until), {
      now: at('2026-11-24T10:00:00'),
      maxDays: 30,
      history,
    }).map(({ code }) => code);

  it('30 days with both ends counted are allowed, 31 are not, and the last day is named', () => {
    expect(daysCounted('2026-12-01', '2026-12-30')).toBe(30);
    expect(problems('2026-12-01', '2026-12-30')).toEqual([]);
    expect(problems('2026-12-01', '2026-12-31')).toEqual(['offline-too-long']);
    const [problem] = offlineDayProblems(request('offline-temporary', '2026-12-01', '2027-03-01'), {
      now: at('2026-11-24T10:00:00'),
      maxDays: 30,
      history: [],
    });
    expect(problem?.params).toMatchObject({ last: '2026-12-30', max: 30 });
  });

  it('once a calendar year, by the day it begins: December and January are two years', () => {
    const history = [{ at: '2026-03-01T00:00:00.000+08:00', status: 'offline-temporary' as const }];
    expect(problems('2026-12-01', '2026-12-02', history)).toEqual(['offline-year-used']);
    expect(problems('2027-01-01', '2027-01-02', history)).toEqual([]);
    expect(problems('2026-12-20', '2027-01-10')).toEqual([]);
  });

  it('not in the past, not ending before it begins; today is allowed', () => {
    expect(problems('2026-11-23', '2026-11-25')).toEqual(['from-past']);
    expect(problems('2026-11-24', '2026-11-24')).toEqual([]);
    expect(problems('2026-11-26', '2026-11-25')).toEqual(['until-before-from']);
  });

  it('for any two days: allowed exactly when at most 30 lie between them, ends counted', () => {
    for (let first = 0; first < 60; first += 1) {
      for (let length = 1; length <= 35; length += 1) {
        const day = (n: number) =>
          new Date(Date.UTC(2026, 11, 1) + n * 86_400_000).toISOString().slice(0, 10);
        const found = problems(day(first), day(first + length - 1));
        expect(found.includes('offline-too-long')).toBe(length > 30);
      }
    }
  });

  it('an emergency comes back on a day after today, and does not use up the year [X14]', () => {
    const emergency = (until: string) =>
      offlineDayProblems(request('offline-emergency', '', until), {
        now: at('2026-11-24T10:00:00'),
        maxDays: 30,
        history: [{ at: '2026-03-01T00:00:00.000+08:00', status: 'offline-temporary' }],
      }).map(({ code }) => code);
    expect(emergency('2026-11-25')).toEqual([]);
    expect(emergency('2026-11-24')).toEqual(['return-day-past']);
    expect(
      problems('2026-12-01', '2026-12-02', [
        { at: '2026-03-01T00:00:00.000+08:00', status: 'offline-emergency' },
      ]),
    ).toEqual([]);
  });
});
