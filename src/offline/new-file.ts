import { encode } from '#codes/crockford.ts';
import { dumpYaml } from '#git/yaml-writer.ts';
import { orderSite } from '#registry/site-order.ts';
import { type FilingId, pendingPath, type SiteRecord } from '#registry/site.ts';

/** A new site as a file for GitHub's page that makes one (R-11.3). */
export interface NewFile {
  readonly path: string;
  readonly text: string;
  /** GitHub's page, filled in where the address takes it. */
  readonly href: string;
  /** False where the text is too long for an address: then it is copied by hand. */
  readonly isFilledIn: boolean;
}

/**
 * Servers and proxies take some 8,000 characters. Who is not signed in at GitHub is led to the sign-in
 * first, with this address encoded once more in its own: `%E7` becomes `%25E7`.
 */
export const longestAddress = 4_800;

/**
 * The file of a new site and the address of GitHub's prefilled page. It holds the public fields alone:
 * persons are no part of a record, and not even a commitment to them goes there (R-2.1, R-9.1). The
 * filing's number comes out of the draft's id, so that the same draft is the same file.
 */
export function newFileAt(forgeUrl: string, draftId: string, record: SiteRecord): NewFile {
  const path = pendingPath(record.unit, filingOfDraft(draftId));
  const text = dumpYaml(orderSite({ ...record, persons: '' }));
  const page = (query: Readonly<Record<string, string>>) =>
    `${forgeUrl}/new/main?${Object.entries(query)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&')}`;
  const full = page({ filename: path, value: text });
  const isFilledIn = full.length <= longestAddress;
  return { path, text, href: isFilledIn ? full : page({ filename: path }), isFilledIn };
}

function filingOfDraft(draftId: string): FilingId {
  const digits = draftId.replaceAll('-', '').slice(0, 10);
  const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return encode(bytes, 8) as FilingId;
}
