import type { SiteFilter } from '#catalogue/filters.ts';
import type { PageRequest, SiteRow } from '#catalogue/types.ts';
import type { Channel, SiteFile } from '#registry/site.ts';
import { placeOf } from '#registry/unit-tree.ts';
import type { UnitCode } from '#registry/unit.ts';
import { siteStatusText } from '#text/site-status.ts';
import { clearanceText, sponsorKindText } from '#text/words.ts';
import type { Tools } from './tools.ts';

/** One site of a report upward (上报表): what it says in the list, and its columns. */
export interface ReportLine {
  readonly cells: readonly string[];
  readonly channels: readonly (readonly string[])[];
}

/** Columns of 网站基本信息: the first eleven in the order of the sources (K06), then the record. */
export const siteColumns = [
  '序号',
  '填报人',
  '时间',
  '状态',
  '网站标识码',
  '省/部',
  '市',
  '县',
  '填报单位',
  '网站名称',
  'ICP备案编号',
  '首页网址',
  '主办单位类别',
  '办公地址',
  '组织单位标识码',
  '组织单位',
  '是否为本级政府门户网站',
  '是否为本级政府一体化政务服务平台',
  '党政机关网站标识',
  '政府网站域名',
  'ICP备案',
  '公安机关备案',
  '公安机关备案号',
  '其他域名',
  'IPv4地址',
  'IPv6地址',
  '栏目（系统）数',
  '网站简介',
  '情况说明',
  '标识码生成时间',
] as const;

/** Columns of 栏目（系统）基本信息: the site again, so that each line stands by itself (K05). */
export const channelColumns = [
  '网站标识码',
  '网站名称',
  '栏目（系统）类别',
  '栏目（系统）名称',
  '栏目（系统）地址',
] as const;

/**
 * The sites of a subtree that match a filter, line by line, of one page of the list or of all (K04,
 * K05, X17). Persons are not in it: 填报人 is the body that filed. Files are read as lines are
 * taken, so that a report of the whole country needs no more memory than one of a county.
 */
export async function* siteReport(
  tools: Pick<Tools, 'catalogue'>,
  unit: UnitCode,
  filter: SiteFilter,
  page: PageRequest | null,
): AsyncIterable<ReportLine> {
  const { catalogue } = tools;
  const list = page === null ? null : catalogue.sites(unit, filter, page);
  let number = list === null ? 0 : (list.page - 1) * list.size;
  for (const row of list?.rows ?? catalogue.everySite(unit, filter)) {
    number += 1;
    yield lineOf(tools, number, row, await catalogue.siteFile(row));
  }
}

/** A table of the report, as workbooks and CSV are written from. */
export interface ReportSheet {
  readonly name: string;
  readonly columns: readonly { readonly header: string }[];
  readonly rows: AsyncIterable<readonly string[]>;
}

/** Where the columns of sites wait while the sites are written. */
export interface ChannelSpool {
  keep(rows: readonly (readonly string[])[]): void;
  /** All that was kept, in order. */
  rows(): AsyncIterable<readonly string[]>;
}

/**
 * The two tables of a report: sites, then their columns (K05). `lines` reads the sites anew each time;
 * with a spool they are read once, and the tables are to be taken in order.
 */
export function reportSheets(
  lines: () => AsyncIterable<ReportLine>,
  spool: ChannelSpool | null = null,
): readonly [sites: ReportSheet, channels: ReportSheet] {
  const columns = (headers: readonly string[]) => headers.map((header) => ({ header }));
  return [
    {
      name: '网站基本信息',
      columns: columns(siteColumns),
      rows: each(lines, ({ cells, channels: kept }) => {
        spool?.keep(kept);
        return [cells];
      }),
    },
    {
      name: '栏目（系统）基本信息',
      columns: columns(channelColumns),
      rows: spool?.rows() ?? each(lines, ({ channels: kept }) => kept),
    },
  ];
}

async function* each(
  lines: () => AsyncIterable<ReportLine>,
  rowsOf: (line: ReportLine) => readonly (readonly string[])[],
): AsyncIterable<readonly string[]> {
  for await (const line of lines()) yield* rowsOf(line);
}

function lineOf(
  tools: Pick<Tools, 'catalogue'>,
  number: number,
  row: SiteRow,
  file: SiteFile,
): ReportLine {
  const units = tools.catalogue.units();
  const place = placeOf(units, row.unit);
  const yesNo = (is: boolean) => (is ? '是' : '否');
  const listed = (items: readonly string[]) => (items.length > 0 ? items.join('；') : '无');
  const code = row.code ?? '';
  return {
    cells: [
      String(number),
      file.sponsor.name,
      row.approvedAt.slice(0, 16).replace('T', ' '),
      siteStatusText(row, 'unit'),
      code,
      place.province,
      place.prefecture,
      place.county,
      file.sponsor.name,
      file.name,
      file.icp,
      file.homeUrl,
      sponsorKindText[file.sponsor.kind],
      file.address,
      file.unit,
      units.get(file.unit)?.office ?? '',
      yesNo(file.isPortal),
      yesNo(file.isServicePlatform),
      clearanceText[file.clearances.label],
      clearanceText[file.clearances.domain],
      clearanceText[file.clearances.icp],
      clearanceText[file.clearances.police],
      file.police,
      listed(file.otherDomains),
      listed(file.ipv4),
      listed(file.ipv6),
      String(file.channels.length),
      file.introduction,
      file.justification,
      (row.mintedAt ?? '').slice(0, 16).replace('T', ' '),
    ],
    channels: file.channels.map((channel) => channelCells(code, file.name, channel)),
  };
}

function channelCells(code: string, name: string, channel: Channel): readonly string[] {
  return [code, name, channel.category, channel.name, channel.url];
}
