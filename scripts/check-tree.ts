import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Command } from 'commander';

/** What no linter rule can say: text that a kind of file must not hold. */
interface Ban {
  readonly files: string;
  readonly except?: readonly string[];
  readonly text: RegExp;
  readonly message: string;
}

const clock =
  'time comes in as an argument; only src/office/clock.ts and src/offline/main.ts ask the machine';

const bans: readonly Ban[] = [
  { files: 'src/registry/**/*.ts', text: /\bnew Date\(\s*\)|\bDate\(\s*\)/, message: clock },
  {
    files: 'src/{office,catalogue,verify,forge,private,text,workbook,codes,offline}/**/*.ts',
    except: ['src/office/clock.ts', 'src/offline/main.ts'],
    text: /\bnew Date\(\s*\)|\bDate\.now\(/,
    message: clock,
  },
  {
    files: 'src/**/*.{ts,astro}',
    except: ['src/middleware.ts'],
    text: /\bimport\(\s*['"`](?:#|\.\.?\/)/,
    message: 'import it at the top: the linter holds the floors on static imports only',
  },
  {
    files: 'src/**/*.astro',
    text: /\bset:html\b|\bis:inline\b|\bdefine:vars\b/,
    message: 'nothing is inlined and no text becomes markup (W4)',
  },
  {
    files: 'src/**/*.astro',
    text: /\sstyle=["'{]|\son[a-z]+=["'{]|href=["']javascript:/i,
    message: 'the content policy blocks inline styles and handlers',
  },
  {
    files: 'src/**/*.ts',
    text: /\bshell:\s*true|\bexecSync\(/,
    message: 'no process is started through a shell (C4)',
  },
];

/** Comments do not count: they may name what is forbidden. */
function withoutComment(line: string): string {
  return line.replace(/^\s*(?:\/?\*|\/\/).*$/, '').replace(/\s\/\/ .*$/, '');
}

function findBanned(root: string): readonly string[] {
  return bans.flatMap(({ files, except = [], text, message }) =>
    globSync(files, { cwd: root, exclude: except }).flatMap((path) =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .flatMap((line, at) =>
          text.test(withoutComment(line)) ? [`${path}:${at + 1} ${message}`] : [],
        ),
    ),
  );
}

/** Links between documents that lead nowhere. */
function findDeadLinks(root: string): readonly string[] {
  const documents = globSync('{*.md,docs/**/*.md,src/content/**/*.md,.github/**/*.md}', {
    cwd: root,
  });
  return documents.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|mailto:|#|\/)([^)\s#]+)/g)];
    return links.flatMap(([, link = '']) => {
      const target = join(root, dirname(path), decodeURI(link));
      return globSync(target).length > 0
        ? []
        : [`${path} links to ${relative(root, target)}, which is not there`];
    });
  });
}

const program = new Command()
  .name('node scripts/check-tree.ts')
  .description('检查目录约定：时间来源、动态导入、内联脚本与样式、文档链接')
  .argument('[root]', '要检查的目录', join(import.meta.dirname, '..'))
  .parse();
const [root] = program.processedArgs as [string];
const found = [...findBanned(root), ...findDeadLinks(root)].sort();
for (const line of found) console.error(line);
if (found.length > 0) process.exitCode = 1;
else console.log('目录约定检查通过');
