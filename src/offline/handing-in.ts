import { packageSitesMax } from '#workbook/package-format.ts';
import type { SiteRecord } from '#registry/site.ts';
import { type App, draftHash, untitled } from './app.ts';
import type { Draft } from './draft.ts';
import { checkFields, type Clash, clashesOf } from './draft-check.ts';
import { element } from './element.ts';
import { gitWay } from './hosted-parts.ts';
import { type MadePackage, makePackage, type PackageGroup } from './package.ts';
import { saveFile, saveLink } from './saved-file.ts';

interface Site {
  readonly draft: Draft;
  readonly record: SiteRecord;
}

const zipType = 'application/zip';

/**
 * 生成文件: one package for each unit that the chosen drafts report to, or what keeps them from it
 * (M02, M04, M11). Returns what to show; a single package is saved at once.
 */
export async function handIn(app: App, drafts: readonly Draft[]): Promise<HTMLElement> {
  if (drafts.length === 0) return refusal('没有生成文件', ['请先选择要生成文件的网站。']);
  const checked = drafts.map((draft) => ({
    draft,
    ...checkFields(draft.fields, app.tree, app.rules),
  }));
  const wrong = checked.filter(({ problems }) => problems.length > 0);
  if (wrong.length > 0) {
    const lines = wrong.map(({ draft, problems }) => [
      element('a', { href: draftHash(draft.id) }, draft.fields['name'] || untitled),
      ` 有 ${problems.length} 处需要改正`,
    ]);
    return refusal('没有生成文件：全部校验通过以后才能生成', lines);
  }
  const sites = checked.flatMap(({ draft, record }) => (record ? [{ draft, record }] : []));
  const clashes = clashesOf(sites);
  if (clashes.length > 0) {
    return refusal('没有生成文件：所选的网站之间有重复', clashes.map(clashText));
  }
  const made = await Promise.all(
    groupsOf(sites).map(async (group) => makePackage(group, app.now())),
  );
  for (const { id } of drafts) app.unsaved.delete(id);
  const [only] = made;
  if (only && made.length === 1) saveFile(only.name, only.bytes, zipType);
  return madeBox(app, made, gitWay(app, sites));
}

/** Sites by the unit they report to and the package they belong to, no more in a group than one takes. */
function groupsOf(sites: readonly Site[]): readonly PackageGroup[] {
  const groups = new Map<string, PackageGroup>();
  for (const { draft, record } of sites) {
    const { packageId } = draft;
    const { unit } = record;
    const key = `${unit} ${packageId}`;
    const drafts = [...(groups.get(key)?.drafts ?? []), draft];
    groups.set(key, { unit, packageId, drafts });
  }
  return [...groups.values()].flatMap((group) => {
    const count = Math.ceil(group.drafts.length / packageSitesMax);
    return Array.from({ length: count }, (_, at) => {
      const from = at * packageSitesMax;
      return { ...group, drafts: group.drafts.slice(from, from + packageSitesMax) };
    });
  });
}

function clashText({ in: what, first, second }: Clash): string {
  const names = [first, second].map(({ fields }) => `“${fields['name']}”`).join('和');
  return what === 'portal'
    ? `${names}都填写为同一个组织单位的门户网站，一个组织单位只能有一个门户网站。`
    : `${names}的${what === 'name' ? '网站名称' : '首页网址'}相同，请改正或者只选择一个。`;
}

function madeBox(app: App, made: readonly MadePackage[], more: HTMLElement | null): HTMLElement {
  const several =
    made.length > 1
      ? '所选网站报送的组织单位不同，或者草稿来自不同的电脑，分成几个文件，都要报送。'
      : '';
  return element(
    'section',
    { class: 'notice success', 'aria-labelledby': 'made-title', tabindex: -1 },
    element('h2', { id: 'made-title' }, `已生成 ${made.length} 个文件`),
    element('p', {}, `${several}请把文件原样报送给下列组织单位，由其导入；不要解压或者改动文件。`),
    element(
      'ul',
      {},
      made.map(({ unit, name, bytes, sha256, sites }) =>
        element(
          'li',
          {},
          `报送 ${app.tree.get(unit)?.office ?? ''}（${unit}），${sites} 个网站`,
          element('p', {}, saveLink(name, bytes, zipType)),
          element('p', { class: 'note' }, '文件的 SHA-256 校验值：', element('code', {}, sha256)),
        ),
      ),
    ),
    element(
      'p',
      { class: 'note' },
      '文件中有联系人信息，请妥善保管。导入前修改了草稿的，重新生成并报送，以最后一次为准。',
    ),
    more,
  );
}

function refusal(title: string, lines: readonly (string | readonly (string | Node)[])[]) {
  return element(
    'section',
    { class: 'error-summary', role: 'alert', 'aria-labelledby': 'refused-title', tabindex: -1 },
    element('h2', { id: 'refused-title' }, title),
    element(
      'ul',
      {},
      lines.map((line) => element('li', {}, line)),
    ),
  );
}
