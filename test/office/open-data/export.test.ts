import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ExcelJS from 'exceljs';
import { unzipSync } from 'fflate';
import { afterEach, expect, it } from 'vitest';
import { type ExportReport, exportOpenData } from '#office/open-data/export.ts';
import schema from '#schemas/open-site.schema.json' with { type: 'json' };
import { csvLine } from '#workbook/csv-writer.ts';
import { writeRows } from '#workbook/xlsx-writer.ts';
import { approveAll, fileSite, formOf, type TestOffice, testOffice } from '../test-office.ts';

let made: TestOffice;
afterEach(() => made.remove());

const tables = { csvLine, xlsx: writeRows };

async function exported(out: string, isWhole = false): Promise<ExportReport> {
  const outDir = join(made.dir, out);
  const { commit } = made.office.health();
  const registerDir = join(made.dir, 'register.git');
  const source = {
    registerDir,
    stateDir: `${outDir}.state`,
    commit,
    siteUrl: 'http://127.0.0.1:4321',
    serverUrl: null,
    appDir: '',
  };
  return exportOpenData({ source, outDir, tables, isWhole });
}

async function filesOf(out: string): Promise<Map<string, Buffer>> {
  const dir = join(made.dir, out, 'open-data');
  const names = (await readdir(dir)).sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(dir, name))] as const)),
  );
}

/** Files a site and brings it to its code. */
async function register(label: string, unit = '990101', more = {}): Promise<void> {
  const fields = formOf({
    name: `${label}网站`,
    homeUrl: `https://${label.length}x${Buffer.from(label).toString('hex').slice(0, 20)}.shili.gov.cn/`,
    unit,
    ...more,
  });
  const { filing } = await fileSite(made, fields, made.office.requestToken(), '10.0.0.1');
  await approveAll(made, filing, [unit, '990100', '990000']);
}

it('gives the whole register, each province and each unit as JSON, CSV and workbook, with checksums, commit and licence [Z07 J07 R-6.3]', async () => {
  made = await testOffice();
  await register('示例甲');
  await register('示例乙', '990102');
  made.at('2026-11-21T16:30:00');
  await made.office.mint();
  const report = await exported('a');
  expect(report.sites).toBe(2);
  const files = await filesOf('a');
  for (const stem of ['sites', '990000', '990100', '990101', '990102'])
    for (const end of ['json', 'csv', 'xlsx']) expect(files.has(`${stem}.${end}`)).toBe(true);
  const index = JSON.parse(String(files.get('index.json'))) as {
    commit: string;
    licence: { id: string };
    files: { name: string; sites: number; bytes: number; sha256: string }[];
  };
  expect(index).toMatchObject({ commit: report.commit, licence: { id: 'CC-BY-4.0' } });
  for (const { name, bytes, sha256 } of index.files) {
    const content = files.get(name) as Buffer;
    expect(content.length).toBe(bytes);
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    expect(String(files.get('SHA256SUMS'))).toContain(`${sha256}  ${name}\n`);
  }
  expect(index.files.find(({ name }) => name === '990102.csv')?.sites).toBe(1);

  const validate = new Ajv2020({ strict: false }).compile(schema);
  const { sites } = JSON.parse(String(files.get('sites.json'))) as { sites: object[] };
  expect(sites).toHaveLength(2);
  for (const site of sites) expect(validate(site), JSON.stringify(validate.errors)).toBe(true);

  const csv = String(files.get('sites.csv')).split('\r\n');
  expect(csv[0]).toContain('网站标识码,网站名称,首页网址');
  expect(csv).toHaveLength(4);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(files.get('sites.xlsx') as unknown as ArrayBuffer);
  expect(book.worksheets.map(({ name }) => name)).toEqual(['网站', '栏目（系统）', '说明']);
  expect(book.worksheets[0]?.rowCount).toBe(3);
});

it('every field of the data is in the dictionary, and every column names a field [Z07]', async () => {
  made = await testOffice();
  await exported('a');
  const dictionary = String((await filesOf('a')).get('dictionary.csv'));
  for (const field of Object.keys(schema.properties)) expect(dictionary).toContain(`\n${field},`);
  for (const field of ['sponsor.kind', 'channels[].url', 'history[].at'])
    expect(dictionary).toContain(`\n${field},`);
  expect(dictionary).toContain(',网站标识码\r\n');
});

it('the same commit gives the same bytes, whether from nothing or from an earlier export [Z07]', async () => {
  made = await testOffice();
  await register('示例甲');
  made.at('2026-11-21T16:30:00');
  await made.office.mint();
  await exported('a');
  await register('示例乙', '990102');
  made.at('2026-11-22T16:30:00');
  await made.office.mint();
  const more = await exported('a');
  await exported('b');
  const [a, b] = [await filesOf('a'), await filesOf('b')];
  expect([...a.keys()]).toEqual([...b.keys()]);
  for (const [name, bytes] of a) expect(bytes.equals(b.get(name) as Buffer), name).toBe(true);
  // 990102, 990100 and 990000, the whole register, and four plain files: 990101 was left alone
  expect(more.written).toBe(3 * 4 + 4);
  expect(await exported('a')).toMatchObject({ written: 0 });
});

it('what was planted as personal data is in no file [Z07 R-9.1 C01]', async () => {
  made = await testOffice();
  const canaries = ['金丝雀甲', '金丝雀乙', '13900007777', '13900008888', 'canary@example.invalid'];
  await register('示例甲', '990101', {
    'principal.name': canaries[0],
    'principal.mobile': canaries[2],
    'principal.email': canaries[4],
    'contact.name': canaries[1],
    'contact.mobile': canaries[3],
    'contact.email': canaries[4],
  });
  made.at('2026-11-21T16:30:00');
  await made.office.mint();
  await exported('a');
  for (const [name, bytes] of await filesOf('a')) {
    const texts = name.endsWith('.xlsx')
      ? Object.values(unzipSync(bytes)).map((part) => Buffer.from(part).toString())
      : [bytes.toString()];
    for (const text of texts) {
      for (const canary of canaries)
        expect(text.includes(canary), `${canary} in ${name}`).toBe(false);
      expect(/"persons"|"generation"|principal|990121@/.test(text), name).toBe(false);
    }
  }
});

it('nothing in a table is a formula [Z07 K05]', async () => {
  made = await testOffice();
  await register('示例甲', '990101', { introduction: '=HYPERLINK("http://a")' });
  made.at('2026-11-21T16:30:00');
  await made.office.mint();
  await exported('a');
  const files = await filesOf('a');
  expect(String(files.get('sites.csv'))).toContain(`"'=HYPERLINK(""http://a"")"`);
  const sheet = unzipSync(files.get('sites.xlsx') as Buffer)['xl/worksheets/sheet1.xml'];
  expect(Buffer.from(sheet as Uint8Array).toString()).not.toContain('<f>');
});
