import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { secretsIn, secretsOfHistory } from './history-secrets.ts';

const root = join(import.meta.dirname, '../..');

/** The sample of the standard itself, and the birthday that all made-up numbers of tests have. */
const samples = ['11010519491231002X', '11010119900307'];

describe('secrets', () => {
  it('stand in no file of any commit, and no real person’s number [C3 R-9.1]', async () => {
    const { files, found } = await secretsOfHistory(root);
    expect(files).toBeGreaterThan(500);
    expect(found.filter((what) => !samples.some((sample) => what.includes(sample)))).toEqual([]);
  }, 60_000);

  it.each([
    ['a private key', `-----BEGIN PRIVATE KEY-----\n${'M'.repeat(64)}`],
    ['an age identity', `AGE-SECRET-KEY-1${'Q'.repeat(58)}`],
    ['a GitHub token', `ghs_${'a1'.repeat(18)}`],
    ['an npm token', `npm_${'a1'.repeat(18)}`],
    ['a cloud key', `AKIA${'A1'.repeat(8)}`],
    ['a signed token', `eyJ${'a'.repeat(24)}.eyJ${'b'.repeat(24)}.${'c'.repeat(24)}`],
    ['a password in an address', ['smtps://register', 'correct-horse@mail.example.cn'].join(':')],
    ['a mainland identity number', ['110101', '19900307', '7719'].join('')],
  ])('would be found: %s [C3]', (name, text) => {
    expect(secretsIn(`a: ${text}\n`).join()).toContain(name);
  });
});

describe('what is built', () => {
  it('knows no way in that is meant for tests [C3]', () => {
    const built = globSync('src/{front,pages,office,private,components}/**/*.{ts,astro}', {
      cwd: root,
    });
    expect(built.length).toBeGreaterThan(200);
    for (const file of built) {
      const text = readFileSync(join(root, file), 'utf8');
      expect([
        file,
        /#test\/|NODE_ENV\s*===?\s*'test'|process\.env\.(?:CI|VITEST)|testSignIn|bypass/i.exec(
          text,
        )?.[0],
      ]).toEqual([file, undefined]);
    }
  });

  it('asks other machines in few places: strangers choose where in one alone, the guarded one [W13 D11]', () => {
    const files = globSync('src/**/*.{ts,astro}', { cwd: root }).filter((file) => {
      // scripts of pages and of the offline form run in browsers
      if (/^src\/(?:scripts|offline|components\/search-files)/.test(file)) return false;
      const text = readFileSync(join(root, file), 'utf8');
      return (
        /\bawait fetch\(\s*[`'"A-Za-z]|^ {4}fetch\(input/m.test(text) ||
        /import \{[^}]*\b(?:get|request)\b[^}]*\} from 'node:https?'/.test(text) ||
        /import \{[^}]*\b(?:connect|createConnection|createSocket)\b[^}]*\} from 'node:\w+'/.test(
          text,
        )
      );
    });
    // GitHub and the gateway of messages stand where the operator says
    expect(files.toSorted()).toEqual([
      'src/forge/github/client.ts',
      'src/forge/github/sign-in.ts',
      'src/office/mail/sms-gateway.ts',
      'src/office/reach/safe-get.ts',
    ]);
  });

  it('uses no package older than those that mended what attackers used [C5]', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const least = { 'isomorphic-git': '1.44.11', 'js-yaml': '5.5.0', nodemailer: '9.1.0' };
    for (const [name, floor] of Object.entries(least)) {
      const [version, lowest] = [dependencies[name] ?? '0', floor].map((text) =>
        text.split('.').reduce((sum, part) => sum * 10_000 + Number(part), 0),
      );
      expect([name, (version ?? 0) >= (lowest ?? 0)]).toEqual([name, true]);
    }
  });
});
