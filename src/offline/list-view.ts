import { confirmation } from '#text/confirmation.ts';
import { type App, draftHash, untitled, type View } from './app.ts';
import { copyDraft, type Draft } from './draft.ts';
import { checkFields } from './draft-check.ts';
import { exportDrafts, importDrafts } from './drafts-transfer.ts';
import { button, element } from './element.ts';
import { handIn } from './handing-in.ts';
import { formName } from './hosted-parts.ts';
import { unitOfCode } from './unit-search.ts';
import { newUuid } from './uuid.ts';

/** The drafts on this computer and what can be done with them (M03, M04). */
export function listView(app: App): View {
  const chosen = new Set<string>();
  const result = element('div', {});
  const list = element('div', {});
  const chosenDrafts = () => app.store.list().filter(({ id }) => chosen.has(id));

  const begin = () => ({
    id: newUuid(),
    packageId: app.store.packageId(newUuid),
    changedAt: app.now().toISOString(),
  });
  const add = (draft: Draft) => {
    if (!app.store.save(draft)) app.unsaved.add(draft.id);
  };
  const create = () => {
    const own = begin();
    add({ ...own, fields: {} });
    location.hash = draftHash(own.id);
  };
  const copy = (draft: Draft) => {
    add(copyDraft(draft, begin()));
    app.tell(`已复制“${draft.fields['name'] || untitled}”，请打开副本填写网站名称和首页网址。`);
    show();
  };
  const remove = (draft: Draft) => {
    const name = draft.fields['name'] || untitled;
    if (!confirm(`要删除草稿“${name}”吗？删除以后不能恢复。`)) return;
    app.store.remove(draft.id);
    app.unsaved.delete(draft.id);
    chosen.delete(draft.id);
    app.tell(`已删除草稿“${name}”。`);
    show();
    app.root.querySelector<HTMLElement>('h1')?.focus();
  };

  const row = (draft: Draft) => {
    const { id, fields, changedAt } = draft;
    const name = fields['name'] || untitled;
    const { problems } = checkFields(fields, app.tree, app.rules);
    const unit = unitOfCode(app.tree, fields['unit'] ?? '');
    const box = element('input', {
      type: 'checkbox',
      checked: chosen.has(id),
      'aria-label': `选择${name}`,
    });
    box.addEventListener('change', () => {
      if (box.checked) chosen.add(id);
      else chosen.delete(id);
    });
    const state =
      problems.length === 0
        ? element('span', { class: 'status normal' }, '✓ 校验通过')
        : element('span', { class: 'status offline' }, `还有 ${problems.length} 处要填写或者改正`);
    const about = { 'aria-label': '', class: 'secondary' };
    return element(
      'tr',
      {},
      element('td', { 'data-label': '选择' }, box),
      element('th', { scope: 'row' }, element('a', { href: draftHash(id) }, name)),
      element('td', { 'data-label': '首页网址', class: 'url' }, fields['homeUrl'] || '—'),
      element('td', { 'data-label': '组织单位' }, unit ? unit.office : fields['unit'] || '—'),
      element('td', { 'data-label': '校验' }, state),
      element('td', { 'data-label': '修改时间', class: 'nowrap' }, minute(changedAt)),
      element(
        'td',
        { 'data-label': '操作' },
        element(
          'span',
          { class: 'row-buttons' },
          button('复制', () => copy(draft), { ...about, 'aria-label': `复制${name}` }),
          button('删除', () => remove(draft), { class: 'danger', 'aria-label': `删除${name}` }),
        ),
      ),
    );
  };

  const generate = async () => {
    result.replaceChildren(await handIn(app, chosenDrafts()));
    result.querySelector<HTMLElement>('[tabindex]')?.focus();
  };
  const exportChosen = () => {
    const drafts = chosen.size > 0 ? chosenDrafts() : app.store.list();
    exportDrafts(app, drafts);
  };
  const chooseAll = () => {
    const drafts = app.store.list();
    const isAll = drafts.every(({ id }) => chosen.has(id));
    chosen.clear();
    if (!isAll) for (const { id } of drafts) chosen.add(id);
    show();
  };

  function show(): void {
    const drafts = app.store.list();
    if (drafts.length === 0) {
      list.replaceChildren(
        element(
          'div',
          { class: 'empty' },
          element('p', {}, '还没有草稿。每个网站填写一份，可以填写多个网站。'),
        ),
      );
      return;
    }
    const heads = ['选择', '网站名称', '首页网址', '组织单位', '校验', '修改时间', '操作'];
    list.replaceChildren(
      element(
        'div',
        { class: 'table-scroll', role: 'region', tabindex: 0, 'aria-label': '草稿列表' },
        element(
          'table',
          { class: 'as-cards' },
          element('caption', {}, `草稿（${drafts.length} 份）`),
          element(
            'thead',
            {},
            element(
              'tr',
              {},
              heads.map((head) => element('th', { scope: 'col' }, head)),
            ),
          ),
          element('tbody', {}, drafts.map(row)),
        ),
      ),
      element(
        'div',
        { class: 'actions' },
        button('全选', chooseAll, { class: 'secondary' }),
        button('生成文件', () => void generate()),
        button('导出草稿', exportChosen, { class: 'secondary' }),
      ),
      element(
        'p',
        { class: 'hint' },
        '“生成文件”用于所选的网站，校验通过的才能生成；“导出草稿”没有选择时导出全部，不要求填写完整。',
      ),
    );
  }

  const file = element('input', { type: 'file', accept: '.json,application/json', hidden: true });
  file.addEventListener('change', () => {
    const [picked] = file.files ?? [];
    file.value = '';
    if (picked) void importDrafts(app, picked).then(show);
  });
  app.root.replaceChildren(
    element('h1', { tabindex: -1 }, formName(app)),
    element(
      'p',
      { class: 'lead' },
      app.facts.hosted
        ? '填写政府网站基本信息表，校验后生成文件，报送本级组织单位。填写和校验都在这台电脑上进行，填写的内容不上传。'
        : '不用联网，填写政府网站基本信息表，校验后生成文件，报送本级组织单位。',
    ),
    keepingNote(app.store.isKept),
    element(
      'div',
      { class: 'actions' },
      button('新增网站', create),
      button('导入草稿', () => file.click(), { class: 'secondary' }),
      file,
    ),
    list,
    result,
    openingNote(),
  );
  show();
  document.title = `${formName(app)} - 政府网站登记簿`;
  return { leave: () => undefined, refresh: show };
}

