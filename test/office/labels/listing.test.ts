import { afterEach, beforeEach, expect, it } from 'vitest';
import { askForListing, isListingDue } from '#office/labels/listing.ts';
import { issuedLabel } from '#office/checker/issued-label.ts';
import type { Office } from '#office/types.ts';
import type { LabelState } from '#registry/page-check/label-finding.ts';
import { isPubliclyListed } from '#registry/listing.ts';
import type { SiteCheck } from '#registry/page-check/site-check.ts';
import type { SiteCode } from '#registry/site.ts';
import { approveAll, decideAs, fileSite, formOf } from '../test-office.ts';
import { type TestOffice, testOffice } from '../test-office.ts';
import { issued } from './labels-office.ts';

let made: TestOffice;
let code: SiteCode;
const { homeUrl = '' } = formOf();
const host = new URL(homeUrl).hostname;
beforeEach(async () => {
  made = await testOffice();
  const { filing } = await fileSite(made, formOf({ 'clearances.label': 'applied' }));
  await approveAll(made, filing);
  made.at('2026-11-20T16:00:00.000');
  const [minted] = (await made.office.mint()).minted;
  if (!minted) throw new Error('no code');
  code = minted;
});
afterEach(() => made.remove());

/** The office after a check that found the label so on the home page. */
function checked(state: LabelState): Office {
  const label = { state: 'right', pages: [{ url: homeUrl, state, found: '' }] };
  const check = { site: code, label } as unknown as SiteCheck;
  return { ...made.office, checks: { ...made.office.checks, of: () => check } };
}
const record = async () => {
  const row = made.office.catalogue.site(code);
  if (!row) throw new Error('no site');
  return { row, file: await made.office.catalogue.siteFile(row) };
};
const ask = async (office: Office) => {
  const outcome = await askForListing(office, code, made.office.requestToken());
  return outcome.ok ? outcome.value : outcome.problems.map((problem) => problem.code);
};

it('a label that hangs lists nothing by itself: the filer asks, its unit decides [R01 X30 B07]', async () => {
  await issued(made, { hostnames: [host] });
  const office = checked('right');
  const before = await record();
  expect(isListingDue(office, code, before.file)).toBe(true);
  expect(isPubliclyListed(before.row.status, before.file)).toBe(false);

  const asked = await ask(office);
  if (!('filing' in asked)) throw new Error(asked.join());
  expect(made.office.catalogue.filing(asked.filing)).toMatchObject({ kind: 'amendment' });
  expect(isPubliclyListed(before.row.status, (await record()).file)).toBe(false);
  await decideAs(made, '990101', asked.filing);
  const { row, file } = await record();
  expect(isPubliclyListed(row.status, file)).toBe(true);
  expect({ ...file, clearances: before.file.clearances }).toEqual(before.file);
  expect(isListingDue(office, code, file)).toBe(false);
});

it('nothing is proposed before the label is issued, found on the home page, and in force [R01 X30]', async () => {
  expect(await ask(checked('right'))).toEqual(['label-not-found']);
  await issued(made, { hostnames: [host] });
  for (const state of ['missing', 'after-body', 'wrong-host', 'not-opened'] as const) {
    expect(await ask(checked(state))).toEqual(['label-not-found']);
  }
  expect(await ask(made.office)).toEqual(['label-not-found']);
});

it('the checker looks for the number issued, on the register’s host and the label’s [Q04 Z03]', async () => {
  const { catalogue } = made.office;
  expect(issuedLabel(catalogue, 'http://127.0.0.1:4321', code)).toBeNull();
  const { number } = await issued(made, { hostnames: [host] });
  expect(issuedLabel(catalogue, 'http://127.0.0.1:4321', code)).toEqual({
    number,
    hosts: ['127.0.0.1:4321'],
    issuedFor: [host],
    before: [],
  });
});

it('both persons hear that the label is issued, once over a restart [Q01 R-9.3]', async () => {
  const { number } = await issued(made, { hostnames: [host] });
  made = await made.reopen();
  const { filing } = (await record()).row;
  const mails = made.tools.store.outbox
    .ofFiling(filing as never)
    .filter(({ template }) => template === 'label-issued');
  expect(mails.map(({ to }) => to)).toEqual(['principal', 'contact']);
  expect(mails[0]?.key).toBe(`label-issued:${number}:${code}:principal`);
});
