import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Draft } from '#offline/draft.ts';
import { makePackage } from '#offline/package.ts';
import { newUuid } from '#offline/uuid.ts';
import { parseSiteFields } from '#registry/site-fields.ts';
import { readUpload } from '#workbook/upload-reader.ts';
import { formOf } from '../office/test-office.ts';
import { code } from '../registry/country.ts';

const packageId = newUuid();
const draft = (more: Record<string, string> = {}): Draft => ({
  id: newUuid(),
  packageId,
  fields: { ...formOf(), unit: ' 990101', ...more },
  changedAt: '2026-11-20T01:00:00.000Z',
});
const now = new Date('2026-11-20T10:00:00+08:00');

describe('生成文件', () => {
  it.each([1, 3, 250])(
    '%i sites: what is made is what 导入 reads, every site right [M02 M04 R-3.4]',
    async (count) => {
      const drafts = Array.from({ length: count }, (_, at) => draft({ name: `示例${at}局` }));
      const made = await makePackage({ unit: code('990101'), packageId, drafts }, now);
      expect(made.name).toMatch(new RegExp(`^网站信息-990101-${count}个网站-\\d{8}-\\d{4}\\.zip$`));
      expect(made.sha256).toBe(createHash('sha256').update(made.bytes).digest('hex'));
      const { rows, problems } = await readUpload('a.zip', Buffer.from(made.bytes));
      expect(problems).toEqual([]);
      expect(rows.map(({ origin }) => origin)).toEqual(
        drafts.map(({ id }) => ({ packageId, draftId: id })),
      );
      for (const [at, { fields }] of rows.entries()) {
        expect([fields['name'], fields['unit']]).toEqual([`示例${at}局`, '990101']);
        expect(parseSiteFields(fields).ok).toBe(true);
      }
    },
  );

  it('a site changed on the way is found out by its hash [M02 M10]', async () => {
    const made = await makePackage({ unit: code('990101'), packageId, drafts: [draft()] }, now);
    const { unzipSync, zipSync } = await import('fflate');
    const files = unzipSync(made.bytes);
    const site = files['sites/1.json'] ?? new Uint8Array();
    const changed = Buffer.from(Buffer.from(site).toString().replace('mzj.', 'xzj.'));
    const bytes = zipSync({ ...files, 'sites/1.json': changed });
    const { rows, problems } = await readUpload('a.zip', Buffer.from(bytes));
    expect([rows.length, problems.map(({ problem }) => problem.code)]).toEqual([
      0,
      ['package-changed'],
    ]);
  });
});
