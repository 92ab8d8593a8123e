import { execFile, execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dumpYaml } from '#git/yaml.ts';
import { unitPath } from '#registry/site.ts';
import { country } from '../registry/country.ts';
import { mintedSite, pathOf, pendingFile, pendingSite } from '../registry/sample-site.ts';

const root = join(import.meta.dirname, '../..');
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'validate-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `npm run validate` as a person at `cwd` would call it. */
function validate(cwd: string, ...args: readonly string[]): Promise<Said> {
  const script = join(root, 'scripts/validate.ts');
  const options = ['--disable-warning=ExperimentalWarning', script, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, options, { cwd }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

/** A checkout whose data is the small country, one site and one that waits. */
async function checkout(name: string): Promise<string> {
  const at = join(dir, name);
  for (const unit of country.values()) await put(at, unitPath(unit.code), dumpYaml(unit));
  await cp(join(root, 'data/policy.yaml'), join(at, 'data/policy.yaml'));
  await put(at, pathOf('9901010001'), dumpYaml(mintedSite('9901010001')));
  await put(at, pendingFile, dumpYaml(pendingSite()));
  await put(at, 'data/README.md', '# 数据\n');
  return at;
}

async function put(at: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(at, path)), { recursive: true });
  await writeFile(join(at, path), text);
}

function git(at: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.invalid'];
  return execFileSync('git', [...identity, ...args], { cwd: at, encoding: 'utf8' }).trim();
}

describe('npm run validate', () => {
  it('finds nothing wrong with the shipped data [E05 Z12]', async () => {
    const { code, out } = await validate(root);
    expect(out).toMatch(/^检查了 \d+ 个文件，没有问题/);
    expect(code).toBe(0);
  });

  it('prints file, field and reason, in Chinese, for each problem [R-2.2]', async () => {
    const at = await checkout('wrong');
    const two = mintedSite('9901010002', { name: '示例局9901010001', homeUrl: 'http://10.0.0.1/' });
    await put(at, pathOf('9901010002'), dumpYaml(two));
    await put(at, 'data/sites/a.txt', 'x');
    const { code, out } = await validate(at);
    expect(code).toBe(1);
    expect(out).toContain(
      'data/sites/99/990101/9901010002.yaml  首页网址（/homeUrl）  网址应使用公开的域名',
    );
    expect(out).toContain(
      '网站名称（/name）  网站名称与已登记的网站“示例局9901010001”（9901010001）重复',
    );
    expect(out).toContain('data/sites/a.txt  （整个文件）  登记簿中不能有这个文件');
    expect(out).toMatch(/，4 个问题\n$/);
  });

  it('refuses codes without quotes and every other way of writing than the one [Y4 D8]', async () => {
    const at = await checkout('unquoted');
    const text = dumpYaml(pendingSite());
    await put(at, pendingFile, text.replace("unit: '990101'", 'unit: 990101'));
    const unquoted = await validate(at, '--json');
    const report = JSON.parse(unquoted.out) as {
      ok: boolean;
      problems: { code: string; text: string }[];
    };
    expect(report.ok).toBe(false);
    expect(report.problems.map(({ code }) => code)).toEqual(['not-canonical']);
    expect(report.problems[0]?.text).toContain("第 3 行不是规范的写法，应写成：unit: '990101'");
    for (const [wrong, code] of [
      [`# 说明\n${text}`, 'not-canonical'],
      [text.replaceAll('\n', '\r\n'), 'not-canonical'],
      [`${text}${text}`, 'yaml-malformed'],
      [text.replace('name: ', 'constructor: 1\nname: '), 'yaml-forbidden-key'],
      [`${text}#${'a'.repeat(70_000)}`, 'yaml-too-large'],
      ['', 'yaml-malformed'],
    ] as const) {
      await put(at, pendingFile, wrong);
      const { out } = await validate(at, '--json');
      expect((JSON.parse(out) as typeof report).problems[0]?.code).toBe(code);
    }
  });

  it('refuses links in place of files [Y7]', async () => {
    const at = await checkout('link');
    await symlink('/etc/passwd', join(at, 'data/sites/99/990101/9901010009.yaml'));
    expect((await validate(at)).out).toContain('9901010009.yaml  （整个文件）  只能是普通文件');
  });

  it('keeps to the paths it is given [R-2.2]', async () => {
    const at = await checkout('paths');
    await put(at, pathOf('9901010001'), dumpYaml(mintedSite('9901010001', { icp: '无' })));
    expect((await validate(at, 'data/units')).code).toBe(0);
    expect((await validate(at, './data/sites/99/')).code).toBe(1);
    expect(await validate(at, 'data/nowhere')).toMatchObject({
      code: 2,
      err: '没有这个文件或目录：data/nowhere\n',
    });
  });

  it('with --base looks at what differs, and at what that collides with [R-2.4 E05]', async () => {
    const at = await checkout('base');
    await put(at, pathOf('9901020001'), 'old: fault\n');
    git(at, 'init', '-q');
    git(at, 'add', '.');
    git(at, 'commit', '-q', '-m', 'data');
    expect(await validate(at, '--base', 'HEAD')).toMatchObject({
      code: 0,
      out: '检查了 0 个文件，没有问题\n',
    });
    await put(
      at,
      pathOf('9901010002'),
      dumpYaml(mintedSite('9901010002', { name: '示例局9901010001' })),
    );
    await rm(join(at, pendingFile));
    const { code, out } = await validate(at, '--base', 'HEAD', '--json');
    const { files, problems } = JSON.parse(out) as {
      files: number;
      problems: { code: string; path: string }[];
    };
    expect(code).toBe(1);
    expect(files).toBe(2);
    expect(problems.map((one) => `${one.code} ${one.path}`)).toEqual([
      `name-taken ${pathOf('9901010002')}`,
      `file-removed ${pendingFile}`,
    ]);
    expect(await validate(at, '--base', '--output=x')).toMatchObject({ code: 2 });
    expect(await validate(at, '--base', 'nowhere')).toMatchObject({ code: 2 });
  });

  it('with --register looks into a bare register, whole or since a commit [R-11.1]', async () => {
    const at = await checkout('source');
    git(at, 'init', '-q', '-b', 'main');
    await rm(join(at, 'data/README.md'));
    git(at, 'add', '.');
    git(at, 'commit', '-q', '-m', 'data');
    const first = git(at, 'rev-parse', 'HEAD');
    await put(at, pathOf('9901010002'), dumpYaml(mintedSite('9901010002', { icp: '无' })));
    git(at, 'add', '.');
    git(at, 'commit', '-q', '-m', 'more');
    git(at, 'clone', '-q', '--bare', '.', join(dir, 'register.git'));
    const register = ['--register', join(dir, 'register.git')];
    const whole = await validate(dir, ...register);
    expect(whole.out).toMatch(/，1 个问题\n$/);
    const since = await validate(dir, ...register, '--base', first);
    expect(since.out).toMatch(
      /9901010002\.yaml {2}ICP备案编号（\/icp）.*\n检查了 1 个文件，1 个问题/,
    );
    expect((await validate(dir, ...register, '--base', 'main')).code).toBe(0);
    expect((await validate(dir, '--register', at)).code).toBe(2);
  });

  it('says how it is used [Z12]', async () => {
    const help = await validate(root, '--help');
    expect(help).toMatchObject({ code: 0 });
    expect(help.out).toContain('--base <REV>');
    expect(await validate(root, '--nonsense')).toMatchObject({ code: 2 });
    expect(await validate(dir)).toMatchObject({ code: 2 });
  });
});
