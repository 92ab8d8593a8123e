import { type App } from './app.ts';
import type { Draft } from './draft.ts';
import { button, element } from './element.ts';
import { newFileAt } from './new-file.ts';
import { findTaken } from './taken.ts';
import type { SiteRecord } from '#registry/site.ts';

/** What the form is called: a page of a static site, or a file for computers without network. */
export function formName({ facts }: App): string {
  return facts.hosted ? '新增网站' : '离线填报';
}

/**
 * Whether name and address are registered already, as the published search tells it: advice that is
 * filled in when it is there. In the file without network it says that nobody can know.
 */
export function takenNote({ facts }: App, record: SiteRecord): HTMLElement {
  const note = element('p', { role: 'status' });
  if (!facts.hosted) {
    note.textContent =
      '网站名称、首页网址是否与别的网站重复，在组织单位导入时核对，离线时不能核对。';
    return note;
  }
  note.textContent = '正在核对网站名称、首页网址是否已经登记……';
  const later = '正在审核的申请不在其中，导入时再核对一次。';
  const box = element('div', {}, note);
  void findTaken(facts.siteUrl, record)
    .then((taken) => {
      note.textContent =
        taken.length === 0
          ? `没有已经登记的网站使用这个名称或者首页网址。${later}`
          : `与已经登记的网站相同，请核对，不要重复填报。${later}`;
      if (taken.length === 0) return;
      box.classList.add('advice');
      box.append(
        element(
          'ul',
          {},
          taken.map(({ what, by }) =>
            element(
              'li',
              {},
              `${what === 'name' ? '网站名称' : '首页网址'}：`,
              element(
                'a',
                {
                  href: `${facts.siteUrl}/sites/${by.code}`,
                  target: '_blank',
                  rel: 'noopener noreferrer',
                },
                `${by.title}（${by.code}）`,
              ),
            ),
          ),
        ),
      );
    })
    .catch(() => {
      note.textContent = `没有取到查询文件，不能核对是否重复，导入时核对。`;
    });
  return box;
}

/** The way for who files by Git: GitHub's page for a new file, public fields alone. */
export function gitWay(
  { facts }: App,
  sites: readonly { readonly draft: Draft; readonly record: SiteRecord }[],
): HTMLElement | null {
  const forgeUrl = facts.hosted?.forgeUrl ?? null;
  if (forgeUrl === null) return null;
  return element(
    'details',
    { class: 'git-way' },
    element('summary', {}, '熟悉 Git 的：不交文件，在 GitHub 上提交'),
    element(
      'ol',
      {},
      element(
        'li',
        {},
        '打开 GitHub 的新建文件页面，路径和内容已经填好；用自己的账户提交，建立合并请求。',
      ),
      element(
        'li',
        {},
        '文件公开，只有下面的公开信息。不要添加负责人、联系人的姓名、电话、邮箱，persons 一项保持为空；合并请求的标题和说明里也不要写。',
      ),
      element(
        'li',
        {},
        '登记簿收进合并请求以后，会在合并请求的说明中写明怎样补登负责人和联系人：用提交的 GitHub 账户登录登记簿服务器填写。补登以前不能办结。',
      ),
    ),
    sites.map(({ draft, record }) => newFileBox(forgeUrl, draft.id, record)),
  );
}

function newFileBox(forgeUrl: string, draftId: string, record: SiteRecord): HTMLElement {
  const { path, text, href, isFilledIn } = newFileAt(forgeUrl, draftId, record);
  const said = element('span', { role: 'status' });
  const content = element('textarea', {
    readonly: true,
    rows: 8,
    'aria-label': `${path} 的内容`,
    spellcheck: 'false',
  });
  content.value = text;
  const copy = async () => {
    content.select();
    // a plain http host gives a page no clipboard
    const clipboard = (navigator as Partial<Navigator>).clipboard;
    try {
      if (!clipboard) throw new Error('no clipboard');
      await clipboard.writeText(text);
      said.textContent = '已复制';
    } catch {
      said.textContent = '已选中，请按 Ctrl+C 复制';
    }
  };
  const open = { href, target: '_blank', rel: 'noopener noreferrer', class: 'button' };
  return element(
    'section',
    {},
    element('p', {}, element('strong', {}, record.name), ' ', element('code', {}, path)),
    isFilledIn
      ? null
      : element(
          'p',
          { class: 'notice warning' },
          '内容太长，放不进网址：请先点“复制内容”，打开页面后粘贴到编辑框里。',
        ),
    content,
    element(
      'div',
      { class: 'actions' },
      element('a', open, '打开 GitHub 新建文件页面'),
      button('复制内容', () => void copy(), { class: 'secondary' }),
      said,
    ),
  );
}
