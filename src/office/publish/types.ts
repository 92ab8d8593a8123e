/**
 * The static public site of one commit (`npm run publish`, R-11.3): a list of page families, each of
 * which says what there is and what a change touches. To add pages or files: write one `Family` in
 * a file of its own and name it in `families.ts`; nothing else.
 *
 * - A page is any GET page of the Astro app: yield `pageAt('/listing/330106')` and the publisher
 *   renders it in process and writes `listing/330106/index.html`. The page reads
 *   `Astro.locals.office` as on the server. `Astro.locals.published` is set (null on the server):
 *   there pages leave out or turn to `published.serverUrl` what needs a server.
 * - A file is made by a pure function: yield `fileAt('listing/index.json')` and return its bytes
 *   from `bytes`. Large ones are given in parts by a generator. Files of a family may be made in
 *   another thread than the one that yielded them: what `bytes` needs comes from `facts` and the path.
 * - `touched` names everything that may look different after a change, and nothing else: changed,
 *   new and gone outputs alike. What answers 404 (or null) is removed from the site, and a file whose
 *   bytes turn out to be the same is not written. A path named too much costs time; one named too
 *   little is a stale page: `test/office/publish` compares an increment with a full run.
 * - All that is written follows from the commit and the options: no clock (`facts.at` is the
 *   commit's time, and so is `office.now()`), no chance, no private store.
 */
import type { SiteRow } from '#catalogue/types.ts';
import type { ObjectReader, Oid } from '#git/types.ts';
import type { FilingId, SiteCode, SponsorKind } from '#registry/site.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import type { Office } from '../types.ts';
import type { FilingChange, PublishedFilings } from './filings/store.ts';

/** One file of the site: the answer of a page, or bytes that its family makes. */
export interface Output {
  /** Below the site's folder, with `/` between and no `/` before: `sites/3301060001/index.html`. */
  readonly path: string;
  /** The page's address without base and query, `/sites/3301060001`; null for a file of its family. */
  readonly page: string | null;
}

/** What of the office a public page may use; anything else throws, as there is no private store. */
export type PublicOffice = Pick<
  Office,
  | 'catalogue'
  | 'census'
  | 'now'
  | 'siteTrail'
  | 'siteRaises'
  | 'notices'
  | 'policy'
  | 'policyLines'
  | 'unitRules'
  | 'health'
  | 'trust'
>;

/** What a site is published with, the same for every output. */
export interface Options {
  /** Where it will stand, without a slash at the end; a path in it becomes the base of all links. */
  readonly siteUrl: string;
  /** The register's server, for what a static site cannot do; null where there is none. */
  readonly serverUrl: string | null;
  /** The repository at GitHub where filings are decided, `https://github.com/owner/name`; null for none. */
  readonly forgeUrl?: string | null;
  /** `astro`: every page is rendered, none filled in; the bytes are the same. */
  readonly renderer?: 'astro' | undefined;
}

/** The register as it stood at the commit that is published. */
export interface Facts extends Options {
  readonly commit: Oid;
  /** The tree of the commit. */
  readonly tree: Oid;
  /** The commit's time. */
  readonly at: Date;
  readonly office: PublicOffice;
  readonly objects: ObjectReader;
  /** Filings that are not on main: beside the commit, for families that follow them. */
  readonly filings: PublishedFilings;
  /** Folder of the built pages, `dist`. */
  readonly appDir: string;
  /** Every site with a code, deleted ones included, in order of their codes. */
  sites(): Iterable<SiteRow & { readonly code: SiteCode }>;
}

/** What lists need to know of a site before the change. */
export type SiteBefore = Pick<SiteRow, 'name' | 'homeUrl' | 'unit' | 'sponsor' | 'status'> &
  Pick<SiteRow, 'isPortal' | 'isServicePlatform' | 'until' | 'approvedAt' | 'mintedAt'> & {
    readonly filing: FilingId | null;
    readonly kind: SponsorKind;
    readonly isLabelled: boolean;
  };

/** A site with a code whose file differs; null where there was, or is, none. */
export interface SiteChange {
  readonly code: SiteCode;
  readonly before: SiteBefore | null;
  readonly after: SiteRow | null;
}

/** A unit whose file differs; null where there was, or is, none. */
export interface UnitChange {
  readonly code: UnitCode;
  readonly before: Unit | null;
  readonly after: Unit | null;
}

/** What is not the same in the register as when this family was published last. */
export interface Difference {
  readonly facts: Facts;
  /** The commit published last. */
  readonly from: Oid;
  readonly sites: readonly SiteChange[];
  readonly units: readonly UnitChange[];
  /** The tree of units before; the same object as now where no unit changed. */
  readonly unitsBefore: UnitTree;
  /** Sites that waited for their code before or do now, and are not the same ones. */
  readonly isWaitingChanged: boolean;
  /** Every changed path of the register, `data/notices/…` and `data/policy.yaml` among them. */
  readonly paths: readonly string[];
  /** Filings that are not those which this family showed last. */
  filings(family: string): readonly FilingChange[];
}

/** Bytes of a file; null where there is none any more. */
export type Bytes =
  | Uint8Array
  | string
  | null
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>;

/** Pages or files that belong together. */
export interface Family {
  /** Stands in the state and on the command line (`--only`, `--without`); never changes. */
  readonly name: string;
  /** Its outputs follow from branches of filings too, not from the commit alone. */
  readonly followsFilings?: true;
  /** Every output at this commit, in the same order each time. */
  all(facts: Facts): Iterable<Output> | AsyncIterable<Output>;
  /** Outputs that may differ from those published last. */
  touched(difference: Difference): Iterable<Output> | AsyncIterable<Output>;
  /** The bytes of one of its files; families of pages have none. */
  bytes?(facts: Facts, path: string): Bytes | Promise<Bytes>;
}

/** The output of a page: `/` and every address below gets a folder of its own. */
export function pageAt(address: string): Output {
  const folder = address.replace(/^\/|\/$/g, '');
  const path = folder === '' ? 'index.html' : `${folder}/index.html`;
  return { path, page: address };
}

/** An output that the app answers and that is a file by its own name, such as `/feed.xml`. */
export function answerAt(address: string): Output {
  return { path: address.slice(1), page: address };
}

/** An output whose bytes its family makes. */
export function fileAt(path: string): Output {
  return { path, page: null };
}
