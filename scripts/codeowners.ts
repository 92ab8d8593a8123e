import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { loadYaml } from '#git/yaml.ts';
import { codeOwners, codeOwnersPath } from '#registry/codeowners.ts';
import { parsePolicy } from '#registry/policy.ts';
import { readUnitFile } from '#registry/unit-check.ts';
import { unitTree } from '#registry/unit-tree.ts';

const program = new Command()
  .name('npm run codeowners --')
  .description('由组织单位和 data/policy.yaml 生成 .github/CODEOWNERS')
  .option('--check', '只核对，不写文件；与单位不一致时失败')
  .option('--dir <目录>', '检出的目录', join(import.meta.dirname, '..'))
  .parse();
const options = program.opts<{ check?: true; dir: string }>();

const units = globSync('data/units/*/*.yaml', { cwd: options.dir }).flatMap((path) => {
  const value = loadYaml(readFileSync(join(options.dir, path)));
  return readUnitFile(value, path.replaceAll('\\', '/')).unit ?? [];
});
const policy = parsePolicy(loadYaml(readFileSync(join(options.dir, 'data/policy.yaml'))));
const text = codeOwners(unitTree(units), policy);
const file = join(options.dir, codeOwnersPath);
const isSame = existsSync(file) && readFileSync(file, 'utf8') === text;

if (options.check && !isSame) {
  console.error(`${codeOwnersPath} 与组织单位不一致，请运行 npm run codeowners`);
  process.exitCode = 1;
} else {
  if (!isSame) writeFileSync(file, text);
  console.log(`${codeOwnersPath}：${units.length} 个组织单位，${Buffer.byteLength(text)} 字节`);
}
