import type { SiteFile } from './site.ts';
export function orderSite(file: SiteFile): SiteFile {
  const { name, homeUrl, unit, sponsor, address, isPortal, isServicePlatform, clearances, icp, police, otherDomains, channels, ipv4, ipv6, introduction, justification, persons, register } = file;
  const ordered = { name, homeUrl, unit, sponsor: { name: sponsor.name, kind: sponsor.kind }, address, isPortal, isServicePlatform, clearances, icp, police, otherDomains, channels, ipv4, ipv6, introduction, justification, persons };
  return register ? { ...ordered, register } : ordered;
}
