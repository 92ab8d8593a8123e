import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8')) as unknown;

interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
}
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };
const { dependencies } = read('package.json') as { dependencies: Record<string, string> };
const locked = Object.entries(packages).filter(([path]) => path !== '');
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 13);

/** Licences whose code may stand in a product under MIT without further duties than naming it. */
const allowed = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Others that were looked at one by one, and why they may be there. */
const lookedAt: Readonly<Record<string, string>> = {
  'MPL-2.0': 'lightningcss builds styles; unchanged, a file of its own',
  'LGPL-3.0-or-later': 'libvips beside sharp: optional for Astro, and pictures are passed through',
};

/** `(MIT OR GPL-3.0-or-later)` is fine by its first half, `(MIT AND Zlib)` needs both. */
function isAllowed(licence: string): boolean {
  const text = licence.replace(/^\((.*)\)$/, '$1');
  if (text.includes(' OR ')) return text.split(' OR ').some(isAllowed);
  if (text.includes(' AND ')) return text.split(' AND ').every(isAllowed);
  return allowed.has(text) || Object.hasOwn(lookedAt, text);
}

describe('packages', () => {
  it('every package that is shipped has a licence of the list [C2]', () => {
    const shipped = locked.filter(([, { dev }]) => dev !== true);
    expect(shipped.length).toBeGreaterThan(100);
    const wrong = shipped
      .filter(([, { license }]) => license === undefined || !isAllowed(license))
      .map(([path, { license }]) => `${nameOf(path)}: ${license}`);
    expect(wrong).toEqual([]);
  });

  it('copyleft is nowhere but where it was looked at [C2]', () => {
    const copyleft = /(?:^|[^L])(?:A?GPL|LGPL|MPL|EPL|CDDL)/;
    const found = locked
      .filter(([, { dev, license = '' }]) => dev !== true && copyleft.test(license))
      .filter(([, { license = '' }]) => !license.includes(' OR '))
      .map(([path]) => nameOf(path));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((name) => !/^(?:@img\/sharp|lightningcss)/.test(name))).toEqual([]);
  });

  it('each comes from the registry with a checksum, and direct ones in an exact version [C2]', () => {
    for (const [path, { resolved, integrity, link }] of locked) {
      expect([path, link ?? false]).toEqual([path, false]);
      expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)]);
      if (resolved !== undefined) expect(resolved).toMatch(/^https:\/\/registry\.npmjs\.org\//);
    }
    for (const [name, version] of Object.entries(dependencies)) {
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
    }
    // each one more is one more to trust
    expect(Object.keys(dependencies).length).toBeLessThanOrEqual(24);
  });

  // npm's --omit dev also leaves out what both we and a tool of ours use
  it('npm run sbom writes a CycloneDX list that lacks nothing of what is shipped [C2]', async () => {
    const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'sbom'], {
      cwd: root,
      maxBuffer: 64 << 20,
    });
    const bom = JSON.parse(stdout) as {
      bomFormat: string;
      components: { purl: string }[];
    };
    expect(bom.bomFormat).toBe('CycloneDX');
    const listed = new Set(bom.components.map(({ purl }) => decodeURIComponent(purl)));
    for (const [name, version] of Object.entries(dependencies)) {
      expect([...listed]).toContain(`pkg:npm/${name}@${version}`);
    }
  }, 60_000);
});
