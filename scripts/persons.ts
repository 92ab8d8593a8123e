import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { rotateCheckCodeKey } from '#office/persons/check-code-key.ts';
import { erasePersons } from '#office/persons/erase.ts';
import { countRecords } from '#office/persons/replaced.ts';
import { heldOf } from '#office/persons/held.ts';
import { readingPage } from '#office/persons/readings.ts';
import { type Concerned, concernedBy } from '#office/persons/subjects.ts';
import { SettingRefused } from '#office/clock.ts';
import type { Tools } from '#office/tools.ts';
import type { RecordReason } from '#registry/person-retention.ts';
import { minuteText } from '#text/elapsed.ts';
import { problemText } from '#text/problems.ts';
import { recordReasonText } from '#text/reading-words.ts';
import { endFailed } from './command.ts';
import { withTools } from './with-tools.ts';

const who = '网站标识码、申请编号、开办审核的账户，或者 unit:组织单位标识码';
const program = new Command()
  .name('npm run persons --')
  .description('个人信息：谁看过、导出、擦除；更换保护它们的主密钥和校验码的密钥')
  .addHelpText('after', '\n擦除以前先核对提出要求的是本人。退出码：0 完成，1 没有做，2 设置不对');
program
  .command('readings')
  .description('查阅记录，新的在前，Tab 分隔：时间、编号、谁、账户、用途')
  .argument('[谁]', `${who}；不写就是全部`)
  .option('--limit <N>', '最多多少条', '1000')
  .option('--json', '以 JSON 输出')
  .action(async (name: string | undefined, { limit, json }: { limit: string; json?: true }) =>
    withTools(async (tools) => {
      const size = Number(limit);
      if (!Number.isSafeInteger(size) || size < 1) {
        throw new SettingRefused(`--limit 应为正整数：${limit}`);
      }
      const subjects = name === undefined ? null : (await find(tools, name)).subjects;
      const { rows } = readingPage(tools, subjects, { page: 1, size });
      if (json) console.log(JSON.stringify(rows));
      else {
        for (const { at, subject, who: reader, account, purpose } of rows) {
          console.log([minuteText(at), subject, reader, account, purpose].join('\t'));
        }
      }
    }),
  );
program
  .command('export')
  .description('导出登记簿保存的这些人的全部信息，连同查阅记录，供交给本人；导出本身也记录')
  .argument('<谁>', who)
  .requiredOption('--out <FILE>', '写入的 JSON 文件，只有自己可读；不覆盖已有的文件')
  .action(async (name: string, { out }: { out: string }) =>
    withTools(async (tools) => {
      const held = heldOf(tools, await find(tools, name), 'operator');
      await writeFile(out, `${JSON.stringify(held, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
      const { records, readings } = held;
      console.log(`导出 ${records.length} 条信息、${readings.length} 条查阅记录：${out}`);
    }),
  );
program
  .command('erase')
  .description('擦除：密钥和内容永久删除，等待发送的邮件取消，页面显示“已擦除”；不能恢复')
  .argument('<谁>', who)
  .requiredOption('--reason <TEXT>', '为什么，如“本人要求”；会保存，不写姓名和电话')
  .option('--yes', '确认擦除；不写只说会擦除什么')
  .action(async (name: string, { reason, yes }: { reason: string; yes?: true }) =>
    withTools(async (tools) => {
      const concerned = await find(tools, name);
      if (!yes) {
        console.log(`将擦除 ${concerned.subjects.join(' ')}。确认请加 --yes`);
        process.exitCode = 1;
        return;
      }
      const outcome = erasePersons(tools, concerned, reason);
      if (!outcome.ok) {
        for (const problem of outcome.problems) console.error(problemText(problem));
        process.exitCode = 1;
        return;
      }
      for (const { subject, at } of outcome.value) console.log(`已擦除 ${subject}\t${at}`);
      console.log('以前的备份里还有：联系人密钥 30 天后从备份中删去，之前恢复的备份会再次擦除');
    }),
  );
program
  .command('erased')
  .description('擦除过的，新的在前')
  .option('--json', '以 JSON 输出')
  .action(async ({ json }: { json?: true }) =>
    withTools(async ({ store }) => {
      const rows = store.erasures.list(100_000);
      if (json) console.log(JSON.stringify(rows));
      else for (const { subject, at, reason } of rows) console.log(`${at}\t${subject}\t${reason}`);
    }),
  );
program
  .command('retention')
  .description('变更以后不再使用的联系人信息：各有多少条、什么时候擦除；只数不改，不显示是谁的')
  .option('--json', '以 JSON 输出')
  .action(async ({ json }: { json?: true }) =>
    withTools(async (tools) => {
      const counts = await countRecords(tools);
      const days = tools.policy.replacedPersonsDays;
      if (json) console.log(JSON.stringify({ ...counts, days }));
      else {
        for (const [why, count] of Object.entries(counts.by)) {
          console.log(`${recordReasonText[why as RecordReason]}\t${count}`);
        }
        console.log(`共 ${counts.all} 条；不再使用满 ${days} 天的，由登记簿每天擦除`);
      }
    }),
  );
program
  .command('rekey')
  .description('换一把主密钥，重新包装全部个人信息的密钥；中断了再运行一次就接着做')
  .action(async () =>
    withTools(async ({ store }) => {
      const began = performance.now();
      const { keys, isResumed } = store.personKeys.rekey();
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`${isResumed ? '接着上一次，' : ''}重新包装 ${keys} 把密钥，用时 ${seconds} 秒`);
      console.log(
        '以前备份的密钥打不开新的密钥库，请马上带密钥备份一次：npm run backup -- --with-keys',
      );
    }),
  );
program
  .command('rotate-check-code')
  .description('换一把生成校验码的密钥：已经发出的校验码继续有效，以后生成、更换的用新的密钥')
  .action(async () =>
    withTools(async (tools) => {
      const { key, kept } = await rotateCheckCodeKey(tools);
      console.log(`新的密钥 ${key}；${kept} 个网站的校验码不变，更换校验码时才用新的密钥`);
      console.log('请马上带密钥备份一次：npm run backup -- --with-keys');
    }),
  );

try {
  await program.parseAsync();
} catch (error) {
  endFailed(error);
}

async function find(tools: Tools, name: string): Promise<Concerned> {
  const concerned = await concernedBy(tools, name);
  if (concerned) return concerned;
  throw new SettingRefused(`没有这个网站、申请、组织单位或者账户：${name}。应为${who}`);
}
