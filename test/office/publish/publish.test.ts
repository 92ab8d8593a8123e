import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { families } from '#office/publish/families.ts';
import { differing, seededRegister, type TestRegister } from './test-register.ts';

const projectDir = join(import.meta.dirname, '../../..');
let register: TestRegister;

beforeAll(async () => {
  register = await seededRegister(5_000);
  await register.publish('site');
});
afterAll(() => register.remove());

const codeOf = (path: string) => path.slice(-'0000000000.yaml'.length, -'.yaml'.length);
const pageOf = (path: string) => `sites/${codeOf(path)}/index.html`;

/** Changes the register, publishes what changed, and holds it against a whole run elsewhere. */
async function increment(
  name: string,
  changes: Readonly<Record<string, string | null>>,
): Promise<{ changed: readonly string[]; made: number; files: Readonly<Record<string, number>> }> {
  const before = register.files('site');
  await register.commit(changes);
  const report = await register.publish('site');
  expect(report.mode).toBe('changes');
  const after = register.files('site');
  await register.publish(name);
  expect(differing(register.files(name), after)).toEqual([]);
  return { changed: differing(before, after), made: report.made, files: report.files };
}

describe('npm run publish', () => {
  test('two runs of the same commit write the same bytes [R-11.3 Z20]', async () => {
    const report = await register.publish('again');
    expect([report.mode, report.files.new, report.files.changed]).toEqual([
      'whole',
      report.made,
      0,
    ]);
    expect(differing(register.files('again'), register.files('site'))).toEqual([]);
  });

  test('a commit that stands already costs nothing; asked for all, nothing is rewritten [R-11.3]', async () => {
    expect(await register.publish('site')).toMatchObject({ mode: 'none', made: 0 });
    const { mode, files, made } = await register.publish('site', { isWhole: true });
    expect([mode, files.same]).toEqual(['whole', made]);
  });

  test('every site has a page under its code, each link of the frame stands or leads out [R-6.2 L04]', () => {
    const files = register.files('site');
    for (const path of register.sites) expect(files.has(pageOf(path))).toBe(true);
    const page = register.text('site', pageOf(register.sites[0] ?? ''));
    expect(page).not.toMatch(/href="\/(?:sign-in|my-site|recover|filings(?!\/new\/")|desk)/);
    const kept = ['index.html', '404.html', 'favicon.svg', 'handbook/index.html'];
    for (const path of kept) expect(files.has(path)).toBe(true);
  });

  test('one amendment touches the page of its site and what shows it, nothing else [Z20 F01]', async () => {
    const path = register.sites[100] ?? '';
    const text = (await register.read(path)).replace(/^address: .*$/m, 'address: 示例路999号');
    const { changed } = await increment('amended', { [path]: text });
    expect(changed).toContain(pageOf(path));
    expect(register.text('site', pageOf(path))).toContain('示例路999号');
    const others = changed.filter(
      (each) => /^sites\/\d/.test(each) && !each.includes(codeOf(path)),
    );
    expect(others).toEqual([]);
  });

  test('another name changes the lists of its units and above, no other list [R-6.1 F01]', async () => {
    const path = register.sites.at(-1) ?? '';
    const text = (await register.read(path)).replace(/^name: .*$/m, 'name: 示例改名网站');
    const { changed } = await increment('name', { [path]: text });
    const unit = path.split('/')[3] ?? '';
    const own = new Set([unit, `${unit.slice(0, 4)}00`, '330000', 'bm0100', 'index.html']);
    const listed = changed.filter((each) => /^(?:listing|registered)\//.test(each));
    expect(listed.length).toBeGreaterThan(0);
    expect(listed.filter((each) => !own.has(each.split('/')[1] ?? ''))).toEqual([]);
  });

  test('a newly minted site stands in its lists, and older pages keep their rows [R-6.1 R06]', async () => {
    const path = register.sites.at(-1) ?? '';
    const code = codeOf(path);
    const next = `${code.slice(0, 6)}${String(Number(code.slice(6)) + 1).padStart(4, '0')}`;
    const text = (await register.read(path))
      .replaceAll(code, next)
      .replace(/^name: .*$/m, 'name: 示例新网站')
      .replace(/^homeUrl: .*$/m, 'homeUrl: https://xin.shili.gov.cn/')
      .replace(/^( +)approvedAt: .*$/m, "$1approvedAt: '2026-11-20T10:00:00.000+08:00'");
    const before = register.files('site');
    await increment('minted', { [path.replace(code, next)]: text });
    expect(register.text('site', 'registered/index.html')).toContain('示例新网站');
    const older = [...before.keys()].filter((each) => /^registered\/[^/]+\/\d+\//.test(each));
    const now = register.files('site');
    const kept = older.filter((each) => before.get(each) === now.get(each));
    expect(older.length).toBeGreaterThan(3);
    expect(older.length - kept.length).toBeLessThan(4);
  });

  test('a deleted site keeps its page, which says so [R-6.2 I14]', async () => {
    const path = register.sites[101] ?? '';
    const text = (await register.read(path)).replace(/^( +)status: normal$/m, '$1status: deleted');
    await increment('deleted', { [path]: text });
    expect(register.text('site', pageOf(path))).toContain('登记已经删除');
  });

  test('a site file that is gone takes its page with it, folder and all [Z20]', async () => {
    const path = register.sites[102] ?? '';
    const { changed } = await increment('gone', { [path]: null });
    expect(changed).toContain(pageOf(path));
    expect(existsSync(join(register.dir, 'site/sites', codeOf(path)))).toBe(false);
  });

  test('another name of a unit reaches every page that says it [A21]', async () => {
    const unit = register.sites[0]?.split('/')[3] ?? '';
    const path = `data/units/${unit.slice(0, 2)}/${unit}.yaml`;
    const text = await register.read(path);
    const { changed } = await increment('renamed', {
      [path]: text.replace(/^office: .*$/m, 'office: 示例改名办公室'),
    });
    const own = register.sites.filter((each) => each.split('/')[3] === unit);
    const old = own.filter((each) => !register.text('site', pageOf(each)).includes('示例改名'));
    expect([own.length > 0, old]).toEqual([true, []]);
    for (const each of own) expect(changed).toContain(pageOf(each));
  });

  test('a new notice stands in the list, in its feed and on the home page [L05]', async () => {
    const text = `---
id: 2026-11-21-bm0100-0900
title: 示例通知
publishedAt: '2026-11-21T09:00:00.000+08:00'
unit: bm0100
scope: bm0100
audience: all
importance: important
withdrawn: null
---

示例内容。
`;
    const { changed } = await increment('notice', {
      'data/notices/2026-11-21-bm0100-0900.md': text,
    });
    expect(changed).toEqual(
      expect.arrayContaining([
        'index.html',
        'notices/feed.xml',
        'notices/index.html',
        'notices/2026-11-21-bm0100-0900/index.html',
      ]),
    );
    expect(changed.filter((path) => path.startsWith('sites/'))).toEqual([]);
  });

  test('killed at any moment, the next run finishes it [R-9.3]', async () => {
    const out = join(register.dir, 'killed');
    const args = ['scripts/publish.mjs', '--out', out, '--site-url', 'https://register.example'];
    const env = { ...process.env, REGISTER_DIR: register.registerDir };
    const run = () =>
      spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args, '--json'], {
        cwd: projectDir,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    const count = (name: string) => {
      const folder = join(out, name);
      return existsSync(folder) ? readdirSync(folder).length : 0;
    };
    for (const part of ['listing', 'sites']) {
      const child = run();
      while (count(part) < 10 && child.exitCode === null) await sleep(2);
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(child.signalCode).toBe('SIGKILL');
    }
    const last = run();
    const printed: Buffer[] = [];
    last.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    await once(last, 'close');
    const report = JSON.parse(Buffer.concat(printed).toString()) as {
      made: number;
      resumed: boolean;
    };
    expect(report.resumed).toBe(true);
    const all = register.files('site').size;
    expect(report.made).toBeLessThan(all);
    expect(differing(register.files('killed'), register.files('site'))).toEqual([]);
  });

  test('cut short and the register moved on: what was begun is finished, then the change [R-9.3]', async () => {
    const failing = { ...families[0], name: 'assets', all: failAfter(5) } as (typeof families)[0];
    const rest = families.slice(1);
    if (!failing) throw new Error('no families');
    await expect(register.publish('moved', { families: [...rest, failing] })).rejects.toThrow(
      'cut',
    );
    const path = register.sites[103] ?? '';
    const text = (await register.read(path)).replace(/^address: .*$/m, 'address: 示例路998号');
    await register.commit({ [path]: text });
    expect(await register.publish('moved')).toMatchObject({ resumed: true });
    await register.publish('site');
    expect(differing(register.files('moved'), register.files('site'))).toEqual([]);
  });

  test('of another template everything is written and what is no more is taken away [Z20]', async () => {
    const path = 'old/page.html';
    const old = {
      name: 'home',
      all: () => [{ path, page: null }],
      touched: () => [],
    };
    await register.publish('template', {
      template: 'old',
      families: [
        {
          ...old,
          all: () => [
            { path: '404.html', page: '/404' },
            { path, page: '/404' },
          ],
        },
      ],
    });
    expect(register.files('template').has(path)).toBe(true);
    await register.publish('template');
    expect(differing(register.files('template'), register.files('site'))).toEqual([]);
  });

  test('a page that fails stops the run and nothing counts as published [R-9.3]', async () => {
    const broken = {
      name: 'home',
      all: () => [{ path: 'x.html', page: '/desk' }],
      touched: () => [],
    };
    await expect(register.publish('broken', { families: [broken] })).rejects.toThrow('x.html');
    writeFileSync(join(register.dir, 'note'), '');
    await register.publish('broken', { template: 'next' });
    expect(differing(register.files('broken'), register.files('site'))).toEqual([]);
  });
});

/** Outputs of the home page under other names, then an error. */
function failAfter(count: number) {
  return function* all() {
    for (let index = 0; index < count; index += 1)
      yield { path: `half/${index}.html`, page: '/404' };
    throw new Error('cut');
  };
}
