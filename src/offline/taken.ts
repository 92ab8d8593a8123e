import { openSearchFiles } from '#components/search-files.ts';
import { urlKey } from '#registry/home-url.ts';
import { type RemoteFiles, type RemoteSite, searchRemote } from '#registry/search/remote.ts';
import { searchableUrl, siteWords } from '#registry/search/text.ts';
import { nameKey } from '#registry/site-name.ts';

/** What of a new site a registered one has already, as far as the published search knows. */
export interface Taken {
  readonly what: 'name' | 'homeUrl';
  readonly by: RemoteSite;
}

// The same text stands in few sites; more would not be looked through by a person either.
const looked = 30;
let opened: Promise<RemoteFiles> | null = null;

/**
 * Registered sites of this name or home URL, by the files of the static site's search: advice, as open
 * filings are not among them and the register asks again at the import. Rejects without network.
 */
export async function findTaken(
  siteUrl: string,
  { name, homeUrl }: { readonly name: string; readonly homeUrl: string },
): Promise<readonly Taken[]> {
  opened ??= openSearchFiles(new URL(`${siteUrl}/search-index/`));
  const files = await opened.catch((error: unknown) => {
    opened = null;
    throw error;
  });
  const find = async (text: string) =>
    (await searchRemote(files, siteWords(text), null, { from: 0, size: looked })).sites;
  const url = urlKey(homeUrl);
  const named = (await find(name)).find(({ title }) => nameKey(title) === nameKey(name));
  const there = (await find(searchableUrl(homeUrl))).find((site) => urlKey(site.homeUrl) === url);
  return [
    ...(named ? [{ what: 'name', by: named } as const] : []),
    ...(there ? [{ what: 'homeUrl', by: there } as const] : []),
  ];
}
