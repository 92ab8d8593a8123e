import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { type AgeLock, isRecipient, makeIdentity } from '#codes/age.ts';
import { makeBackup } from '#office/care/backup.ts';
import { SettingRefused } from '#office/clock.ts';
import { readEnvironment } from '#office/environment.ts';
import { endFailed } from './command.ts';

const program = new Command()
  .name('npm run backup --')
  .description(
    '备份登记簿和不公开的数据，运行时也可以备份；登记簿的对象只复制新的，不公开的数据加密给 --recipient',
  )
  .argument('[DIR]', '备份目录，最好在另一台机器的磁盘上')
  .option('--recipient <AGE...>', '能打开备份的 age 公钥（age1…），默认取环境变量 BACKUP_RECIPIENT')
  .option('--plain', '不加密：备份盘本身已经加密的才用')
  .option('--with-keys', '也备份登记簿的密钥，用 --passphrase-file 里的口令加密')
  .option('--passphrase-file <FILE>', '密钥的口令，至少 12 个字符，单独保管')
  .option('--make-identity <FILE>', '生成备份身份：私钥写入 FILE，打印公钥；不备份')
  .option('--json', '以 JSON 输出 {stamp, commit, refs, objects, packs, files}')
  .addHelpText('after', '\n退出码：0 完成，2 没有备份')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();
const [dir] = program.processedArgs as [string | undefined];
const options = program.opts<{
  recipient?: string[];
  plain?: true;
  withKeys?: true;
  passphraseFile?: string;
  makeIdentity?: string;
  json?: true;
}>();

try {
  if (options.makeIdentity !== undefined) await newIdentity(options.makeIdentity);
  else if (dir === undefined) throw new SettingRefused('请写明备份目录：npm run backup -- DIR');
  else await backUp(dir);
} catch (error) {
  endFailed(error);
}

async function backUp(to: string): Promise<void> {
  const environment = readEnvironment(process.env);
  const keysLock = options.withKeys ? passphraseLock() : null;
  const began = performance.now();
  const { stamp, manifest, copied, droppedKeys } = await makeBackup(environment, {
    dir: to,
    lock: privateLock(),
    keysLock,
    now: new Date(),
  });
  const { commit, refs, files } = manifest;
  if (options.json) {
    console.log(JSON.stringify({ stamp, commit, refs, ...copied, files }));
    return;
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`备份 ${stamp}：main 在 ${commit}，${refs} 个引用`);
  console.log(`新的对象 ${copied.objects} 个，打包文件 ${copied.packs} 个，用时 ${seconds} 秒`);
  if (droppedKeys > 0) console.log(`删去 30 天以前的联系人密钥 ${droppedKeys} 份`);
  if (!keysLock) {
    console.log(
      '没有备份登记簿的密钥：缺了它，校验码全部作废。请另用 --with-keys 备份一份，单独保管',
    );
  }
}

function privateLock(): AgeLock | null {
  if (options.plain) return null;
  const recipients =
    options.recipient ?? (process.env['BACKUP_RECIPIENT'] ?? '').split(/\s+/).filter(Boolean);
  if (recipients.length === 0) {
    throw new SettingRefused(
      '不公开的数据要加密：请用 --recipient age1… 指出公钥；还没有的，先运行 npm run backup -- --make-identity FILE',
    );
  }
  const wrong = recipients.find((text) => !isRecipient(text));
  if (wrong !== undefined) throw new SettingRefused(`--recipient 应为 age1 开头的公钥：${wrong}`);
  return { recipients };
}

function passphraseLock(): AgeLock {
  const { passphraseFile } = options;
  if (passphraseFile === undefined) {
    throw new SettingRefused('--with-keys 须同时用 --passphrase-file 指出口令文件');
  }
  const passphrase = readFileSync(passphraseFile, 'utf8').trim();
  if (passphrase.length < 12) throw new SettingRefused('密钥的口令至少 12 个字符');
  return { passphrase };
}

async function newIdentity(file: string): Promise<void> {
  const { identity, recipient } = await makeIdentity();
  await writeFile(file, `# public key: ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx' });
  console.log(`私钥写入 ${file}，请移到不联网的地方保管：缺了它，备份打不开`);
  console.log(`公钥 ${recipient}`);
}
