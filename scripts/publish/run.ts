import { resolve } from 'node:path';
import { Command } from 'commander';
import { SettingRefused } from '#office/clock.ts';
import { readEnvironment } from '#office/environment.ts';
import { families } from '#office/publish/families.ts';
import { resolveCommit } from '#office/publish/facts.ts';
import { type Progress, publish, type Report } from '#office/publish/publish.ts';
import { forgeAddress, pullsByHead } from './forge.ts';
import { endFailedTelling } from '../command.ts';

const names = families.map(({ name }) => name).join('、');
const program = new Command()
  .name('npm run publish --')
  .description('把登记簿某一提交的公开页面写成静态网站；再次运行只改写变化的文件，中断后接着写完')
  .requiredOption('--out <DIR>', '写到哪个文件夹')
  .option('--commit <REV>', '提交：引用名或 40 位编号', 'main')
  .option('--site-url <URL>', '静态网站的网址，可以带路径（默认用 SITE_URL）')
  .option(
    '--server <URL>',
    '登记簿服务器的网址，填报和登录链接指向它；不写则指向静态的填报、进度页面和功能说明',
  )
  .option(
    '--forge <URL>',
    'GitHub 仓库的网址，如 https://github.com/owner/repo，待办页和填报页链接到它（默认取自 FORGE=github 或工作流的环境）',
  )
  .option('--state <DIR>', '发布记录的位置，不要放进网站（默认 DIR.state）')
  .option('--only <NAME...>', `只写这些部分：${names}`)
  .option('--without <NAME...>', '不写这些部分')
  .option('--full', '全部重写')
  .option('--renderer <NAME>', 'astro：每页都由 Astro 生成，不套用模板（结果相同，用时较长）')
  .option('--json', '以 JSON 输出')
  .addHelpText('after', '\n登记簿的位置用环境变量 REGISTER_DIR（默认 ./var/register.git）')
  .parse();
const options = program.opts<{
  out: string;
  commit: string;
  siteUrl?: string;
  server?: string;
  forge?: string;
  state?: string;
  only?: string[];
  without?: string[];
  full?: true;
  renderer?: string;
  json?: true;
}>();

/** Runs the command with the pages of a folder; `build` builds them where needed, and names what of. */
export async function runPublish(appDir: string, build: () => Promise<string>): Promise<void> {
  try {
    const report = await run(appDir, build);
    const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
    if (options.json) console.log(JSON.stringify({ ...report, peakMegabytes }));
    else console.log(sentenceOf(report));
  } catch (error) {
    endFailedTelling(error);
  }
}

async function run(appDir: string, build: () => Promise<string>): Promise<Report> {
  const { registerDir, siteUrl: own } = readEnvironment(process.env);
  const siteUrl = urlOf('--site-url', options.siteUrl ?? own);
  const serverUrl = options.server === undefined ? null : urlOf('--server', options.server);
  const forge = forgeAddress(options.forge, process.env);
  const forgeUrl = forge === null ? null : forgeUrlOf(forge);
  const commit = await resolveCommit(registerDir, options.commit);
  if (commit === null) {
    throw new SettingRefused(`${registerDir} 中没有这个提交：${options.commit}`);
  }
  const template = await build();
  const outDir = resolve(options.out);
  const report = await publish({
    registerDir,
    outDir,
    stateDir: resolve(options.state ?? `${outDir}.state`),
    commit,
    siteUrl,
    serverUrl,
    forgeUrl,
    pulls: forgeUrl === null ? new Map() : await pullsByHead(forgeUrl),
    appDir,
    template,
    isWhole: options.full === true,
    renderer: options.renderer === 'astro' ? 'astro' : undefined,
    families: chosenFamilies(),
    onProgress: tellProgress(),
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[K');
  return report;
}

function chosenFamilies(): typeof families {
  const { only, without = [] } = options;
  const strange = [...(only ?? []), ...without].find(
    (asked) => !families.some(({ name }) => name === asked),
  );
  if (strange !== undefined) {
    throw new SettingRefused(`没有这个部分：${strange}；有 ${names}`);
  }
  return families.filter(({ name }) => (only?.includes(name) ?? true) && !without.includes(name));
}

function urlOf(option: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new SettingRefused(`${option} 应为 https://register.example 这样的网址：${text}`);
  }
  const { origin, pathname } = new URL(text);
  return origin + pathname.replace(/\/+$/, '');
}

function forgeUrlOf(text: string): string {
  const url = urlOf('--forge', text).replace(/\.git$/, '');
  if (!/^\/[\w.-]+\/[\w.-]+$/.test(new URL(url).pathname)) {
    throw new SettingRefused(`--forge 应为 https://github.com/所有者/仓库名：${text}`);
  }
  return url;
}

/** One line that is written over on a terminal; elsewhere a line now and then. */
function tellProgress(): (progress: Progress) => void {
  const words = { read: '读取网站文件', write: '写出' } as const;
  let told = 0;
  return ({ phase, done }) => {
    const now = performance.now();
    const isTerminal = process.stderr.isTTY;
    if (now - told < (isTerminal ? 100 : 5_000)) return;
    if (told === 0 && !isTerminal) {
      told = now;
      return;
    }
    told = now;
    const line = `${words[phase]} ${done}`;
    process.stderr.write(isTerminal ? `\r\u001B[K${line}` : `${line}\n`);
  };
}

function sentenceOf({ commit, mode, made, files, bytes, resumed, seconds }: Report): string {
  const took = `${seconds.toFixed(1)} 秒`;
  const at = `提交 ${commit.slice(0, 12)}`;
  const cut = resumed ? '，已写完上次中断的部分' : '';
  if (mode === 'none') return `${at} 已经发布过，没有变化（${took}）`;
  const how = mode === 'whole' ? '全部' : '有变化的';
  const written = `新增 ${files.new}、改写 ${files.changed}、删除 ${files.removed}、未变 ${files.same}`;
  const size = `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${at}：生成${how} ${made} 个文件（${written}，${size}），用时 ${took}${cut}`;
}
