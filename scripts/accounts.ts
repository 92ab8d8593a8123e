import { Command } from 'commander';
import { createOnServer, accountsOnServer, resetOnServer } from '#office/accounts-server.ts';
import type { CodeSheet } from '#office/accounts-types.ts';
import type { Outcome } from '#office/types.ts';
import { isoOf } from '#registry/moment.ts';
import { minuteText } from '#text/elapsed.ts';
import { problemText } from '#text/problems.ts';
import { endFailed } from './command.ts';
import { withTools } from './with-tools.ts';

const program = new Command()
  .name('npm run accounts --')
  .description(
    '组织单位账户：列出全部；建立、重置国务院办公厅的账户（其他单位的由上级组织单位发放）',
  )
  .addHelpText('after', '\n激活码只显示一次，用它在 /sign-in 登录后须修改密码。');
program
  .command('list')
  .description('列出账户，不含密码')
  .argument('[单位]', '只列这个组织单位，如 990100')
  .option('--json', '以 JSON 输出')
  .action(async (unit: string | undefined, { json }: { json?: true }) => {
    await withTools(async (tools) => {
      const rows = accountsOnServer(tools, unit ?? null);
      if (json) console.log(JSON.stringify(rows));
      else for (const row of rows) console.log(`${row.id}\t${stateText(row)}`);
    });
  });
program
  .command('create')
  .description('建立国务院办公厅的账户；已有的，再建一个')
  .argument('<单位>', 'bm0100')
  .action(async (unit: string) =>
    withTools(async (tools) => show(await createOnServer(tools, unit))),
  );
program
  .command('reset')
  .description('重置国务院办公厅账户的密码：原密码和全部登录立即失效')
  .argument('<账户>', '如 bm0100 或 bm0100-2')
  .action(async (id: string) => withTools(async (tools) => show(await resetOnServer(tools, id))));

try {
  await program.parseAsync();
} catch (error) {
  endFailed(error);
}

async function show(outcome: Outcome<CodeSheet>): Promise<void> {
  if (!outcome.ok) {
    for (const problem of outcome.problems) console.error(problemText(problem));
    process.exitCode = 1;
    return;
  }
  const { lines, until } = outcome.value;
  for (const { account, code } of lines) {
    console.log(`账户    ${account}\n激活码  ${code}\n有效期至 ${minuteText(isoOf(until))}`);
  }
}

function stateText(row: ReturnType<typeof accountsOnServer>[number]): string {
  if (row.disabled) return '已停用';
  if (!row.mustChangePassword) return '已激活';
  return row.activatedAt === null ? '未激活' : '已重置，未激活';
}
