import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SiteCode } from '#registry/site.ts';
import { approveAll, decideAs, fileSite, type TestOffice, testOffice } from './test-office.ts';

let opened: TestOffice;
const code = '9901010001' as SiteCode;
beforeEach(async () => {
  opened = await testOffice();
  const { filing } = await fileSite(opened);
  await approveAll(opened, filing);
  opened.at('2026-11-20T16:00:00');
  await opened.office.mint();
});
afterEach(() => opened.remove());

const reminders = () => {
  const filing = opened.office.catalogue.site(code)?.filing;
  return filing
    ? opened.store.outbox.ofFiling(filing).filter(({ template }) => template === 'yearly-reminder')
        .length
    : 0;
};

it('a year after its code both persons are asked once to look at the record, every year anew [F15]', () => {
  opened.at('2027-11-20T09:00:00');
  expect(opened.office.remindYearly()).toBe(0);
  opened.at('2027-11-21T09:00:00');
  opened.office.remindYearly();
  opened.at('2027-11-22T09:00:00');
  opened.office.remindYearly();
  expect(reminders()).toBe(2);
  opened.at('2028-11-24T09:00:00');
  opened.office.remindYearly();
  expect(reminders()).toBe(4);
});

it('who confirmed or changed the record within the year is not asked [F15]', async () => {
  opened.at('2027-06-01T09:00:00');
  opened.office.confirmRecord(code);
  opened.at('2027-11-21T09:00:00');
  expect(opened.office.remindYearly()).toBe(0);
  const token = opened.office.requestToken();
  const fields = { otherDomains: 'b.shili.gov.cn' };
  const asker = { kind: 'filer' } as const;
  const outcome = await opened.office.submitChange(code, 'domains', fields, asker, token);
  if (outcome.ok) await decideAs(opened, '990101', outcome.value.filing);
  opened.at('2028-11-20T17:00:00');
  expect(opened.office.remindYearly()).toBe(0);
  expect(reminders()).toBe(0);
});
