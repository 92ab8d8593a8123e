import { labelRegion, type Label, type UnsignedLabel } from './label.ts';
import type { LabelKeys } from './label-keys.ts';

/** Whether a label was signed with a key that is revoked: another has to take its place (Z03). */
export function isSignedByRevoked({ key }: Pick<Label, 'key'>, { keys }: LabelKeys): boolean {
  return keys.some(({ id, revokedOn }) => id === key && revokedOn !== '');
}

/** The label that takes the place of one whose key is revoked: the same facts, another number, day and key. */
export function reissuedLabel(
  { signature: _, ...label }: Label,
  { number, issuedOn, key }: Pick<Label, 'number' | 'issuedOn' | 'key'>,
): UnsignedLabel {
  return { ...label, number, issuedOn, key, replaces: label.number };
}

/** Whether one label is another issued again: of the same region, and nothing it says of its site differs. */
export function isReissueOf(label: Label, before: Label): boolean {
  if (labelRegion(label.number) !== labelRegion(before.number)) return false;
  const { number, issuedOn, key } = label;
  const right = reissuedLabel(before, { number, issuedOn, key });
  return Object.entries(right).every(
    ([name, value]) => String(label[name as keyof Label]) === String(value),
  );
}
