import { afterAll, beforeAll, expect, it } from 'vitest';
import { importSites } from '#office/import.ts';
import { readContained } from '#workbook/contained-reader.ts';
import { makePackage } from '../../src/offline/package.ts';
import { accountOf, formOf, type TestOffice, testOffice } from './test-office.ts';

let opened: TestOffice;
beforeAll(async () => {
  opened = await testOffice();
});
afterAll(() => opened.remove());

const packageId = '5f0d8a52-5a1c-4b1e-9a54-7f3f1b6a0c11';
const changedAt = '2026-11-20T09:00:00.000Z';
const draft = (n: number, more: Record<string, string> = {}) => ({
  id: `00000000-0000-4000-8000-00000000000${n}`,
  packageId,
  changedAt,
  fields: formOf({ name: `示例第${n}局网`, homeUrl: `https://p${n}.shili.gov.cn/`, ...more }),
});

async function importPackage(...drafts: ReturnType<typeof draft>[]) {
  const group = { unit: '990101' as never, packageId, drafts };
  const { name, bytes } = await makePackage(group, opened.office.now());
  const upload = await readContained(name, bytes);
  const token = opened.office.requestToken();
  const request = { dryRun: false, allOrNothing: false, token };
  return importSites(opened.tools, upload, accountOf('990101', '990101-2'), request);
}

it('what the offline form saves is imported as it was typed, and a later package replaces it [M02 M04 M06 M07]', async () => {
  const first = await importPackage(draft(1), draft(2));
  expect(first.problems).toEqual([]);
  const [one, two] = first.lines;
  expect([one?.result, two?.result]).toEqual(['filed', 'filed']);
  const filing = two?.filing ?? null;
  expect(filing && (await opened.office.fieldsOf(filing))).toMatchObject({
    ...draft(2).fields,
    police: '无',
  });
  const again = await importPackage(draft(2, { address: '示例县人民路2号' }), draft(3));
  expect(again.lines).toMatchObject([{ result: 'replaced', filing }, { result: 'filed' }]);
}, 30_000);
