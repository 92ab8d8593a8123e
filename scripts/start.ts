import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { type Front, openFront, type Pages } from '#front/front.ts';
import { logToStderr } from '#front/log.ts';
import { openMetrics } from '#front/metrics.ts';
import type { Render } from '#front/public-pages.ts';
import { listStaticFiles } from '#front/static-files.ts';
import { noteStoppedFiles } from '#office/care/doctor.ts';
import { demoCodes } from '#office/demo-codes.ts';
import { SettingRefused } from '#office/clock.ts';
import { operatorSentence } from '#office/operator-faults.ts';
import { readEnvironment } from '#office/environment.ts';
import { type OpenedOffice, openOffice } from '#office/open.ts';
import { startScheduler } from '#office/scheduler.ts';
import { readContained } from '#workbook/contained-reader.ts';
import { openReports } from './report-apart.ts';
import { buildIfStale, siteDir } from './site-build.ts';

const program = new Command()
  .name('npm start')
  .description('启动登记簿：首次启动时由 data/ 建立，之后一直使用同一个登记簿')
  .option('--build-only', '只生成页面，不启动：程序目录以后只读时用')
  .addHelpText(
    'after',
    `
环境变量（括号内为默认值，说明见 .env.example）：
  PORT (4321)  HOST (127.0.0.1)  SITE_URL (http://127.0.0.1:PORT)
  REGISTER_DIR (./var/register.git)  PRIVATE_DB (./var/private.db)  MAIL_URL (file:./var/mail)
  MAIL_FROM (register@localhost.invalid)
  TRUST_PROXY (0)  ACCESS_LOG (on)  METRICS_TOKEN  DEMO (本机为 on)`,
  )
  .parse();

try {
  if (program.opts<{ buildOnly?: true }>().buildOnly)
    await buildIfStale((line) => console.log(line));
  else await start();
} catch (error) {
  console.error(sentenceOf(error));
  process.exit(1);
}

async function start(): Promise<void> {
  const { env } = process;
  const { siteUrl, host, port, registerDir } = readEnvironment(env);
  const proxies = Number(env['TRUST_PROXY'] || 0);
  if (!Number.isInteger(proxies) || proxies < 0 || proxies > 9) {
    throw new SettingRefused(`TRUST_PROXY 应为反向代理的层数（0 到 9）：${env['TRUST_PROXY']}`);
  }
  await buildIfStale((line) => console.log(line));
  const entry = pathToFileURL(join(siteDir, 'server/entry.mjs')).href;
  const { handler, render } = (await import(entry)) as { handler: Pages; render: Render };
  const files = await listStaticFiles(join(siteDir, 'client'));
  const opened = await openOffice(env, {
    withDemo: true,
    readFile: readContained,
    reportApart: openReports(registerDir),
  });
  const { office, store } = opened;
  const log = env['ACCESS_LOG'] === 'off' ? {} : { log: logToStderr };
  const metrics = openMetrics();
  const front = await openFront({
    pages: handler,
    render,
    files,
    office,
    store,
    siteUrl,
    host,
    port,
    proxies,
    metrics,
    metricsToken: metricsToken(env),
    ...log,
  }).catch(async (error: unknown) => {
    await office.close();
    throw error;
  });
  // the first search need not wait for what all searches use
  office.catalogue.warmSearch().catch(({ name }: Error) => {
    logToStderr({ job: 'search', failed: name });
  });
  const stopJobs = startScheduler(office, (line) => {
    logToStderr(line);
    metrics.worked(String(line['job']), line['failed'] !== undefined);
  });
  await greet(opened, front);
  stopOnSignal(async () => {
    // jobs end while requests do: neither waits for the other
    await Promise.all([front.close(), stopJobs()]);
    await office.close();
    noteStoppedFiles(opened.environment, randomBytes);
  });
}

/** What to open and who may sign in. */
async function greet(opened: OpenedOffice, { port }: Front): Promise<void> {
  const { demoAccounts, environment } = opened;
  const { siteUrl } = environment;
  const { hostname } = new URL(siteUrl);
  const isOwn = ['127.0.0.1', 'localhost'].includes(hostname) || siteUrl.endsWith(`:${port}`);
  console.log(`\n登记簿已启动，请打开 ${isOwn ? `http://127.0.0.1:${port}` : siteUrl}`);
  if (!isOwn) console.log(`本机地址 http://127.0.0.1:${port}`);
  if (demoAccounts.length > 0) {
    console.log('\n演示账户（组织单位 /sign-in，仅供本机试用）：');
    const first = demoAccounts.filter(({ isSecond }) => !isSecond);
    const width = Math.max(...first.map(({ account }) => account.length));
    for (const { account, office, password, note } of first) {
      console.log(`  ${account.padEnd(width)}  ${password}  ${office}${note && `（${note}）`}`);
    }
    const second = demoAccounts.filter(({ isSecond }) => isSecond);
    console.log(`  第二个账户（密码相同）：${second.map(({ account }) => account).join('、')}`);
    console.log('\n演示网站（填报单位 /my-site/sign-in，网站标识码和校验码）：');
    for (const { code, checkCode, name } of await demoCodes(opened.tools)) {
      console.log(`  ${code}  ${checkCode}  ${name}`);
    }
  }
  console.log('\n按 Ctrl+C 停止。');
}

/** What whoever reads `/metrics` must show; null where none is set. */
function metricsToken(env: NodeJS.ProcessEnv): string | null {
  const token = env['METRICS_TOKEN'] || null;
  if (token !== null && token.length < 16) {
    throw new SettingRefused('METRICS_TOKEN 应至少 16 个字符');
  }
  return token;
}

/** A service manager kills after ten seconds. */
const longestStop = 9_000;

function stopOnSignal(stop: () => Promise<void>): void {
  let since: number | null = null;
  const onSignal = () => {
    // Ctrl+C reaches us twice, from the terminal and from npm; a later one means it.
    if (since !== null) {
      if (performance.now() - since > 1_000) process.exit(1);
      return;
    }
    since = performance.now();
    console.log('正在停止：处理完手头的请求……');
    // Every step survives being cut off anywhere, so what takes longer is left where it is (R-9.3).
    setTimeout(() => process.exit(0), longestStop).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(sentenceOf(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
}

/** What the operator reads: a sentence, or the whole of a fault of ours. */
function sentenceOf(error: unknown): string {
  const { message, stack } = error as Error;
  return operatorSentence(error) ?? stack ?? message ?? String(error);
}
