import { pointerOf } from '#components/field-id.ts';
import { unitPlaceFields } from '#components/unit-place.ts';
import type { Fields } from '#office/types.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import { siteLabel, siteValue } from '#text/site-labels.ts';
import { draftFieldNames, filledFields } from './draft.ts';
import { element } from './element.ts';
import { unitOfCode } from './unit-search.ts';

/** 政府网站基本信息表 of one draft as it is typed, for paper. */
export function draftSheet(typed: Fields, tree: UnitTree): HTMLElement {
  const fields = filledFields(typed);
  const unit = unitOfCode(tree, fields['unit'] ?? '');
  const lines = draftFieldNames
    .filter((name) => name !== 'sameContact')
    .flatMap((name) => {
      const at = pointerOf(name);
      const value = fields[name] ?? '';
      const line = [siteLabel(at), value === '' ? '' : siteValue(at, value)] as const;
      const places = unitPlaceFields.map(({ key, label }) => [label, unit?.[key] ?? ''] as const);
      return name === 'unit' ? [line, ...places] : [line];
    });
  return element(
    'table',
    { class: 'sheet' },
    element('caption', {}, '政府网站基本信息表'),
    element(
      'tbody',
      {},
      lines.map(([label, value]) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, label),
          element('td', { class: 'text' }, value),
        ),
      ),
    ),
  );
}
