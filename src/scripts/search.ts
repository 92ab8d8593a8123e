/** Searches the files of a static site and shows what it finds; the address keeps the words (R04). */
import { openSearchFiles } from '../components/search-files.ts';
import { type RemoteFiles, type RemoteSite, searchRemote } from '../registry/search/remote.ts';
import { siteWords } from '../registry/search/text.ts';

const shown = 10;
const start = document.querySelector<HTMLLinkElement>('#search-index');
const status = document.querySelector('[data-search-status]');
const results = document.querySelector<HTMLElement>('[data-search-results]');
const more = document.querySelector<HTMLElement>('[data-search-more]');
const browse = document.querySelector<HTMLElement>('[data-search-browse]');
const query = new URLSearchParams(location.search);
const text = (query.get('q') ?? '').normalize('NFKC').trim().slice(0, 200);
const unit = /^(?:\d{6}|b[mt]\d{4})$/.exec(query.get('unit') ?? '')?.[0] ?? null;

const input = document.querySelector<HTMLInputElement>('input[name="q"]');
if (input && text !== '') input.value = text;
if (start && text !== '') void search(start.href);

async function search(indexUrl: string): Promise<void> {
  const folder = new URL('.', indexUrl);
  const words = siteWords(text);
  tell('正在查询……');
  try {
    await show(await openSearchFiles(folder), folder, words, 0);
  } catch {
    tell('查询所需的文件没有取到，请稍后再试，或者按地区和部门查找。');
  }
}

async function show(
  files: RemoteFiles,
  folder: URL,
  words: readonly string[],
  from: number,
): Promise<void> {
  const found = await searchRemote(files, words, unit, { from, size: shown });
  if (browse) browse.hidden = found.total > 0;
  if (found.total === 0) {
    tell(`没有找到符合“${text}”的网站。少写几个字，或者换一种写法；至少要有两个字。`);
    return;
  }
  const near = found.isNearly ? '没有完全相符的网站，下面是相近的结果（可能有一个字不同）。' : '';
  tell(`${near}共 ${found.total} 个网站${unit ? `（范围：${unit} 及其下级）` : ''}`);
  results?.append(...found.sites.map((site) => itemOf(site, folder)));
  if (results) results.hidden = false;
  if (!more) return;
  more.hidden = from + shown >= found.total;
  const button = more.querySelector('button');
  if (button) button.onclick = () => void show(files, folder, words, from + shown);
}

function tell(sentence: string): void {
  if (status) status.textContent = sentence;
}

function itemOf(site: RemoteSite, folder: URL): HTMLElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = new URL(`../sites/${site.code}`, folder).href;
  link.textContent = site.title;
  const code = document.createElement('span');
  code.className = 'code';
  code.textContent = site.code;
  const about = document.createElement('span');
  about.className = 'note';
  about.textContent = `${site.body} · ${site.homeUrl} · ${site.status}`;
  item.append(link, ' ', code, document.createElement('br'), about);
  return item;
}
