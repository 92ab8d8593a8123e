import { isSignedText } from '#codes/label-signature.ts';
import type { Catalogue, SiteRow } from '#catalogue/types.ts';
import { hostOf } from '#registry/home-url.ts';
import type { Label } from '#registry/label.ts';
import { type LabelKey } from '#registry/label-keys.ts';
import { type Proof, proofOf, type Revocation, revocationOf } from '#registry/label-state.ts';
import type { SiteCode } from '#registry/site.ts';

/** A label with what follows from the rest of the register. */
export interface LabelView {
  readonly label: Label;
  /** The published key that it names; null where there is none. */
  readonly key: LabelKey | null;
  readonly proof: Proof;
  readonly revocation: Revocation | null;
  /** Number of the label that takes its place; null where none does. */
  readonly replacement: string | null;
  /** Sites with a code that it stands for. */
  readonly sites: readonly SiteRow[];
}

/** A label by its number; null where there is none (Q05, Z03). */
export function labelView(catalogue: Pick<Catalogue, 'labels'>, number: string): LabelView | null {
  const { labels } = catalogue;
  const label = labels.label(number);
  if (!label) return null;
  const keys = labels.keys();
  const replacement = labels.replacementOf(number);
  const sites = labels.sitesOf(label);
  return {
    label,
    key: keys.keys.find(({ id }) => id === label.key) ?? null,
    proof: proofOf(label, keys, isSignedText),
    revocation: revocationOf(
      replacement !== null,
      sites.map(({ status }) => status),
    ),
    replacement,
    sites,
  };
}

/** The label that stands for a site: one in force before a revoked one, then the newest (Q02). */
export function labelOfSite(
  catalogue: Pick<Catalogue, 'labels' | 'site'>,
  code: SiteCode,
): LabelView | null {
  const row = catalogue.site(code);
  if (!row) return null;
  const { labels } = catalogue;
  const of = [...labels.ofSite(code), ...labels.ofHost(hostOf(row.homeUrl))];
  const views = of.flatMap(({ number, siteCode }) => {
    const isOthers = siteCode !== '' && siteCode !== code;
    return isOthers ? [] : (labelView(catalogue, number) ?? []);
  });
  return views.find(({ revocation }) => revocation === null) ?? views[0] ?? null;
}
