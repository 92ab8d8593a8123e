import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PlantedTree, plantTree } from './planted-tree.ts';

/** Who imports what, and whether DESIGN 2 lets it. */
const imports: readonly (readonly [folder: string, from: string, isFine: boolean])[] = [
  ['registry', '#schemas/site.json', true],
  ['registry', '#text/words.ts', false],
  ['registry', '#git/types.ts', false],
  ['registry', '#office/types.ts', false],
  ['registry', 'node:crypto', false],
  ['registry', 'node:fs', false],
  ['codes', '#registry/site.ts', false],
  ['codes', '#git/types.ts', false],
  ['codes', 'node:crypto', true],
  ['codes', 'node:fs', false],
  ['git', '#registry/site.ts', false],
  ['git', '../registry/site.ts', false],
  ['git', 'node:fs/promises', true],
  ['git', 'node:child_process', false],
  ['forge', '#git/types.ts', true],
  ['forge', '#registry/site.ts', false],
  ['forge/local', '../../office/open.ts', false],
  ['forge', 'node:fs', false],
  ['catalogue', '#registry/site.ts', true],
  ['catalogue', '#git/types.ts', true],
  ['catalogue', '#forge/port.ts', false],
  ['catalogue', '#private/types.ts', false],
  ['private', '#codes/seal.ts', true],
  ['private', '#git/types.ts', false],
  ['private', '#office/types.ts', false],
  ['private', 'node:fs', true],
  ['text', '#registry/site.ts', true],
  ['text', '#private/store.ts', false],
  ['text', '#office/types.ts', false],
  ['workbook', '#text/words.ts', true],
  ['workbook', '#office/types.ts', false],
  ['workbook', 'node:child_process', false],
  ['office', '#forge/port.ts', true],
  ['office', '#private/types.ts', true],
  ['office', '#components/field-id.ts', false],
  ['office', '#front/front.ts', false],
  ['office', '#test/office/test-office.ts', false],
  ['office', 'node:fs', false],
  ['office', 'node:child_process', false],
  ['office/mail', 'node:fs', true],
  ['office/mail', 'node:child_process', false],
  ['office/seed', 'node:child_process', true],
  ['office/seed', '#front/front.ts', false],
  ['components', '#office/types.ts', true],
  ['components', '#git/types.ts', false],
  ['components', '#workbook/table.ts', false],
  ['components', '#private/store.ts', false],
  ['pages', '#office/types.ts', true],
  ['pages', '#workbook/table.ts', true],
  ['pages', '#front/request/cookies.ts', true],
  ['pages', '#front/front.ts', false],
  ['pages', '#forge/port.ts', false],
  ['pages', 'node:fs', false],
  ['front', '#office/open.ts', false],
  ['front', '#text/words.ts', false],
  ['front', 'node:fs', true],
  ['front', 'node:child_process', false],
  ['front/request', '#registry/site.ts', true],
  ['front/request', '../front.ts', false],
  ['front/request', '#git/types.ts', false],
  ['scripts', '#components/field-id.ts', true],
  ['scripts', '#office/types.ts', false],
  ['scripts', 'node:fs', false],
  ['scripts', '#offline/draft.ts', false],
  ['offline', '#registry/site.ts', true],
  ['offline', '#workbook/package-format.ts', true],
  ['offline', '#office/types.ts', false],
  ['offline', '#private/store.ts', false],
  ['offline', '#git/types.ts', false],
  ['offline', '../front/front.ts', false],
  ['offline', 'node:fs', false],
  ['registry', '#offline/draft.ts', false],
  ['office', '#offline/draft.ts', false],
  ['components', '#offline/draft.ts', false],
  ['front/request', '#offline/file.ts', true],
];

const faults: Readonly<Record<string, readonly [path: string, text: string]>> = {
  'no-floating-promises': [
    'src/office/floating.ts',
    'async function save(): Promise<void> {}\nexport function go(): void {\n  save();\n}\n',
  ],
  'no-misused-promises': [
    'src/office/misused.ts',
    'async function may(): Promise<boolean> { return true; }\nexport function go(): number {\n  if (may()) return 1;\n  return 2;\n}\n',
  ],
  'switch-exhaustiveness-check': [
    'src/registry/switch.ts',
    "export function go(stage: 'open' | 'done'): number {\n  switch (stage) {\n    case 'open':\n      return 1;\n  }\n  return 2;\n}\n",
  ],
  'no-restricted-properties': ['src/registry/clock.ts', 'export const at = Date.now();\n'],
  'no-restricted-properties ': ['src/registry/chance.ts', 'export const at = Math.random();\n'],
  'no-restricted-properties  ': ['src/private/chance.ts', 'export const at = Math.random();\n'],
  'no-restricted-properties   ': [
    'src/git/merge.ts',
    'export const merge = (doc: object) => Object.assign({}, doc);\n',
  ],
  'no-explicit-any': ['src/office/any.ts', 'export const all = (value: any) => value;\n'],
  'no-eval': ['src/office/eval.ts', "export const two = eval('1 + 1');\n"],
};

