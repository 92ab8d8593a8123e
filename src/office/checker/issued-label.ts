import type { Catalogue } from '#catalogue/types.ts';
import type { IssuedLabel } from '#registry/page-check/label-finding.ts';
import type { Label } from '#registry/label.ts';
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
  const before = replacedBy(catalogue, view.label);
  return { number, hosts: [new URL(siteUrl).host], issuedFor: hosts, before };
}

const stepsMax = 20;

/** Numbers of the labels that one took the place of, newest first. */
function replacedBy({ labels }: Pick<Catalogue, 'labels'>, label: Label): readonly string[] {
  const numbers: string[] = [];
  for (let at: Label | null = label; at && at.replaces !== '' && numbers.length < stepsMax;) {
    numbers.push(at.replaces);
    at = labels.label(at.replaces);
  }
  return numbers;
}
