import {
  type FileProblem,
  type ImportRow,
  importRowMax,
  type ReadUpload,
} from '#registry/import-row.ts';
import type { Problem } from '#registry/problem.ts';
import { channelLabels } from '#text/site-labels.ts';
import type { Cell, Grid } from './grid.ts';
import { FileRefused, shownName } from './refused.ts';
import {
  fieldOfHeader,
  fieldValue,
  guidanceMark,
  plainHeader,
  type SiteColumn,
  siteColumns,
} from './site-columns.ts';

/** How far down a header may stand, below a title. */
const headerWithin = 6;

const channelParts = ['category', 'name', 'url'] as const;

/**
 * Sites of the sheets of one file: the first sheet with the columns of the form, and channels from a
 * sheet whose columns are 网站名称 and those of 栏目（系统） (J02, K05). Throws `FileRefused` where there
 * is no such sheet.
 */
export function readSiteTable(file: string, grids: readonly Grid[]): ReadUpload {
  const sites = grids.map((grid) => ({ grid, header: siteHeader(grid) }));
  const found = sites.find(({ header }) => header !== null);
  if (!found?.header) throw new FileRefused('table-header');
  const { grid, header } = found;
  const problems: FileProblem[] = [];
  const tell = (row: number | null, problem: Problem) => problems.push({ file, row, problem });
  for (const column of siteColumns) {
    if (column.isNeeded && !header.fields.includes(column.field)) {
      tell(null, { code: 'column-missing', at: '', params: { column: column.header } });
    }
  }
  for (const column of header.unknown) {
    tell(null, { code: 'column-unknown', at: '', params: { column }, advice: true });
  }
  for (const field of new Set(header.fields)) {
    const isTwice = field !== null && header.fields.filter((one) => one === field).length > 1;
    const column = siteColumns.find((one) => one.field === field)?.header ?? '';
    if (isTwice) tell(null, { code: 'column-twice', at: '', params: { column } });
  }
  if (problems.some(({ problem }) => problem.advice !== true)) return { rows: [], problems };
  const rows = grid.rows
    .filter(({ row, cells }) => row > header.row && isFilled(cells))
    .map(({ row, cells }) => siteRow(file, row, cells, header.fields));
  if (rows.length === 0) throw new FileRefused('table-empty');
  if (rows.length > importRowMax) throw new FileRefused('too-many-rows', { max: importRowMax });
  const channels = grids.find((one) => one !== grid && channelHeader(one) !== null);
  return { rows: channels ? withChannels(rows, channels, tell) : rows, problems };
}

interface Header {
  readonly row: number;
  /** The field of each column; null for a column that is not of the form. */
  readonly fields: readonly (string | null)[];
  readonly unknown: readonly string[];
}

function siteHeader(grid: Grid): Header | null {
  for (const { row, cells } of grid.rows.slice(0, headerWithin)) {
    const fields = cells.map(({ text }) => fieldOfHeader(text));
    if (!fields.includes('name') || !fields.includes('homeUrl')) continue;
    const unknown = cells.filter(
      ({ text }, index) => fields[index] === null && !/^(?:序号)?$/.test(plainHeader(text)),
    );
    return { row, fields, unknown: unknown.map(({ text }) => shownName(text.trim())) };
  }
  return null;
}

function siteRow(
  file: string,
  row: number,
  cells: readonly Cell[],
  order: Header['fields'],
): ImportRow {
  const fields: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const [index, field] of order.entries()) {
    const column = siteColumns.find((one) => one.field === field) as SiteColumn | undefined;
    if (!column) continue;
    const cell = cells[index] ?? { text: '' };
    fields[column.field] = fieldValue(column, cell.text);
    const at = `/${column.field.replaceAll('.', '/')}`;
    if (cell.fault) problems.push({ code: cell.fault, at });
  }
  const beyond = cells.slice(order.length).some(({ text }) => text.trim() !== '');
  if (beyond) problems.push({ code: 'row-too-long', at: '' });
  return { file, row, fields, problems, origin: null };
}

function channelHeader(grid: Grid): { row: number; places: readonly number[] } | null {
  const wanted = ['网站名称', ...channelParts.map((part) => channelLabels[part])].map(plainHeader);
  for (const { row, cells } of grid.rows.slice(0, headerWithin)) {
    const headers = cells.map(({ text }) => plainHeader(text));
    const places = wanted.map((header) => headers.indexOf(header));
    if (places.every((place) => place >= 0)) return { row, places };
  }
  return null;
}

/** Adds each channel to the site that its row names; sites are named as in their own sheet. */
function withChannels(
  rows: readonly ImportRow[],
  grid: Grid,
  tell: (row: number | null, problem: Problem) => void,
): readonly ImportRow[] {
  const header = channelHeader(grid);
  if (!header) return rows;
  const nameOf = (text: string) => text.normalize('NFKC').replace(/\s+/g, '');
  const byName = new Map(rows.map((row) => [nameOf(row.fields['name'] ?? ''), row]));
  const added = new Map<ImportRow, Record<string, string>[]>();
  const faults = new Map<ImportRow, Problem[]>();
  for (const { row, cells } of grid.rows) {
    if (row <= header.row || !isFilled(cells)) continue;
    const [name, ...parts] = header.places.map((place) => cells[place] ?? { text: '' });
    const site = byName.get(nameOf(name?.text ?? ''));
    if (!site) {
      const params = { row, name: shownName(name?.text ?? '') };
      tell(null, { code: 'channel-no-site', at: '', params });
      continue;
    }
    const list = added.get(site) ?? [];
    const fault = parts.find((cell) => cell.fault)?.fault;
    if (fault) {
      const at = `/channels/${list.length}`;
      faults.set(site, [...(faults.get(site) ?? []), { code: fault, at }]);
    }
    list.push(
      Object.fromEntries(channelParts.map((part, index) => [part, parts[index]?.text ?? ''])),
    );
    added.set(site, list);
  }
  return rows.map((row) => {
    const channels = (added.get(row) ?? []).flatMap((channel, index) =>
      Object.entries(channel).map(([part, text]) => [`channels.${index}.${part}`, text] as const),
    );
    const fields = { ...row.fields, ...Object.fromEntries(channels) };
    return { ...row, fields, problems: [...row.problems, ...(faults.get(row) ?? [])] };
  });
}

/** Whether a row says anything that is no explanation of ours. */
function isFilled(cells: readonly Cell[]): boolean {
  const first = cells.find(({ text, fault }) => fault !== undefined || text.trim() !== '');
  return first !== undefined && !first.text.trim().startsWith(guidanceMark);
}
