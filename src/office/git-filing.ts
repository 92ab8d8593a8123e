import { createHash } from 'node:crypto';
import { encode } from '#codes/crockford.ts';
import { blobId } from '#git/objects.ts';
import type { Oid } from '#git/types.ts';
import { dumpYaml } from '#git/yaml.ts';
import type { Pull } from '#forge/github/types.ts';
import { concludedTrail, trailer } from '#registry/events.ts';
import type { FilingEvent } from '#registry/filing.ts';
import { orderSite } from '#registry/site-order.ts';
import type { FilingId, SiteCode, SiteFile } from '#registry/site.ts';
import { githubAccount } from '#registry/unit-reviewers.ts';
import { type FilingFacts, pullOf } from './filing-facts.ts';
import type { Tools } from './tools.ts';

/** Whether a pull request is somebody's own, not the register's branch of a filing. */
export function isTheirs({ isOurs, branch }: Pick<Pull, 'isOurs' | 'branch'>): boolean {
  return !isOurs || !/^filing\/[0-9A-HJKMNP-TV-Z]{8}$/.test(branch);
}

/** The filing of a pull request that changes a registered site: the same on every machine. */
export function filingOfPull(number: number): FilingId {
  const hash = createHash('sha256').update(`pull request ${number}`).digest();
  return encode(hash, 8) as FilingId;
}

/**
 * Content as it may stand in a pull request: persons are personal data, so not even the commitment
 * to them comes from there. A change of a registered site keeps what is on record.
 */
export function publicContent({ file, site, state }: FilingFacts): Oid {
  if (site !== null) return state.content;
  return blobId(Buffer.from(dumpYaml(orderSite({ ...file, persons: '' }))));
}

/** Whether a filing by Git waits for its author to give the persons, at the register. */
export function awaitsPersons({ pull, site, file }: FilingFacts): boolean {
  return pull !== undefined && site === null && file.persons === '';
}

/** Who filed the content that stands; empty for a filer without an account. */
export function filerOf(events: readonly FilingEvent[]): string {
  const last = events.findLast((event) => 'source' in event);
  return last && 'source' in last && last.source === 'git' ? last.account : '';
}

/** Whether an account filed a registered site by Git: told by its trail on main, by nothing else. */
export async function hasFiledByGit(tools: Tools, site: SiteCode, id: number): Promise<boolean> {
  const conclusion = tools.catalogue.site(site)?.conclusion;
  if (!conclusion) return false;
  const { trailers } = await tools.forge.objects.commit(conclusion);
  return filerOf(concludedTrail(trailers)) === githubAccount(id);
}

/** The pull request that a landed filing came from; null for any other. */
export async function pullOfLanded(tools: Tools, id: FilingId): Promise<number | null> {
  const { catalogue, forge } = tools;
  const merge = catalogue.siteOfFiling(id)?.conclusion ?? catalogue.conclusion(id)?.oid ?? null;
  if (merge === null) return null;
  let at = (await forge.objects.commit(merge)).parents[1];
  while (at !== undefined) {
    const commit = await forge.objects.commit(at);
    if (trailer(commit.trailers, 'Filing') !== id) return null;
    const { pull } = pullOf([commit]);
    if (pull !== undefined) return pull;
    at = commit.parents[0];
  }
  return null;
}

/** A file with the persons that were given for an earlier content of the same filing. */
export function withPersons(file: SiteFile, persons: string): SiteFile {
  return orderSite({ ...file, persons }) as SiteFile;
}
