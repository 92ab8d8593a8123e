import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(root, 'deploy', name), 'utf8');

/** Settings of a unit file by section-free name; several of one name are joined. */
function settingsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^([A-Za-z]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) found.set(name, `${found.get(name) ?? ''} ${value}`.trim());
  }
  return found;
}

describe('deploy', () => {
  it.each(['register.service', 'register-backup.service'])(
    '%s runs without privileges and writes its own data only [R-9.1]',
    (name) => {
      const settings = settingsOf(read(name));
      expect(Object.fromEntries(settings)).toMatchObject({
        User: 'register',
        NoNewPrivileges: 'yes',
        ProtectSystem: 'strict',
        ProtectHome: 'yes',
        PrivateTmp: 'yes',
        PrivateDevices: 'yes',
        CapabilityBoundingSet: '',
        UMask: '0077',
        SystemCallArchitectures: 'native',
      });
      // V8 writes code that it then runs
      expect(settings.has('MemoryDenyWriteExecute')).toBe(false);
    },
  );

  it('the unit stops with SIGTERM and waits longer than the server takes [R-9.3]', () => {
    const settings = settingsOf(read('register.service'));
    expect(settings.get('KillSignal')).toBe('SIGTERM');
    expect(Number(settings.get('TimeoutStopSec'))).toBeGreaterThan(10);
  });

  it('every script that a unit or the image runs is there', () => {
    const texts = globSync('*', { cwd: join(root, 'deploy') })
      .map(read)
      .join('\n');
    const scripts = new Set(texts.match(/scripts\/[\w-]+\.m?[jt]s/g));
    expect(scripts.size).toBeGreaterThan(3);
    for (const path of scripts) expect(globSync(path, { cwd: root })).toEqual([path]);
  });

  it('the image runs as nobody in particular, without scripts of packages, from a named version [C2]', () => {
    const text = read('Containerfile');
    const last = text.slice(text.lastIndexOf('FROM '));
    expect(last).toMatch(/^USER 10001$/m);
    expect(last.indexOf('USER')).toBeLessThan(last.indexOf('CMD ["node"'));
    expect(text).toContain('npm ci --ignore-scripts');
    expect(text).toMatch(/node:24\.\d+\.\d+-/);
    expect(text).not.toMatch(/^(?:ENV|ARG) .*(?:SECRET|TOKEN|PASSWORD)/m);
    expect(text).toMatch(/^# podman run --read-only /m);
  });

  it('the proxy hides the metrics, overwrites forwarded addresses and logs no query [W1 W14]', () => {
    const text = read('nginx.conf');
    expect(text).toMatch(/location = \/metrics \{ return 404; \}/);
    expect(text).toContain('X-Forwarded-For $remote_addr');
    const format = /log_format register '([^']*)'/.exec(text)?.[1] ?? '';
    expect(format).toContain('$uri');
    expect(format).not.toMatch(/\$request(?!_)|\$request_uri|\$args|\$http_referer/);
  });
});
