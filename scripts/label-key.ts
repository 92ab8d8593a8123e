import { Command } from 'commander';
import { rotateLabelKey } from '#office/labels/keys.ts';
import { openOffice } from '#office/open.ts';
import { endFailed } from './command.ts';

const program = new Command()
  .name('npm run label-key --')
  .description('网站标识的签名密钥')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
program
  .command('list', { isDefault: true })
  .description('列出公开的密钥')
  .action(() =>
    opened(async ({ office }) => {
      const { keys } = office.catalogue.labels.keys();
      for (const { id, from, until, revokedOn, publicKey } of keys) {
        const state = revokedOn ? `${revokedOn} 作废` : until ? `${until} 停用` : '使用中';
        console.log(`${id}  ${from} 启用  ${state}  ${publicKey}`);
      }
      if (keys.length === 0) console.log('还没有密钥：发放第一个标识时生成');
    }),
  );
program
  .command('rotate')
  .description('换用新的密钥；原来的密钥签过的标识继续有效')
  .option('--leaked', '原来的私钥已经泄露：它签过的标识都不再算数，要重新发放')
  .action(({ leaked = false }: { leaked?: boolean }) =>
    opened(async ({ tools }) => {
      const { id, publicKey } = await rotateLabelKey(tools, leaked);
      console.log(`已启用密钥 ${id}  ${publicKey}`);
    }),
  );
await program.parseAsync();

async function opened(
  work: (register: Awaited<ReturnType<typeof openOffice>>) => Promise<void>,
): Promise<void> {
  try {
    const register = await openOffice(process.env);
    try {
      await work(register);
    } finally {
      await register.office.close();
    }
  } catch (error) {
    endFailed(error);
  }
}
