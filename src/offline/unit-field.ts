import { type FoundUnit, unitPlaceFields } from '#components/unit-place.ts';
import type { UnitTree } from '#registry/unit-tree.ts';
import type { SiteQuestion } from '#text/site-questions.ts';
import { button, element } from './element.ts';
import { type FieldView, frameOf, showIn } from './field.ts';
import { searchUnits, unitOfCode } from './unit-search.ts';

/** 网站组织单位标识码 with the places it fills in and 查询组织单位, out of the directory in this file (B18–B20). */
export function unitField(
  question: SiteQuestion,
  value: string,
  tree: UnitTree,
  changed: () => void,
): FieldView {
  const { name } = question;
  const frame = frameOf(question);
  const input = element('input', {
    type: 'text',
    id: frame.id,
    name,
    required: true,
    maxlength: 100,
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
  });
  const status = element('p', { role: 'status' });
  const choices = element('ul', { class: 'unit-choices' });
  const places = unitPlaceFields.map(({ key, label }) => {
    const shown = element('dd', {}, '—');
    return { key, shown, row: element('div', {}, element('dt', {}, label), shown) };
  });

  const fill = (unit: FoundUnit | null) => {
    for (const { key, shown } of places) shown.textContent = unit?.[key] || '—';
  };
  const pick = (unit: FoundUnit) => {
    input.value = unit.code;
    input.focus();
    look(true);
    changed();
  };
  /** `isAsked` by the button: then also one that is found by name alone is taken. */
  const look = (isAsked: boolean) => {
    const typed = input.value.trim();
    const exact = unitOfCode(tree, typed);
    const found = exact ? [exact] : searchUnits(tree, typed);
    const [only] = found;
    if (isAsked && !exact && only && found.length === 1) return pick(only);
    fill(exact);
    const shown = exact ? [] : found;
    status.textContent = exact
      ? `已找到：${exact.office}`
      : found.length > 0
        ? `找到 ${found.length} 个组织单位，请选择`
        : typed.length < 2 && !isAsked
          ? ''
          : '没有找到组织单位，请核对标识码，或者换一个名称查询';
    choices.replaceChildren(
      ...shown.map((unit) => {
        const province = unit.province === '' ? '' : `（${unit.province}）`;
        const text = `${unit.code} ${unit.office}${province}`;
        return element(
          'li',
          {},
          button(text, () => pick(unit), { class: 'secondary' }),
        );
      }),
    );
  };

  let timer = 0;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => look(false), 200);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    look(true);
  });
  const node = element(
    'div',
    { class: 'field' },
    frame.parts,
    element(
      'span',
      { class: 'field-row' },
      input,
      button('查询组织单位', () => look(true), { class: 'secondary' }),
    ),
    status,
    choices,
    element(
      'dl',
      { class: 'unit-place' },
      places.map(({ row }) => row),
    ),
  );
  const set = (text: string) => {
    input.value = text;
    fill(unitOfCode(tree, text));
  };
  set(value);
  const show: FieldView['show'] = (problems) => showIn(node, frame, [input], problems, name);
  show([]);
  return { name, node, value: () => input.value, set, show };
}