function keepingNote(isKept: boolean): HTMLElement {
  return isKept
    ? element(
        'p',
        { class: 'notice' },
        '草稿只保存在这台电脑的这个浏览器里，没有上传。清除浏览数据、换浏览器或者换电脑后就看不到了，请用“导出草稿”另存。多人共用的电脑，用完请导出后删除草稿。',
      )
    : element(
        'p',
        { class: 'notice warning' },
        '这个浏览器不能保存草稿，关闭页面后填写的内容会丢失。请在关闭前用“导出草稿”另存，下次用“导入草稿”继续。',
      );
}

/** What must be done before a site is filed (B02–B07), to read again. */
function openingNote(): HTMLElement {
  const { lead, opening, clearances } = confirmation;
  return element(
    'details',
    {},
    element('summary', {}, '填报前应完成的手续'),
    element('p', {}, lead),
    element('h2', {}, opening.title),
    element(
      'ul',
      {},
      opening.kinds.map(({ who, rule }) =>
        element('li', {}, element('strong', {}, who), `：${rule}`),
      ),
    ),
    element('h2', {}, clearances.title),
    element(
      'ul',
      {},
      clearances.lines.map((line) => element('li', {}, line)),
    ),
  );
}

function minute(iso: string): string {
  const at = new Date(iso);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
