import { decodeNumbers } from '#registry/search/postings.ts';
import type { RemoteFiles, RemoteIndex, RemoteSite } from '#registry/search/remote.ts';
import { searchable, searchableUrl } from '#registry/search/text.ts';

/** The files of a static site's search and of its figures, out of a browser. */
export interface SearchFiles extends RemoteFiles {
  /** Numbers of the sites behind a figure of the whole country; empty where it has none. */
  figure(figure: string, value: string): Promise<ReadonlySet<number>>;
}

/** The files of a static site's search, out of a browser (R04). Rejects where the first is not there. */
export async function openSearchFiles(folder: URL): Promise<SearchFiles> {
  const index = await json<RemoteIndex>(new URL('index.json', folder));
  const numbers = async (path: string): Promise<ReadonlySet<number>> => {
    const answer = await fetch(new URL(path, folder));
    return new Set(answer.ok ? decodeNumbers((await answer.text()).trim()) : []);
  };
  return {
    index,
    terms: (shard) => json(new URL(`terms/${shard}.json`, folder)),
    sites: async (page) => {
      const rows = await json<readonly (Row | null)[]>(new URL(`sites/${page}.json`, folder));
      return rows.map((row) => row && siteOf(row));
    },
    portals: () => numbers('portals.txt'),
    unit: (code) => numbers(`units/${code}.txt`),
    figure: (figure, value) => numbers(`figures/${figure}/${value}.txt`),
  };
}

type Row = readonly [string, string, string, string, string, 0 | 1];

function siteOf([code, title, homeUrl, body, state, portal]: Row): RemoteSite {
  return {
    code,
    name: searchable(title),
    url: searchableUrl(homeUrl),
    sponsor: searchable(body),
    isPortal: portal === 1,
    homeUrl,
    title,
    body,
    status: state,
  };
}

async function json<T>(url: URL): Promise<T> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url.pathname} answers ${answer.status}`);
  return (await answer.json()) as T;
}
