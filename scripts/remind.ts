import { Command } from 'commander';
import { openCalls } from '#forge/github/repository-calls.ts';
import { openOffice } from '#office/open.ts';
import { rootCode } from '#registry/unit-check.ts';
import { remindText } from '#text/remind-words.ts';
import { endFailed } from './command.ts';

const program = new Command()
  .name('npm run remind --')
  .description('列出等待各单位审核的申请，等得最久的在前')
  .option('--issue', '写到 GitHub 的一个问题里（工作流 remind 使用）')
  .parse();
const options = program.opts<{ issue?: true }>();

try {
  const { office, tools } = await openOffice(process.env);
  const waiting = (['received', 'in-review'] as const).flatMap((stage) => {
    const rows = [];
    for (let page = 1; ; page += 1) {
      const found = tools.catalogue.filings(rootCode, { stage }, { page, size: 1000 });
      rows.push(...found.rows);
      if (found.rows.length < 1000) return rows;
    }
  });
  const text = remindText(waiting, tools.catalogue.units(), tools.now());
  await office.close();
  console.log(text.body);
  if (options.issue) {
    const apiUrl = process.env['GITHUB_API_URL'] ?? 'https://api.github.com';
    const repository = process.env['GITHUB_REPOSITORY'] ?? '';
    const token = process.env['GITHUB_APP_TOKEN'] ?? '';
    await openCalls({ apiUrl, repository, token, now: tools.now }).keepIssue('reminder', text);
  }
} catch (error) {
  endFailed(error);
}