const pathOf = (folder: string, from: string) =>
  `src/${folder}/${from.replaceAll(/[^a-z]+/g, '-')}-planted.ts`;

describe('linter', () => {
  let tree: PlantedTree;
  let said: string;

  beforeAll(async () => {
    const files: Record<string, string> = {
      'src/codes/ring-a.ts': "import { b } from './ring-b.ts';\nexport const a = () => b;\n",
      'src/codes/ring-b.ts': "import { a } from './ring-a.ts';\nexport const b = () => a;\n",
      'src/components/type-only.ts':
        "import type { Account } from '#private/types.ts';\nexport type Named = Account;\n",
      'src/offline/type-only.ts':
        "import type { Fields } from '#office/types.ts';\nexport type Named = Fields;\n",
      'src/offline/bundle.ts':
        "import { readdir } from 'node:fs/promises';\nexport const list = readdir;\n",
      'src/front/type-only.ts':
        "import type { Office } from '#office/types.ts';\nexport type Named = Office;\n",
    };
    for (const [folder, from] of imports) {
      files[pathOf(folder, from)] = `import { x } from '${from}';\nexport const y = x;\n`;
    }
    for (const [path, text] of Object.values(faults)) files[path] = text;
    tree = await plantTree(files);
    const { text } = await tree.run('node_modules/oxlint/bin/oxlint', [
      '--type-aware',
      '-f',
      'unix',
    ]);
    said = text;
  });
  afterAll(() => tree.remove());

  const linesOn = (path: string) =>
    said.split('\n').filter((line) => line.startsWith(`${path}:`) && /import|nodejs/.test(line));

  it.each(imports)('src/%s imports %s: %s (DESIGN 2) [C4]', (folder, from, isFine) => {
    expect(linesOn(pathOf(folder, from)).length > 0).toBe(!isFine);
  });

  it.each(Object.entries(faults))('reports %s [C4]', (rule, [path]) => {
    expect(
      said
        .split('\n')
        .filter((line) => line.startsWith(`${path}:`))
        .join(),
    ).toContain(rule.trim());
  });

  it('reports two files that import each other [C4]', () => {
    expect(said).toMatch(/src\/codes\/ring-.*no-cycle/);
  });

  it('the build of the offline form reads its folder, the form itself touches no file [C4]', () => {
    expect(linesOn('src/offline/bundle.ts')).toEqual([]);
  });

  it('types may be taken from below [C4]', () => {
    expect(said).not.toContain('type-only.ts');
  });
});

describe('check-tree', () => {
  const planted: readonly (readonly [path: string, text: string, isFine: boolean])[] = [
    ['src/registry/now.ts', 'export const now = new Date();', false],
    ['src/registry/parsed.ts', "export const then = new Date('2026-01-01');", true],
    ['src/registry/comment.ts', '/** Never `new Date()`. */\nexport const one = 1;', true],
    ['src/office/now.ts', 'export const now = Date.now();', false],
    ['src/office/clock.ts', 'export const now = new Date();', true],
    ['src/offline/draft.ts', 'export const now = new Date();', false],
    ['src/offline/main.ts', 'export const now = new Date();', true],
    ['src/office/late.ts', "export const late = () => import('#front/front.ts');", false],
    ['src/office/shell.ts', 'export const options = { shell: true };', false],
    ['src/pages/markup.astro', '<p set:html={name} />', false],
    ['src/pages/inline.astro', '<script is:inline>1</script>', false],
    ['src/pages/style.astro', '<p style="color: red">一</p>', false],
    ['src/pages/handler.astro', '<p onclick="go()">一</p>', false],
    ['src/pages/plain.astro', '<p class="style">一</p>', true],
    ['docs/dead.md', '[页](gone.md)', false],
    ['docs/live.md', '[页](dead.md) [外](https://example.invalid/) [段](#a)', true],
  ];
  let tree: PlantedTree;
  let said: string;
  beforeAll(async () => {
    tree = await plantTree(Object.fromEntries(planted.map(([path, text]) => [path, text])));
    said = (await tree.run('scripts/check-tree.ts', [tree.dir])).text;
  });
  afterAll(() => tree.remove());

  it.each(planted)('%s with %s: %s [C4 W4]', (path, _text, isFine) => {
    expect(said.split('\n').some((line) => line.startsWith(path))).toBe(!isFine);
  });
});
