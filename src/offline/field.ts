import { fieldId, pointerOf } from '#components/field-id.ts';
import type { Problem } from '#registry/problem.ts';
import { problemText } from '#text/problems.ts';
import type { SiteQuestion } from '#text/site-questions.ts';
import { textMax } from './draft-file.ts';
import { element } from './element.ts';

/** One question on the page. */
export interface FieldView {
  readonly name: string;
  readonly node: HTMLElement;
  value(): string;
  set(value: string): void;
  /** Shows what is wrong with it, out of all problems. */
  show(problems: readonly Problem[]): void;
}

/** The frame that every kind of question has: head, hint, problems; `controls` stand in it. */
export function frameOf(question: SiteQuestion): {
  readonly parts: readonly HTMLElement[];
  readonly id: string;
  /** What describes the control without problems. */
  readonly hintId: string | undefined;
  readonly hint: HTMLElement | null;
  readonly problems: HTMLElement;
} {
  const { name, label, required, hint, example, max, options } = question;
  const id = fieldId(name);
  const star =
    required && element('span', { class: 'required', 'aria-hidden': 'true' }, ' *（必填）');
  const head = options
    ? element('legend', {}, label, star)
    : element('span', { class: 'field-head' }, element('label', { for: id }, label), star);
  const hasHint = hint !== undefined || example !== undefined || max !== undefined;
  const counter = max !== undefined && element('span', {}, `最多 ${max} 字`);
  const shown = hasHint
    ? element(
        'p',
        { class: 'hint', id: `${id}-hint` },
        hint,
        example !== undefined && element('span', { class: 'example' }, `例如：${example}`),
        counter,
      )
    : null;
  const problems = element('p', { class: 'error', id: `${id}-error`, hidden: true });
  const parts = shown ? [head, shown, problems] : [head, problems];
  const hintId = shown ? `${id}-hint` : undefined;
  return { parts, id, hintId, hint: counter || shown, problems };
}

/** Shows the problems of one field in its frame and tells its controls of them. */
export function showIn(
  node: HTMLElement,
  frame: ReturnType<typeof frameOf>,
  controls: readonly HTMLElement[],
  all: readonly Problem[],
  name: string,
): void {
  const own = all.filter(({ at }) => at === pointerOf(name));
  const isWrong = own.length > 0;
  node.classList.toggle('invalid', isWrong);
  frame.problems.hidden = !isWrong;
  frame.problems.replaceChildren(
    ...own.map((problem) => element('span', {}, problemText(problem))),
  );
  const ids = [isWrong && frame.problems.id, frame.hintId].filter(Boolean).join(' ');
  for (const control of controls) {
    if (control.tagName !== 'FIELDSET') {
      if (isWrong) control.setAttribute('aria-invalid', 'true');
      else control.removeAttribute('aria-invalid');
    }
    if (ids === '') control.removeAttribute('aria-describedby');
    else control.setAttribute('aria-describedby', ids);
  }
}

/** A question answered by a line or by several. */
export function textField(question: SiteQuestion, value: string): FieldView {
  const { name, required, type = 'text', inputmode, lines, max } = question;
  const frame = frameOf(question);
  const common = { id: frame.id, name, required, autocomplete: 'off', maxlength: textMax };
  const input =
    lines === undefined
      ? element('input', { ...common, type, inputmode })
      : element('textarea', { ...common, rows: lines });
  const node = element('div', { class: 'field' }, frame.parts, input);
  const count = () => {
    if (max === undefined || !frame.hint) return;
    const { length } = Array.from(input.value);
    const over = length > max ? `，超出 ${length - max} 字` : '';
    frame.hint.textContent = `最多 ${max} 字，已填写 ${length} 字${over}`;
  };
  input.addEventListener('input', count);
  const set = (text: string) => {
    input.value = text;
    count();
  };
  set(value);
  const show = (problems: readonly Problem[]) => showIn(node, frame, [input], problems, name);
  show([]);
  return { name, node, value: () => input.value, set, show };
}

/** A question with a few answers, as radio buttons. */
export function choiceField(question: SiteQuestion, value: string): FieldView {
  const { name, options = [], required } = question;
  const frame = frameOf(question);
  const inputs = options.map(([option], index) =>
    element('input', {
      type: 'radio',
      id: index === 0 ? frame.id : undefined,
      name,
      value: option,
      required,
    }),
  );
  const node = element(
    'fieldset',
    { class: 'field choice' },
    frame.parts,
    element(
      'div',
      { class: 'choices' },
      inputs.map((input, index) => element('label', {}, input, ` ${options[index]?.[1] ?? ''}`)),
    ),
  );
  const set = (chosen: string) => {
    for (const input of inputs) input.checked = input.value === chosen;
  };
  set(value);
  const show = (problems: readonly Problem[]) => showIn(node, frame, [node], problems, name);
  show([]);
  return {
    name,
    node,
    value: () => inputs.find(({ checked }) => checked)?.value ?? '',
    set,
    show,
  };
}
