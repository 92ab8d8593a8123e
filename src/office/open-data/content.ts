import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { channelCells, channelColumns, siteCells, siteColumns } from './columns.ts';
import { licence } from './licence.ts';
import type { OpenFile } from './scope.ts';
import type { OpenSite } from './site-record.ts';

/** How tables are written; the office's floor knows none, so that whoever calls it hands them in. */
export interface TableWriters {
  csvLine(cells: readonly string[]): string;
  /** Writes sheets and ends the stream; the same rows, the same bytes. */
  xlsx(stream: Writable, sheets: readonly TableSheet[]): Promise<void>;
}

export interface TableSheet {
  readonly name: string;
  readonly columns: readonly { readonly header: string; readonly width?: number }[];
  readonly rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>;
}

/** Sites in order of their codes; asked for anew for each sheet. */
export type Sites = () => AsyncIterable<OpenSite>;

/** Writes one file of open data and ends the stream (Z07). */
export async function writeContent(
  stream: Writable,
  { unit, format }: OpenFile,
  sites: Sites,
  tables: TableWriters,
): Promise<void> {
  if (format === 'xlsx') await writeWorkbook(stream, sites, tables);
  else {
    const parts = format === 'json' ? jsonParts(unit, sites) : csvParts(sites, tables);
    await pipeline(Readable.from(inChunks(parts)), stream);
  }
}

/** One site a line, so that two versions can be compared line by line. */
async function* jsonParts(unit: string | null, sites: Sites): AsyncIterable<string> {
  const head = {
    title:
      unit === null ? '政府网站登记簿：全部在册网站' : `政府网站登记簿：${unit} 及其下级的网站`,
    unit,
    licence: licence.id,
    schema: '/schemas/open-site.schema.json',
  };
  yield `${JSON.stringify(head).slice(0, -1)},"sites":[`;
  let before = '\n';
  for await (const site of sites()) {
    yield before + JSON.stringify(site);
    before = ',\n';
  }
  yield '\n]}\n';
}

/** UTF-8 with a byte order mark, which Excel needs for Chinese. */
async function* csvParts(sites: Sites, { csvLine }: TableWriters): AsyncIterable<string> {
  yield `\ufeff${csvLine(siteColumns.map(({ header }) => header))}`;
  for await (const site of sites()) yield csvLine(siteCells(site));
}

async function writeWorkbook(stream: Writable, sites: Sites, tables: TableWriters): Promise<void> {
  async function* rows(of: (site: OpenSite) => readonly (readonly string[])[]) {
    for await (const site of sites()) yield* of(site);
  }
  const about = [
    ['数据', '政府网站登记簿：网站基本信息、栏目（系统）'],
    ['许可', `${licence.name} ${licence.url}`],
    ['来源', licence.attribution],
    ['说明', '不含个人信息；各列的含义见数据字典 dictionary.csv'],
  ];
  const sheets = [
    {
      name: '网站',
      columns: siteColumns.map(({ header }) => ({ header })),
      rows: rows((site) => [siteCells(site)]),
    },
    {
      name: '栏目（系统）',
      columns: channelColumns.map((header) => ({ header })),
      rows: rows(channelCells),
    },
    { name: '说明', columns: [{ header: '项目' }, { header: '内容', width: 80 }], rows: about },
  ];
  await tables.xlsx(stream, sheets);
}

/** Small texts together: one write for each site would cost more than the text. */
async function* inChunks(parts: AsyncIterable<string>): AsyncIterable<Buffer> {
  let text = '';
  for await (const part of parts) {
    text += part;
    if (text.length < 65_536) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}
