import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { formatMessage } from '#git/message.ts';
import { dumpYaml } from '#git/yaml.ts';
import { issuedLabel } from '#office/checker/issued-label.ts';
import { rotateLabelKey } from '#office/labels/keys.ts';
import { labelsToReissue, reissueLabels } from '#office/labels/reissue.ts';
import { labelOfSite, labelView } from '#office/labels/view.ts';
import { theRegister } from '#office/tools.ts';
import { type Label, labelPath, labelText, orderLabel } from '#registry/label.ts';
import { isoOf } from '#registry/moment.ts';
import type { Account } from '#private/types.ts';
import type { SiteCode } from '#registry/site.ts';
import { replayMain } from '#verify/replay.ts';
import { body } from '../mail-bench.ts';
import { applied, registered, step } from '../openings/openings-tools.ts';
import { approveAll, fileSite, type TestOffice, testOffice } from '../test-office.ts';

let made: TestOffice;
let account: Account;
const code = '9901010001' as SiteCode;
beforeEach(async () => {
  made = await testOffice();
  account = await registered(made);
});
afterEach(() => made.remove());

/** The label of an application that went its whole way. */
async function labelled(english: string): Promise<Label> {
  const id = await applied(made, account, { english, chinese: '', siteName: `示例${english}` });
  for (const what of ['pass', 'paper', 'approve'] as const) await step(made, id, what);
  const number = (await made.office.openings.view(account, id))?.label ?? '';
  const label = made.office.catalogue.labels.label(number);
  if (!label) throw new Error('no label');
  return label;
}
const first = async () => {
  const { objects, main } = made.tools.forge;
  return (await replayMain(objects, await main())).first;
};
const view = (number: string) => labelView(made.office.catalogue, number);
const mails = () => {
  const folder = join(made.dir, 'mail');
  return readdirSync(folder).map((file) => body(readFileSync(join(folder, file), 'utf8')));
};

it('after a leak every label is issued again with the same facts, the old ones point to the new; history proves it [Z03 R-9.2]', async () => {
  const old = [await labelled('a.shilixian.gov.cn'), await labelled('b.shilixian.gov.cn')];
  expect(await reissueLabels(made.tools)).toEqual({ issued: 0, left: 0 });
  await rotateLabelKey(made.tools, true);
  expect(labelsToReissue(made.tools)).toEqual(old);
  expect(old.map(({ number }) => view(number)?.proof)).toEqual(['key-revoked', 'key-revoked']);
  expect(await reissueLabels(made.tools)).toEqual({ issued: 2, left: 0 });
  for (const before of old) {
    const after = view(view(before.number)?.replacement ?? '');
    expect(after).toMatchObject({ proof: 'good', revocation: null });
    const { number, key, issuedOn, replaces, signature, ...facts } = before;
    expect(after?.label).toMatchObject({ ...facts, replaces: number });
  }
  expect(await first()).toBeNull();
});

it('a run that dies goes on where it was, and a second one does nothing [Z03 R-9.3]', async () => {
  for (const host of ['a', 'b', 'c']) await labelled(`${host}.shilixian.gov.cn`);
  await rotateLabelKey(made.tools, true);
  const die = () => {
    throw new Error('died');
  };
  await expect(reissueLabels(made.tools, die, 1)).rejects.toThrow('died');
  made = await made.reopen();
  expect(labelsToReissue(made.tools)).toHaveLength(2);
  expect(await reissueLabels(made.tools, undefined, 1)).toEqual({ issued: 2, left: 0 });
  expect(await reissueLabels(made.tools)).toEqual({ issued: 0, left: 0 });
  const { catalogue } = made.office;
  expect(catalogue.labels.numbers('', 10)).toHaveLength(6);
  expect(catalogue.labels.highest('99')).toBe(6);
  expect(await first()).toBeNull();
});

it('each site is told once where its new code is; who has no code yet hears of it too [Q01 Z03 R-9.3]', async () => {
  const { filing } = await fileSite(made);
  await approveAll(made, filing);
  made.at('2026-11-20T16:00:00');
  await made.office.mint();
  const host = new URL(made.office.catalogue.site(code)?.homeUrl ?? '').hostname;
  const before = await labelled(host);
  await labelled('later.shilixian.gov.cn');
  await made.office.sendMail();
  await rotateLabelKey(made.tools, true);
  await reissueLabels(made.tools);
  made = await made.reopen();
  await made.office.sendMail();
  const told = mails().filter((text) => text.includes('更换了网站标识的签名密钥'));
  expect(told).toHaveLength(4);
  expect(told.filter((text) => text.includes('/my-site/label'))).toHaveLength(2);
  expect(told.filter((text) => text.includes('/opening/home'))).toHaveLength(2);
  expect(told.some((text) => text.includes(`原来的 ${before.number} 不再使用`))).toBe(true);
  // and the page of the site, and the check of its pages, go by the new one
  const { catalogue } = made.office;
  const now = labelOfSite(catalogue, code);
  expect(now).toMatchObject({ proof: 'good', label: { replaces: before.number } });
  expect(issuedLabel(catalogue, 'http://127.0.0.1', code)).toMatchObject({
    number: now?.label.number,
    before: [before.number],
  });
});

it('a label of a key that only rotated, or of a site that is gone, is left as it is [Z03]', async () => {
  await labelled('a.shilixian.gov.cn');
  await rotateLabelKey(made.tools, false);
  expect(labelsToReissue(made.tools)).toEqual([]);
});

it.each([
  ['another site', { siteName: '示例别的网站' }],
  ['another host', { hosts: ['evil.shilixian.gov.cn'] }],
] as const)('a label issued again for %s is named [Z03 R-9.2]', async (_, wrongly) => {
  const before = await labelled('a.shilixian.gov.cn');
  const key = await rotateLabelKey(made.tools, true);
  const { forge, store, now } = made.tools;
  const number = '99-000002';
  const unsigned = { ...before, ...wrongly, number, key: key.id, replaces: before.number };
  const signature = store.signingKeys.sign(key.id, key.publicKey, labelText(unsigned));
  const bytes = Buffer.from(dumpYaml(orderLabel({ ...unsigned, signature })));
  await forge.exclusive(async () =>
    forge.commit({
      expected: await forge.main(),
      changes: new Map([[labelPath(number), bytes]]),
      message: formatMessage('换发', [
        ['Event', 'label-reissue'],
        ['At', isoOf(now())],
      ]),
      by: theRegister,
      at: now(),
    }),
  );
  expect(await first()).toMatchObject({ code: 'content-differs' });
});
