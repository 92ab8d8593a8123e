import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { AgeKey } from '#codes/age.ts';
import { restoreBackup } from '#office/care/restore.ts';
import { SettingRefused } from '#office/clock.ts';
import { readEnvironment } from '#office/environment.ts';
import { doctorText } from '#text/doctor-words.ts';
import { endFailed } from './command.ts';

const program = new Command()
  .name('npm run restore --')
  .description('从备份恢复登记簿和不公开的数据到 REGISTER_DIR、PRIVATE_DB；不覆盖已有的数据')
  .argument('<DIR>', '备份目录')
  .option('--at <STAMP>', '恢复哪一份（备份目录下的文件夹名），默认最新的一份')
  .option('--only <PART>', '只恢复 register（登记簿）或者 private（不公开的数据），另一半完好时用')
  .option('--identity <FILE>', '备份身份的私钥文件（npm run backup -- --make-identity 生成的）')
  .option('--keys-from <DIR>', '密钥在另一个备份目录里的，从那里取最新的一份')
  .option('--erased <FILE>', '另外保存的擦除记录（private-erased.jsonl）：备份以后擦除的再次擦除')
  .option('--passphrase-file <FILE>', '登记簿密钥的口令')
  .option(
    '--json',
    '以 JSON 输出 {stamp, commit, refs, hasPrivateStore, hasSecrets, unknownKeys, erasedAgain}',
  )
  .addHelpText('after', '\n退出码：0 完成，2 没有恢复')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();
const [dir] = program.processedArgs as [string];
const options = program.opts<{
  at?: string;
  only?: string;
  keysFrom?: string;
  identity?: string;
  passphraseFile?: string;
  erased?: string;
  json?: true;
}>();

try {
  const { stamp, manifest, hasPrivateStore, hasSecrets, unknownKeys, erasedAgain } =
    await restoreBackup(readEnvironment(process.env), {
      dir,
      stamp: options.at ?? '',
      only: partNamed(options.only),
      key: options.identity === undefined ? null : identityIn(options.identity),
      keysDir: options.keysFrom ?? null,
      erased: options.erased ?? null,
      keysKey:
        options.passphraseFile === undefined
          ? null
          : { passphrase: readFileSync(options.passphraseFile, 'utf8').trim() },
    });
  const { commit, refs } = manifest;
  if (options.json) {
    console.log(
      JSON.stringify({
        ...{ stamp, commit, refs, hasPrivateStore, hasSecrets },
        unknownKeys,
        erasedAgain,
      }),
    );
  } else {
    console.log(`已恢复 ${stamp} 的备份：main 在 ${commit}，${refs} 个引用`);
    if (options.only === 'register') console.log('没有动不公开的数据');
    else if (!hasPrivateStore) console.log('备份里没有私有库');
    else if (!hasSecrets) {
      console.log('没有恢复登记簿的密钥：请把密钥文件夹放回 PRIVATE_DB 旁边，然后再启动');
    } else {
      for (const path of unknownKeys) {
        console.log(doctorText({ code: 'check-code-key-unknown', path, params: {} }));
      }
      if (unknownKeys.length === 0) console.log('私有库和密钥相符，可以启动');
      if (erasedAgain) console.log(`备份以后擦除的个人信息已再次擦除 ${erasedAgain} 项`);
    }
  }
} catch (error) {
  endFailed(error);
}

function partNamed(text: string | undefined): 'register' | 'private' | null {
  if (text === undefined || text === 'register' || text === 'private') return text ?? null;
  throw new SettingRefused(`--only 应为 register 或者 private：${text}`);
}

function identityIn(path: string): AgeKey {
  const line = readFileSync(path, 'utf8')
    .split('\n')
    .find((one) => one.startsWith('AGE-SECRET-KEY-'));
  if (line === undefined) throw new SettingRefused(`这不是备份身份的私钥文件：${path}`);
  return { identity: line.trim() };
}
