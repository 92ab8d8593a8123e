import type { Problem } from '#registry/problem.ts';
import { sameContactLabel, type SiteQuestion, siteQuestions } from '#text/site-questions.ts';
import { type App, untitled, type View } from './app.ts';
import type { Draft } from './draft.ts';
import { type Checked, checkFields, othersOfSponsor } from './draft-check.ts';
import { exportDrafts } from './drafts-transfer.ts';
import { button, element } from './element.ts';
import { choiceField, type FieldView, textField } from './field.ts';
import { adviceBox, chainBox, problemSummary } from './findings.ts';
import { handIn } from './handing-in.ts';
import { formName, takenNote } from './hosted-parts.ts';
import { draftSheet } from './sheet.ts';
import { unitField } from './unit-field.ts';

const saveAfter = 400;

/** One draft's form: the same questions as on the web, kept while they are typed (M03, M11). */
export function formView(app: App, opened: Draft): View {
  let draft = opened;
  let timer = 0;
  const { fields } = opened;
  const saved = element('p', { class: 'note', role: 'status' });
  const findings = element('div', {});
  const result = element('div', {});
  const sheet = element('div', { class: 'only-print' });
  const title = element('h1', { tabindex: -1 }, '');

  const views: FieldView[] = [];
  const ask = (question: SiteQuestion): HTMLElement => {
    const value = fields[question.name] ?? '';
    const view = question.isUnit
      ? unitField(question, value, app.tree, () => change())
      : question.options
        ? choiceField(question, value)
        : textField(question, value);
    views.push(view);
    return view.node;
  };
  const same = element('input', {
    type: 'checkbox',
    name: 'sameContact',
    value: 'yes',
    checked: fields['sameContact'] === 'yes',
  });
  const contact = element('div', {});

  const typed = () => {
    const values = views.map((view) => [view.name, view.value()] as const);
    const box = same.checked ? [['sameContact', 'yes'] as const] : [];
    return Object.fromEntries([...values, ...box].filter(([, value]) => value !== ''));
  };
  const name = () => typed()['name']?.trim() || untitled;
  const head = () => {
    title.textContent = `填写：${name()}`;
    document.title = `${name()} - ${formName(app)} - 政府网站登记簿`;
  };
  const save = () => {
    clearTimeout(timer);
    timer = 0;
    draft = { ...draft, fields: typed(), changedAt: app.now().toISOString() };
    const isKept = app.store.save(draft);
    if (!isKept) app.unsaved.add(draft.id);
    const [clock = ''] = app.now().toTimeString().split(' ');
    saved.textContent = isKept
      ? `草稿已保存在本机（${clock}）`
      : '草稿没有保存：这个浏览器不能保存或者空间已满，请导出草稿';
  };
  const change = () => {
    clearTimeout(timer);
    timer = window.setTimeout(save, saveAfter);
    head();
  };
  const saveNow = () => {
    if (timer !== 0) save();
  };

  const check = (): Checked => {
    saveNow();
    const others = othersOfSponsor(draft, app.store.list());
    const found = checkFields(draft.fields, app.tree, app.rules, others);
    // Of a contact person who is the responsible one, everything is said once.
    const said = same.checked
      ? found.problems.filter(({ at }) => !at.startsWith('/contact/'))
      : found.problems;
    showFindings(found, said);
    return found;
  };
  const showFindings = ({ problems, advice, record, chain }: Checked, said: readonly Problem[]) => {
    for (const view of views) view.show(said);
    result.replaceChildren();
    if (problems.length > 0) {
      findings.replaceChildren(problemSummary(said));
      document.title = `有误：${name()} - ${formName(app)} - 政府网站登记簿`;
      return;
    }
    const advised = adviceBox(advice, draft.fields['justification'] ?? '');
    findings.replaceChildren(
      element(
        'section',
        { class: 'notice success', tabindex: -1, 'aria-labelledby': 'passed-title' },
        element('h2', { id: 'passed-title' }, '校验通过，可以生成文件'),
        record ? takenNote(app, record) : null,
      ),
      ...(advised ? [advised] : []),
      ...(chain ? [chainBox(chain, app.tree)] : []),
    );
  };
  const showFirst = (box: HTMLElement) => {
    const first = box.querySelector<HTMLElement>('[tabindex]');
    first?.scrollIntoView({ block: 'start' });
    first?.focus({ preventScroll: true });
  };
  const checkAndShow = () => {
    check();
    showFirst(findings);
  };
  const generate = async () => {
    if (check().problems.length > 0) return showFirst(findings);
    result.replaceChildren(await handIn(app, [draft]));
    showFirst(result);
  };
  const toList = () => {
    location.hash = '';
  };
  const exportOne = () => {
    saveNow();
    exportDrafts(app, [draft]);
  };
  const fillSheet = () => sheet.replaceChildren(draftSheet(typed(), app.tree));
  const showContact = () => {
    contact.hidden = same.checked;
  };

  const form = element(
    'form',
    { novalidate: true },
    siteQuestions.flatMap(({ legend, note, canBeSame, questions }) => {
      const nodes = questions.filter(({ only }) => only !== 'registered').map(ask);
      if (canBeSame) contact.append(...nodes);
      const group = element(
        'fieldset',
        { class: 'group' },
        element('legend', {}, legend),
        canBeSame ? element('label', { class: 'check' }, same, ` ${sameContactLabel}`) : null,
        canBeSame ? contact : nodes,
      );
      return note === undefined ? [group] : [element('p', { class: 'note' }, note), group];
    }),
    element(
      'div',
      { class: 'actions' },
      element('button', { type: 'submit' }, '校验'),
      button('生成文件', () => void generate(), { class: 'secondary' }),
      button('打印', () => print(), { class: 'secondary' }),
      button('导出草稿', exportOne, { class: 'secondary' }),
      button('返回列表', toList, { class: 'secondary' }),
    ),
    saved,
  );
  form.addEventListener('input', change);
  form.addEventListener('change', change);
  same.addEventListener('change', showContact);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    checkAndShow();
  });
  addEventListener('beforeprint', fillSheet);
  addEventListener('pagehide', saveNow);

  showContact();
  head();
  app.root.replaceChildren(
    element(
      'div',
      { class: 'no-print' },
      element('p', {}, element('a', { href: '#' }, '‹ 返回列表')),
      title,
      element('p', { class: 'hint' }, '标有“*（必填）”的为必填项。填写的内容自动保存为草稿。'),
      findings,
      result,
      form,
    ),
    sheet,
  );
  return {
    leave: () => {
      saveNow();
      removeEventListener('beforeprint', fillSheet);
      removeEventListener('pagehide', saveNow);
      // Opened and left empty: nobody wants it.
      if (Object.keys(draft.fields).length === 0) app.store.remove(draft.id);
    },
    refresh: () => {
      const other = app.store.get(draft.id);
      if (other && other.changedAt > draft.changedAt) {
        app.tell('这份草稿刚在另一个窗口里修改过；在这里继续填写会覆盖那边的修改。');
      }
    },
  };
}
