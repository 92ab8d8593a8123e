import type { LabelView } from '#office/labels/view.ts';
import { labelText } from '#registry/label.ts';

/** Everything public about a label, with what is needed to check it without us (Q05, Z03). */
export function labelJson(
  { label, key, proof, revocation, replacement, sites }: LabelView,
  siteUrl: string,
): Readonly<Record<string, unknown>> {
  return {
    label,
    /** The bytes that are signed, UTF-8; anyone can make them from `label`. */
    text: labelText(label),
    key: key && { id: key.id, publicKey: key.publicKey, from: key.from, until: key.until },
    state: { proof, revocation, replacement },
    sites: sites.map(({ code, status }) => ({ siteCode: code, status })),
    page: `${siteUrl}/labels/${label.number}`,
  };
}
