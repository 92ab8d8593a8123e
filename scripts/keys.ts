import { Command } from 'commander';
import { parseSshKey, sshKeyPrint } from '#git/ssh-signature.ts';
import { openOffice } from '#office/open.ts';
import { changeKeys, newKey } from '#office/register-keys.ts';
import { isoOf } from '#registry/moment.ts';
import { allowedSigners, type RegisterKeys } from '#registry/register-keys.ts';
import { endFailed } from './command.ts';

const program = new Command()
  .name('npm run keys --')
  .description('登记簿签名用的公钥：查看、更换、增加、终止；每次变更都是 main 上一个有签名的提交')
  .option('--rotate', '换一把新的：由现在的私钥签名加入，现在的随即失效')
  .option('--add <KEY>', '加入另一台机器（GitHub 工作流）的公钥，如 "ssh-ed25519 AAAA…"')
  .option('--end <KEY>', '终止一个公钥：从现在起它的签名无效')
  .option('--because <TEXT>', '为什么')
  .option('--signers', '按 OpenSSH 的 allowed_signers 输出，供 git verify-commit 使用')
  .parse();
const options = program.opts<{
  rotate?: true;
  add?: string;
  end?: string;
  because?: string;
  signers?: true;
}>();

try {
  const { office, tools, signing } = await openOffice(process.env);
  const because = options.because ?? '';
  if (options.rotate || options.add || options.end) {
    if (because === '') program.error('请写明为什么：--because "…"', { exitCode: 2 });
    const change = (keys: RegisterKeys, at: Date): RegisterKeys => {
      if (options.add) return [...keys, newKey(options.add, 'github-app', at, because)];
      const gone = options.end ?? signing.own();
      const ended = keys.map((key) =>
        key.until === '' && (options.rotate ? key.role === 'register' : key.key === gone)
          ? { ...key, until: isoOf(at) }
          : key,
      );
      return options.rotate ? [...ended, newKey(signing.make(), 'register', at, because)] : ended;
    };
    console.log(`提交 ${await changeKeys(tools, because, change)}`);
  }
  const keys = (await tools.keysNow()) ?? [];
  if (options.signers) process.stdout.write(allowedSigners(keys));
  else {
    for (const { role, key, from, until, note } of keys) {
      console.log(`${role}  ${from} 起${until ? `，${until} 止` : ''}  ${note}\n  ${key}`);
      const bytes = parseSshKey(key);
      if (bytes) console.log(`  ${sshKeyPrint(bytes)}`);
    }
  }
  await office.close();
} catch (error) {
  endFailed(error);
}
