import { type Label, labelText } from './label.ts';
import type { LabelKeys, SignatureCheck } from './label-keys.ts';
import type { SiteStatus } from './site.ts';

/** Why a label no longer stands for its site; null while it does. */
export type Revocation = 'replaced' | 'offline-permanent' | 'deleted';

/** What the signature of a label is worth. */
export type Proof = 'good' | 'key-unknown' | 'key-revoked' | 'outside-key-days' | 'signature-wrong';

/** Checks a label against the published keys (Z03). Old keys stay good for what they signed. */
export function proofOf(label: Label, { keys }: LabelKeys, isSigned: SignatureCheck): Proof {
  const key = keys.find(({ id }) => id === label.key);
  if (!key) return 'key-unknown';
  if (key.revokedOn !== '') return 'key-revoked';
  if (label.issuedOn < key.from || (key.until !== '' && label.issuedOn > key.until)) {
    return 'outside-key-days';
  }
  return isSigned(key.publicKey, labelText(label), label.signature) ? 'good' : 'signature-wrong';
}

/**
 * Whether a label is revoked, derived and stored nowhere: another label takes its place, or every
 * site that it stands for is gone for good. A site that is not registered yet takes nothing away.
 */
export function revocationOf(
  isReplaced: boolean,
  statuses: readonly (SiteStatus | 'concluded')[],
): Revocation | null {
  if (isReplaced) return 'replaced';
  const [first] = statuses;
  const isGone = (status: SiteStatus | 'concluded') =>
    status === 'offline-permanent' || status === 'deleted';
  if (first === undefined || !statuses.every(isGone)) return null;
  return statuses.every((status) => status === 'deleted') ? 'deleted' : 'offline-permanent';
}

/** What the page of a label says to who came through its link, worst first. */
export const labelVerdicts = [
  'unknown', // no such number
  'forged', // the link's signature is not the label's, or the label's is not the register's
  'revoked', // it no longer stands for a site
  'rekeyed', // signed with a key that is revoked: another label takes, or is to take, its place
  'foreign', // the page that the visitor came from is none of its hosts
  'unsure', // nobody said where the visitor came from
  'belongs', // that page is one of its hosts
] as const;
export type LabelVerdict = (typeof labelVerdicts)[number];

/** What is known of a visit. */
export interface Visit {
  /** Host in the link; empty where it has none. */
  readonly host: string;
  /** Signature in the link; null where it has none, as in a link from the register's own pages. */
  readonly signature: string | null;
  /** Host of the page that the visitor came from; null where the browser does not say. */
  readonly from: string | null;
}

/**
 * Whether the page that a visitor came from belongs to a label (R-8.4, Z03). A copied label shows
 * red: its page is none of the label's hosts, whatever the link says of itself.
 */
export function labelVerdict(
  label: Pick<Label, 'hosts' | 'signature'> | null,
  proof: Proof,
  revocation: Revocation | null,
  { host, signature, from }: Visit,
): LabelVerdict {
  if (!label) return 'unknown';
  const isRekeyed = proof === 'key-revoked';
  if (!isRekeyed && proof !== 'good') return 'forged';
  if (signature !== null && signature !== label.signature) return 'forged';
  if (revocation !== null && !(isRekeyed && revocation === 'replaced')) return 'revoked';
  if (from !== null && !label.hosts.includes(from)) return 'foreign';
  if (host !== '' && !label.hosts.includes(host)) return 'foreign';
  if (isRekeyed) return 'rekeyed';
  return from === null ? 'unsure' : 'belongs';
}
