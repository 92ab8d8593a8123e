import { globSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { unitFromFile } from '#catalogue/unit-file.ts';
import { loadYaml } from '#git/yaml.ts';
import { bundleOffline } from '#offline/bundle.ts';
import { offlinePath } from '#offline/facts.ts';
import { offlineFile } from '#offline/file.ts';
import { parsePolicy } from '#registry/policy.ts';
import { unitTree } from '#registry/unit-tree.ts';

const program = new Command()
  .name('node scripts/offline-form.ts')
  .description('把离线填报（一个网页文件）和 version.json 写入静态网站的目录')
  .requiredOption('--site-url <URL>', '网站的地址，打开文件时向它查询新版本')
  .option('--out <DIR>', '静态网站的目录', 'dist/static')
  .option('--data <DIR>', '取组织单位和规则的数据目录', 'data')
  .option('--json', '以 JSON 输出')
  .parse();
const options = program.opts<{ siteUrl: string; out: string; data: string; json?: true }>();

const siteUrl = options.siteUrl.replace(/\/+$/, '');
if (!/^https?:\/\/[^\s"'<>]+$/.test(siteUrl) || !URL.canParse(siteUrl)) {
  console.error(`--site-url 应为完整的网址，如 https://register.example.gov.cn：${siteUrl}`);
  process.exit(2);
}
const { bytes, version } = offlineFile(await bundleOffline(), { siteUrl, ...(await readData()) });
const folder = join(resolve(options.out), offlinePath);
await mkdir(folder, { recursive: true });
await writeFile(join(folder, version.name), bytes);
await writeFile(join(folder, 'version.json'), `${JSON.stringify(version, null, 2)}\n`);
console.log(
  options.json
    ? JSON.stringify(version)
    : `${join(folder, version.name)}：版本 ${version.version}，${version.size} 字节\nSHA-256 ${version.sha256}`,
);

async function readData() {
  const { data } = options;
  const files = globSync('units/*/*.yaml', { cwd: data }).sort();
  const units = await Promise.all(
    files.map(async (file) => {
      const unit = unitFromFile(`data/${file}`, loadYaml(await readFile(join(data, file))));
      if (!unit) throw new Error(`${file} is no unit`);
      return unit;
    }),
  );
  const rules = parsePolicy(loadYaml(await readFile(join(data, 'policy.yaml'))));
  return { units: unitTree(units), rules };
}
