import type { Account } from '#private/types.ts';
import { hostInAscii } from '#registry/host-name.ts';
import { hostOf } from '#registry/home-url.ts';
import { openingRole } from '#registry/staffing-office.ts';
import type { Tools } from '../tools.ts';
import type { HeldDomain } from './types.ts';

const most = 200;

/**
 * The domains that an applicant's organisation holds as far as the register knows (P27): those of
 * the sites registered under its name in its place, then those that its own applications name.
 */
export function heldDomains(tools: Tools, account: Account): readonly HeldDomain[] {
  const { id } = account;
  const profile = tools.store.applicants.get(id, `account:${id}`, tools.now())?.profile;
  if (!profile || openingRole(account.unit)?.is !== 'applicant') return [];
  const { organisation, unit } = profile;
  const held = new Map<string, HeldDomain>();
  for (const { homeUrl, name, code } of tools.catalogue.sitesOfSponsor(unit, organisation)) {
    const host = hostOf(homeUrl);
    if (!held.has(host)) held.set(host, { host, siteName: name, siteCode: code, opening: null });
  }
  const asked = tools.openings.list({ applicant: id }, { page: 1, size: most });
  for (const { hosts, siteName, id: opening } of asked.rows) {
    for (const typed of hosts.split(' ').filter(Boolean)) {
      const host = hostInAscii(typed) ?? typed;
      const known = held.get(host);
      if (!known) held.set(host, { host, siteName, siteCode: null, opening });
      else if (known.opening === null) held.set(host, { ...known, opening });
    }
  }
  return [...held.values()];
}
