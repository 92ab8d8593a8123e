import { pointerOf } from '#components/field-id.ts';
import type { Fields } from '#office/types.ts';
import { siteFieldNames } from './site-form.ts';

/** Fields that differ between the last version and the typed one, by JSON pointer (C08). */
export function fieldChanges(
  before: Fields,
  after: Fields,
): readonly { readonly at: string; readonly before: string; readonly after: string }[] {
  return siteFieldNames
    .filter((name) => (before[name] ?? '') !== (after[name] ?? ''))
    .map((name) => ({ at: pointerOf(name), before: before[name] ?? '', after: after[name] ?? '' }));
}
