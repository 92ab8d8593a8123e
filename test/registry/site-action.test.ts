import { describe, expect, it } from 'vitest';
import {
  type ActionFacts,
  actionRefusal,
  type SiteAction,
  siteActions,
} from '#registry/site-action.ts';
import { mayAsk } from '#registry/site-authority.ts';
import { type SiteStatus, siteStatuses } from '#registry/site.ts';
import { code, country } from './country.ts';

const plain: ActionFacts = {
  status: 'normal',
  isPortal: false,
  isServicePlatform: false,
  open: [],
  isPlanned: false,
  portalHolder: null,
};
const why = (action: SiteAction, more: Partial<ActionFacts> = {}) =>
  actionRefusal(action, { ...plain, ...more })?.code ?? null;
const openTo = (more: Partial<ActionFacts>) =>
  siteActions.filter((action) => why(action, more) === null);

describe('buttons flip with the state of the site', () => {
  it('申请门户网站 for a site that is none, 申请取消门户网站 for one that is [G01]', () => {
    expect([why('portal-apply'), why('portal-cancel')]).toEqual([null, 'is-no-portal']);
    const portal = { isPortal: true };
    expect([why('portal-apply', portal), why('portal-cancel', portal)]).toEqual([
      'is-portal',
      null,
    ]);
  });

  it('申请政务服务平台 and 申请取消政务服务平台 likewise [H04 H05]', () => {
    expect([why('platform-apply'), why('platform-cancel')]).toEqual([null, 'is-no-platform']);
    const platform = { isServicePlatform: true };
    expect(why('platform-apply', platform)).toBe('is-platform');
    expect(why('platform-cancel', platform)).toBeNull();
  });

  it('one portal a unit: the old one gives its flag up first [G04 R-2.5]', () => {
    expect(why('portal-apply', { portalHolder: '示例市人民政府' })).toBe(
      'portal-taken-cancel-first',
    );
  });

  it('a portal goes offline for good only without its flag; for a time as it is [I10 X11]', () => {
    const portal = { isPortal: true };
    expect(why('offline-permanent', portal)).toBe('portal-flag-first');
    expect(why('offline-temporary', portal)).toBeNull();
    expect(why('offline-emergency', portal)).toBeNull();
  });

  it('going offline needs the state 正常; a pending change does not block it [I10 X11]', () => {
    for (const action of ['offline-temporary', 'offline-emergency', 'offline-permanent'] as const) {
      expect(
        why(action, { open: ['amendment', 'channels', 'domains', 'portal-apply'] }),
      ).toBeNull();
      for (const status of siteStatuses) {
        if (status !== 'normal')
          expect(why(action, { status }), `${action} ${status}`).not.toBeNull();
      }
    }
  });

  it('what is open stands in the way of the same again, not of something else [B24 R-4.8]', () => {
    expect(why('amendment', { open: ['channels'] })).toBe('filing-open');
    expect(why('portal-apply', { open: ['portal-apply'] })).toBe('filing-open');
    expect(why('portal-apply', { open: ['amendment', 'platform-apply'] })).toBeNull();
    expect(why('offline-permanent', { open: ['offline-temporary'] })).toBe('filing-open');
    expect(why('amendment', { open: ['offline-temporary'] })).toBeNull();
  });

  it('完成下线 after 下线申请通过 only [I04]', () => {
    const open = siteStatuses.filter((status) => why('complete-offline', { status }) === null);
    expect(open).toEqual(['offline-approved']);
  });

  it.each([
    ['offline-approved', ['complete-offline', 'restore', 'delete']],
    ['offline-permanent', ['restore', 'delete']],
    ['deleted', ['restore']],
  ] as const)('a site that is %s may only be brought further [I14 I17 X18]', (status, expected) => {
    expect(openTo({ status })).toEqual(expected);
  });

  it('a planned temporary offline is the only one [I01]', () => {
    expect(why('offline-temporary', { isPlanned: true })).toBe('offline-planned');
  });
});

describe('who may ask for what', () => {
  const site = (status: SiteStatus = 'normal') => ({ unit: code('990101'), status });
  const asks = (unit: string | null, status?: SiteStatus) =>
    siteActions.filter((action) =>
      mayAsk(
        country,
        site(status),
        action,
        unit === null ? { kind: 'filer' } : { kind: 'unit', unit: code(unit) },
      ),
    );

  it('the filer for its record, its flags and its going offline; never for what units decide [A06 R-1.6]', () => {
    expect(asks(null)).toEqual(
      siteActions.filter((action) => !['restore', 'exempt', 'delete'].includes(action)),
    );
  });

  it('its own unit completes an offline on its behalf [X32]', () => {
    expect(asks('990101')).toEqual(['complete-offline']);
  });

  it('the unit between asks for nothing; the province restores [R-3]', () => {
    expect(asks('990100')).toEqual([]);
    expect(asks('990000')).toEqual(['restore']);
  });

  it('the root exempts and deletes, and alone lifts both [I16 I17 X18]', () => {
    expect(asks('bm0100')).toEqual(['exempt', 'delete']);
    expect(asks('bm0100', 'deleted')).toEqual(['restore', 'exempt', 'delete']);
    expect(asks('990000', 'exempt')).toEqual([]);
  });

  it('a unit beside it asks for nothing [I09 R-4.7]', () => {
    for (const unit of ['990102', '999001', 'bm9900', 'bm9901']) expect(asks(unit)).toEqual([]);
  });
});
