import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import {
  createBodyAccount,
  importAccounts,
  type NewAccount,
  resetOpeningAccount,
  waitingCode,
} from '#office/openings/operator.ts';
import type { Outcome } from '#office/types.ts';
import { isoOf } from '#registry/moment.ts';
import type { Problem } from '#registry/problem.ts';
import { minuteText } from '#text/elapsed.ts';
import { openingLabel } from '#text/opening-words.ts';
import { problemText } from '#text/problems.ts';
import { readCsv } from '#workbook/csv-reader.ts';
import { endFailed } from './command.ts';
import { withTools } from './with-tools.ts';

const program = new Command()
  .name('npm run opening-accounts --')
  .description('开办审核账户：机构编制部门的账户，导入申请单位的已有账号，打印验证码')
  .addHelpText('after', '\n激活码只显示一次，用它在 /opening/sign-in 登录后须修改密码。');
program
  .command('body')
  .description('给一个地区的机构编制部门建立账户；已有的，再建一个')
  .argument('<地区编号>', '01 至 33，如 05')
  .action(async (region: string) =>
    withTools(async (tools) => show(await createBodyAccount(tools, region))),
  );
program
  .command('reset')
  .description('重置一个账户的密码：原密码和全部登录立即失效')
  .argument('<账户>', '如 bz0500-1')
  .action(async (id: string) =>
    withTools(async (tools) => show(await resetOpeningAccount(tools, id))),
  );
program
  .command('import')
  .description('导入“网上名称注册管理系统”的已有账号；每行单独检查，重复的不再建立')
  .argument('<文件>', '.csv，表头见功能说明')
  .action(async (file: string) =>
    withTools(async (tools) => {
      const { rows } = readCsv(await readFile(file));
      const lines = rows.map(({ cells }) => cells.map(({ text }) => text));
      for (const { row, problems, made } of await importAccounts(tools, lines)) {
        if (made) console.log(`${row}\t${made.account}\t${made.code}`);
        for (const problem of problems) complain(`第 ${row} 行`, problem);
      }
    }),
  );
program
  .command('code')
  .description('取得一个账号正在等待的验证码，打印后当面交给经办人')
  .argument('<账号>', '如 sq0500-48213377')
  .action(async (id: string) =>
    withTools(async (tools) => {
      const code = waitingCode(tools, id);
      console.log(code ?? '没有等待的验证码，请经办人先在页面上获取');
      if (code === null) process.exitCode = 1;
    }),
  );

try {
  await program.parseAsync();
} catch (error) {
  endFailed(error);
}

function show(outcome: Outcome<NewAccount>): void {
  if (!outcome.ok) {
    for (const problem of outcome.problems) complain('没有办理', problem);
    return;
  }
  const { account, code, until } = outcome.value;
  console.log(`账户    ${account}\n激活码  ${code}\n有效期至 ${minuteText(isoOf(until))}`);
}

function complain(where: string, problem: Problem): void {
  const field = problem.at === '' ? '' : `${openingLabel(problem.at)}：`;
  console.error(`${where}：${field}${problemText(problem)}`);
  process.exitCode = 1;
}
