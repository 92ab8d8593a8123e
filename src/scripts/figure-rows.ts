/** Lists the sites behind a figure of a static site's statistics; the address says which. */
import { type SearchFiles, openSearchFiles } from '../components/search-files.ts';
import { figureText } from '../components/statistics.ts';
import { type Figure, isFigure } from '../registry/figures.ts';
import { pageSites, type RemoteSite } from '../registry/search/remote.ts';

const shown = 50;
const start = document.querySelector<HTMLLinkElement>('#search-index');
const status = document.querySelector('[data-figure-status]');
const table = document.querySelector<HTMLElement>('[data-figure-table]');
const rows = document.querySelector('[data-figure-rows]');
const more = document.querySelector<HTMLElement>('[data-figure-more]');
const browse = document.querySelector<HTMLElement>('[data-figure-browse]');
const query = new URLSearchParams(location.search);
const unit = /^(?:\d{6}|b[mt]\d{4})$/.exec(query.get('unit') ?? '')?.[0] ?? null;
const figure = query.get('figure') ?? '';
const value = query.get('value') ?? '';

if (start && unit !== null && isFigure(figure, value)) void list(start.href, unit, figure);

async function list(indexUrl: string, of: string, asked: Figure): Promise<void> {
  const folder = new URL('.', indexUrl);
  tell('正在列出……');
  try {
    const [files, where] = await Promise.all([openSearchFiles(folder), unitAt(folder, of)]);
    name(where, figureText(asked, value));
    const [all, inside] = await Promise.all([files.figure(asked, value), files.unit(of)]);
    const numbers = [...all].filter((each) => inside.has(each)).toReversed();
    if (browse) browse.hidden = true;
    tell(`共 ${numbers.length} 个网站`);
    await show(files, folder, numbers, 0);
  } catch {
    tell('列出网站所需的文件没有取到，请稍后再试，或者按地区和部门查看。');
  }
}

/** A unit as the read API tells it; the country is told by its level. */
async function unitAt(folder: URL, code: string): Promise<{ name: string; level: string }> {
  const answer = await fetch(new URL(`../api/v1/units/${code}.json`, folder));
  if (!answer.ok) return { name: code, level: '' };
  return (await answer.json()) as { name: string; level: string };
}

function name(where: { name: string; level: string }, words: string): void {
  const title = `${where.level === 'root' ? '全国' : where.name}在册的网站`;
  const heading = document.querySelector('[data-figure-title]');
  const lead = document.querySelector('[data-figure-words]');
  if (heading) heading.textContent = title;
  if (lead) lead.textContent = words;
  document.title = document.title.replace(/^[^-]*/, `${title}，${words} `);
}

async function show(
  files: SearchFiles,
  folder: URL,
  numbers: readonly number[],
  from: number,
): Promise<void> {
  const some = numbers.slice(from, from + shown);
  const pages = [...new Set(some.map((each) => Math.floor(each / pageSites)))];
  const loaded = new Map(
    await Promise.all(pages.map(async (page) => [page, await files.sites(page)] as const)),
  );
  for (const number of some) {
    const site = loaded.get(Math.floor(number / pageSites))?.[number % pageSites];
    if (site) rows?.append(rowOf(site, folder));
  }
  if (table) table.hidden = numbers.length === 0;
  if (!more) return;
  more.hidden = from + shown >= numbers.length;
  const button = more.querySelector('button');
  if (button) button.onclick = () => void show(files, folder, numbers, from + shown);
}

function tell(sentence: string): void {
  if (status) status.textContent = sentence;
}

function rowOf(site: RemoteSite, folder: URL): HTMLElement {
  const row = document.createElement('tr');
  row.setAttribute('role', 'row');
  const link = document.createElement('a');
  link.href = new URL(`../sites/${site.code}`, folder).href;
  link.className = 'code';
  link.textContent = site.code;
  const name = document.createElement('th');
  name.scope = 'row';
  name.setAttribute('role', 'rowheader');
  name.dataset['label'] = '网站名称';
  name.append(site.title);
  row.append(name);
  for (const [label, content] of [
    ['主办单位', site.body],
    ['网站标识码', link],
    ['首页网址', site.homeUrl],
    ['运行状态', site.status],
  ] as const) {
    const cell = document.createElement('td');
    cell.setAttribute('role', 'cell');
    cell.dataset['label'] = label;
    cell.append(content);
    row.append(cell);
  }
  return row;
}
