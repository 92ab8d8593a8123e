import type { Catalogue } from '#catalogue/types.ts';
import type { IssuedLabel } from '#registry/page-check/label-finding.ts';
import type { SiteCode } from '#registry/site.ts';
import { labelOfSite } from '../labels/view.ts';

/** The label that a site must carry, as the checker looks for it; null where none is in force (Z04). */
export function issuedLabel(
  catalogue: Pick<Catalogue, 'labels' | 'site'>,
  siteUrl: string,
  code: SiteCode,
): IssuedLabel | null {
  const view = labelOfSite(catalogue, code);
  if (!view || view.revocation !== null) return null;
  const { number, hosts } = view.label;
  return { number, hosts: [new URL(siteUrl).host], issuedFor: hosts };
}
