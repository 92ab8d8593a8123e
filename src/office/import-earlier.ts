import { createHash } from 'node:crypto';
import { isOpen } from '#registry/filing-state.ts';
import { trailer } from '#registry/events.ts';
import { urlKey } from '#registry/home-url.ts';
import type { ImportRow } from '#registry/import-row.ts';
import { parseNameAndUrl } from '#registry/site-fields.ts';
import { nameKey } from '#registry/site-name.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import { isWithin } from '#registry/unit-tree.ts';
import type { Account } from '#private/types.ts';
import { type FilingFacts, readOpenFiling } from './filing-facts.ts';
import type { Tools } from './tools.ts';

/** What the register has of a row's site already (M07, M08, X10). */
export type Earlier =
  | { readonly is: 'nothing' }
  | { readonly is: 'filing'; readonly id: FilingId; readonly tip: string }
  | { readonly is: 'concluded'; readonly name: string }
  | { readonly is: 'minted'; readonly name: string; readonly code: SiteCode };

const nothing: Earlier = { is: 'nothing' };

/** Trailer of a commit that an import made; the same request and row make the same one. */
const importKey = 'Import';

/**
 * The earlier filing or site of a row: by its package and draft where this unit imported it before,
 * else by name and home URL together. Only filings that came by import into this unit's subtree are
 * replaced; one that a person filed stays, and its name and URL are taken.
 */
export async function earlierOf(tools: Tools, row: ImportRow, account: Account): Promise<Earlier> {
  const known = row.origin
    ? tools.store.receipts.find(await receiptRequest(tools, row, account, ''))
    : null;
  const byPackage = known ? await earlierAt(tools, known.id, account) : nothing;
  return byPackage.is === 'nothing' ? byNameAndUrl(tools, row, account) : byPackage;
}

/**
 * The request that a row's receipt code is given for. A site of a package has one for this unit as
 * long as its filing lives, so that bringing it again finds it; a row of a table has one for this
 * import, so that doing the import again doubles nothing.
 */
export async function receiptRequest(
  tools: Tools,
  row: ImportRow,
  account: Account,
  token: string,
): Promise<string> {
  if (!row.origin) return `import\n${token}\n${row.file}\n${row.row}`;
  const { packageId, draftId } = row.origin;
  for (let life = 1; ; life += 1) {
    const request = `package\n${account.unit}\n${packageId}\n${draftId}\n${life}`;
    const known = tools.store.receipts.find(request);
    if (!known || !(await isOver(tools, known.id))) return request;
  }
}

/** What says in a commit that it was made for this row of this import. */
export function importMark(token: string, row: ImportRow): readonly [key: string, value: string] {
  const text = `${token}\n${row.file}\n${row.row}`;
  return [importKey, createHash('sha256').update(text).digest('hex').slice(0, 32)];
}

/** Whether a filing has a content that this row of this import gave it: then there is nothing to do. */
export async function isMarked(
  tools: Tools,
  id: FilingId,
  token: string,
  row: ImportRow,
): Promise<boolean> {
  const proposal = await tools.forge.proposal(id);
  const [, mark] = importMark(token, row);
  return proposal?.commits.some(({ trailers }) => trailer(trailers, importKey) === mark) ?? false;
}

/** Whether a filing was taken back or overtaken: it will never be a site. */
async function isOver(tools: Tools, id: FilingId): Promise<boolean> {
  if (tools.catalogue.siteOfFiling(id)) return false;
  const facts = await readOpenFiling(tools, id);
  return facts !== null && (facts.state.stage === 'withdrawn' || facts.state.stage === 'void');
}

async function byNameAndUrl(tools: Tools, row: ImportRow, account: Account): Promise<Earlier> {
  const parsed = parseNameAndUrl(row.fields);
  if (!parsed.ok) return nothing;
  const { name, homeUrl } = parsed.value;
  const keys = { nameKey: '', urlKey: urlKey(homeUrl) ?? '' };
  const holder = tools.catalogue.holdersOf(keys, null).url;
  if (!holder || nameKey(holder.name) !== nameKey(name)) return nothing;
  if (holder.by === 'filing') {
    return holder.filing === null ? nothing : earlierAt(tools, holder.filing, account);
  }
  return holder.code === null
    ? { is: 'concluded', name: holder.name }
    : { is: 'minted', name: holder.name, code: holder.code };
}

async function earlierAt(tools: Tools, id: FilingId, account: Account): Promise<Earlier> {
  const site = tools.catalogue.siteOfFiling(id);
  if (site) {
    const { name, code } = site;
    return code === null ? { is: 'concluded', name } : { is: 'minted', name, code };
  }
  const facts = await readOpenFiling(tools, id);
  if (!facts || facts.tip === null || !isOurs(tools, facts, account)) return nothing;
  if (facts.state.stage === 'approved') return { is: 'concluded', name: facts.file.name };
  return isOpen(facts.state) ? { is: 'filing', id, tip: facts.tip } : nothing;
}

/** Whether a filing is a new site that came by import into this account's subtree. */
function isOurs(tools: Tools, { asks, events, file }: FilingFacts, account: Account): boolean {
  const [first] = events;
  const isImport = first?.event === 'submit' && first.source === 'import';
  return (
    asks === 'new-site' && isImport && isWithin(tools.catalogue.units(), file.unit, account.unit)
  );
}
