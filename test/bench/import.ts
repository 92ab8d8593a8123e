import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { importSites } from '#office/import.ts';
import type { Tools } from '#office/tools.ts';
import { openOffice } from '#office/open.ts';
import { readContained } from '#workbook/contained-reader.ts';
import { accountOf, formOf } from '../office/test-office.ts';
import { workbookOf, cellsOf, headers } from '../workbook/sample-table.ts';
import { type BenchRun, compared, type Figure, timed } from './figure.ts';

const runs = 3;
const sites = 300;
const allowed = 10_000;

/**
 * 300 sites of one workbook, from its bytes to durable filings with receipt codes, against the ten
 * seconds that are allowed; and a site against the same in a small register.
 */
export async function benchImport(run: BenchRun): Promise<readonly Figure[]> {
  const large = await importMany(await run.register(run.sites));
  const small = await importMany(await run.register(1_000));
  const most = large.map(() => allowed);
  return [
    compared('import-300-sites', large, most, 1, 'a workbook read apart, checked and filed'),
    compared('import-size-independence', large, small, 1.5, 'the same import at 1,000 sites'),
  ];
}

async function importMany(dir: string): Promise<number[]> {
  const env = {
    REGISTER_DIR: join(dir, 'register.git'),
    PRIVATE_DB: join(dir, 'private.db'),
    DEMO: 'off',
  };
  const { office, tools } = await openOffice(env);
  const times: number[] = [];
  let again = async (_: Tools) => '';
  let first = '';
  for (let round = 0; round < runs; round += 1) {
    const rows = Array.from({ length: sites }, (_, n) => {
      const name = `基准测试第${round}批第${n}网`;
      const homeUrl = `https://bench${round}x${n}.shili.gov.cn/`;
      return cellsOf(formOf({ name, homeUrl, unit: '330106' }));
    });
    const bytes = await workbookOf([headers, ...rows]);
    const token = office.requestToken();
    const work = async (by: Tools) => {
      const upload = await readContained('网站.xlsx', bytes);
      const request = { dryRun: false, allOrNothing: false, token };
      const { lines } = await importSites(by, upload, accountOf('330106'), request);
      const filed = lines.filter(({ result }) => result === 'filed').length;
      if (filed !== sites) throw new Error(`${filed} of ${sites} were filed`);
      return lines.map(({ filing, receiptCode }) => `${filing} ${receiptCode}`).join();
    };
    times.push(await timed(async () => (first = await work(tools))));
    again = work;
  }
  await office.close();
  // durable, and once: done again after a restart it is the same filings with the same codes
  const reopened = await openOffice(env);
  const second = await again(reopened.tools);
  const all = reopened.office.catalogue.filings(accountOf('330106').unit, {}, { page: 1, size: 1 });
  await reopened.office.close();
  if (second !== first || all.total !== runs * sites) throw new Error('imported twice');
  await rm(dir, { recursive: true, force: true });
  return times;
}
