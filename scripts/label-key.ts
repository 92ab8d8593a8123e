import { Command } from 'commander';
import { rotateLabelKey } from '#office/labels/keys.ts';
import { labelsToReissue, reissueLabels } from '#office/labels/reissue.ts';
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
    opened(async ({ office, tools }) => {
      const { keys } = office.catalogue.labels.keys();
      for (const { id, from, until, revokedOn, publicKey } of keys) {
        const state = revokedOn ? `${revokedOn} 作废` : until ? `${until} 停用` : '使用中';
        console.log(`${id}  ${from} 启用  ${state}  ${publicKey}`);
      }
      if (keys.length === 0) console.log('还没有密钥：发放第一个标识时生成');
      const { length: due } = labelsToReissue(tools);
      if (due > 0) console.log(`要换发的标识 ${due} 个：npm run label-key -- reissue`);
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
      const { length: due } = labelsToReissue(tools);
      if (due > 0) console.log(`要换发的标识 ${due} 个：npm run label-key -- reissue`);
    }),
  );
program
  .command('reissue')
  .description(
    '换发密钥已经作废的标识：内容不变，编号和签名是新的，通知各网站；中断以后再次运行，接着换发',
  )
  .action(() =>
    opened(async ({ tools }) => {
      const { issued } = await reissueLabels(tools, ({ issued: done, left }) =>
        console.log(`已换发 ${done} 个，还有 ${left} 个`),
      );
      console.log(
        issued === 0 ? '没有要换发的标识' : `换发完毕，共 ${issued} 个；通知已经列入待发`,
      );
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
