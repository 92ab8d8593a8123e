import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '#office/publish/publish.ts';
import { differing, seededRegister, type TestRegister } from './test-register.ts';

let register: TestRegister;

beforeAll(async () => {
  register = await seededRegister(15_500);
  await register.publish('site');
  // the first change after a whole run opens what the whole run left to be opened
  const [path = ''] = register.sites;
  await register.commit({ [path]: withAddress(await register.read(path), '示例路1号') });
  await register.publish('site');
});
afterAll(() => register?.remove());

const withAddress = (text: string, address: string) =>
  text.replace(/^address: .*$/m, `address: ${address}`);
const codeOf = (path: string) => path.slice(-'0000000000.yaml'.length, -'.yaml'.length);

/** What a run opened or looked at below the site's folder. */
async function watched(
  work: () => Promise<Report>,
): Promise<{ report: Report; seen: Set<string> }> {
  const site = join(register.dir, 'site');
  const seen = new Set<string>();
  const names = ['openSync', 'statSync', 'readFileSync', 'readdirSync', 'existsSync'] as const;
  const own = names.map((name) => [name, fs[name]] as const);
  const put = (name: string, value: unknown) => Reflect.set(fs, name, value);
  for (const [name, real] of own) {
    put(name, (path: unknown, ...more: unknown[]) => {
      const text = String(path);
      if (text.startsWith(`${site}/`)) seen.add(relative(site, text).replace(/\.part$/, ''));
      return (real as (...all: unknown[]) => unknown)(path, ...more);
    });
  }
  syncBuiltinESMExports();
  try {
    return { report: await work(), seen };
  } finally {
    for (const [name, real] of own) put(name, real);
    syncBuiltinESMExports();
  }
}

/** When each file of the site was written last. */
function times(): ReadonlyMap<string, string> {
  const site = join(register.dir, 'site');
  return new Map(
    [...register.files('site').keys()].map((path) => {
      const { mtimeNs, ino } = fs.statSync(join(site, path), { bigint: true });
      return [path, `${mtimeNs} ${ino}`];
    }),
  );
}

/** Publishes a change, and tells which files are not the same, and which were written at all. */
async function change(changes: Readonly<Record<string, string>>) {
  const files = register.files('site');
  const stamps = times();
  await register.commit(changes);
  const { report, seen } = await watched(() => register.publish('site'));
  return {
    ...{ report, seen },
    changed: differing(files, register.files('site')),
    written: differing(stamps, times()),
  };
}

describe('one amendment of some six hundred sites', () => {
  test('rewrites what its content explains and not one file more [R-11.3 Z20 F01]', async () => {
    expect(register.sites.length).toBeGreaterThan(500);
    const path = register.sites[200] ?? '';
    const text = withAddress(await register.read(path), '示例路2号');
    const { report, changed, written } = await change({ [path]: text });
    const code = codeOf(path);
    // its page, its data, its feed; and what names the commit that is published
    const explained = [
      `api/v1/sites/${code}.json`,
      'api/v1/register.json',
      'open-data/index.html',
      `sites/${code}/index.html`,
    ];
    expect(written).toEqual(changed);
    expect(changed.filter((each) => !explained.includes(each))).toEqual([]);
    expect(changed).toEqual(expect.arrayContaining(explained));
    expect([report.mode, report.files.new, report.files.changed, report.files.removed]).toEqual([
      'changes',
      0,
      changed.length,
      0,
    ]);
  });

  test('looks at no file that it does not name, and asks the renderer for nothing [R-11.3 Z20]', async () => {
    const path = register.sites[201] ?? '';
    const text = withAddress(await register.read(path), '示例路3号');
    const { report, seen } = await change({ [path]: text });
    const unit = path.split('/')[3] ?? '';
    const own = [codeOf(path), unit, `${unit.slice(0, 4)}00`, '330000', 'bm0100'];
    const strange = [...seen].filter(
      (each) =>
        !own.some((code) => each.includes(code)) &&
        !/^(?:api\/v1\/register|feed|open-data|statistics|sitemap|sitemaps\/)/.test(each),
    );
    expect(strange).toEqual([]);
    expect(seen.size).toBeGreaterThan(3);
    expect(seen.size).toBeLessThan(60);
    expect(report.made).toBeLessThan(40);
    expect(report.stencils).toMatchObject({ rendered: 0, refused: 0 });
    expect(report.stencils.filled).toBeGreaterThan(1);
  });

  test('another name touches the lists above its unit, and no renderer either [R-6.1 R-11.3]', async () => {
    const path = register.sites[202] ?? '';
    const text = (await register.read(path)).replace(/^name: .*$/m, 'name: 示例改名网站');
    const { report, changed, written } = await change({ [path]: text });
    const unit = path.split('/')[3] ?? '';
    const own = new Set([unit, `${unit.slice(0, 4)}00`, '330000', 'bm0100']);
    const lists = changed.filter((each) => /^(?:listing|registered|units)\//.test(each));
    const others = lists.filter((each) => !own.has(each.split('/')[1] ?? ''));
    expect(others.filter((each) => !/^(?:listing|registered)\/index\.html$/.test(each))).toEqual(
      [],
    );
    expect(lists.length).toBeGreaterThan(0);
    expect(written).toEqual(changed);
    expect(report.stencils.rendered).toBe(0);
  });
});
