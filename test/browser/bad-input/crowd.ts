import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Client, fileBy, openClient, signInBy, tagsOf } from '../client.ts';
import { type Register, startRegister } from '../server.ts';
import { newSite, type Typed } from '../walk.ts';

/** A register and everybody who tries their luck with it over plain HTTP. */
export interface Crowd {
  readonly register: Register;
  /** Receipt codes given so far: none may be found where it does not belong. */
  readonly receiptCodes: string[];
  /** Where answers sent visitors: no secret may stand in an address. */
  readonly locations: string[];
  /** Somebody new, at an address of their own. */
  open(): Client;
  /** Files a site; returns its receipt code. */
  file(site: Typed): Promise<string>;
  /** A unit's desk, signed in. */
  deskOf(account: string): Promise<Client>;
  /** Subjects of the commits on a filing's branch, newest first. */
  subjectsOf(id: string): readonly string[];
  remove(): Promise<void>;
}

/** Starts a register that believes X-Forwarded-For, so that each client has limits of its own. */
export async function openCrowd(): Promise<Crowd> {
  const register = await startRegister('2026-11-23T10:00:00+08:00', { TRUST_PROXY: '1' });
  const crowd: Crowd = {
    register,
    receiptCodes: [],
    locations: [],
    open: () => openClient(register),
    file: async (typed) => {
      const code = await fileBy(crowd.open(), typed);
      crowd.receiptCodes.push(code);
      return code;
    },
    deskOf: async (account) => {
      const client = crowd.open();
      const answer = await signInBy(client, register, account);
      expect([account, answer.status]).toEqual([account, 303]);
      crowd.locations.push(answer.headers['location'] ?? '');
      return client;
    },
    subjectsOf: (id) =>
      register.git('log', '--format=%s', `filing/${id}`, '--not', 'main').trim().split('\n'),
    remove: async () => register.remove(),
  };
  return crowd;
}

/** The filing that a receipt code opens. */
export const idOf = (receiptCode: string) => receiptCode.replaceAll('-', '').slice(0, 8);

/** What the made-up persons of these filings must never be seen by. */
export const persons = [
  '13800000000',
  '13900000000',
  'jia@example.invalid',
  'yi@example.invalid',
  '示例甲',
  '示例乙',
];

let count = 0;
/** A right site whose name nobody has. */
export function site(more: Typed = {}): Typed {
  count += 1;
  const numeral = '一二三四五六七八九十'[count % 10] ?? '';
  const name = `示例山县第${numeral}${'甲乙丙丁戊己庚辛'[count >> 3] ?? ''}${count}中学`;
  return newSite({ name, 'sponsor.name': name, ...more });
}

/** Tags and handlers that none of our pages has: what somebody typed has become markup. */
export function foreignMarkup(body: string): readonly string[] {
  return tagsOf(body).flatMap(({ name, attributes }) => {
    const handlers = Array.from(attributes.keys()).filter((key) =>
      /^on|^style$|^autofocus$/.test(key),
    );
    const isForeign =
      ['img', 'iframe', 'b', 'style', 'object', 'embed'].includes(name) ||
      (name === 'script' && !attributes.get('src')?.startsWith('/assets/')) ||
      /^(?:javascript|data):/i.test(attributes.get('href') ?? '');
    return isForeign || handlers.length > 0 ? [`${name} ${handlers.join(' ')}`] : [];
  });
}

/** What must hold whatever was tried: the last describe of each file. */
export function keepsSecrets(of: () => Crowd): void {
  describe('secrets after all this', () => {
    it('no receipt code, person, password or query stands in the log or in an address [W14 R-9.1]', async () => {
      const crowd = of();
      const marked = 'secret-in-a-query';
      await crowd.open().get(`/search?q=${marked}`);
      await crowd.open().get(`/progress?code=${marked}`);
      const log = crowd.register
        .printed()
        .split('\n')
        .filter((line) => line.startsWith('{'));
      expect(log.length).toBeGreaterThan(10);
      for (const line of log) expect(Object.keys(JSON.parse(line) as object)).not.toContain('url');
      const text = [...log, ...crowd.locations].join('\n');
      const secrets = crowd.receiptCodes.flatMap((code) => [
        code,
        code.replaceAll('-', ''),
        code.replaceAll('-', '').slice(8, 24),
      ]);
      for (const secret of [...secrets, ...persons, crowd.register.password(), marked, '10.0.']) {
        expect([secret, text.includes(secret)]).toEqual([secret, false]);
      }
      expect(log.some((line) => /"status":500/.test(line))).toBe(false);
    });

    it('no receipt code and no person is kept in the clear, in the register or beside it [R-5.3 R-9.1 D12]', async () => {
      const crowd = of();
      const entries = await readdir(crowd.register.dir, { recursive: true, withFileTypes: true });
      const files = entries.filter(
        (entry) => entry.isFile() && !entry.parentPath.includes('/mail'),
      );
      expect(files.length).toBeGreaterThan(5);
      for (const entry of files) {
        const bytes = await readFile(join(entry.parentPath, entry.name));
        for (const secret of [
          ...persons.slice(0, 4),
          ...crowd.receiptCodes,
          ...crowd.receiptCodes.map((code) => code.replaceAll('-', '')),
        ]) {
          expect([entry.name, secret, bytes.includes(secret)]).toEqual([entry.name, secret, false]);
        }
      }
    });

    it('the repository is whole [Y6]', () => {
      const crowd = of();
      expect(crowd.register.git('fsck', '--strict', '--full')).toBe('');
    });
  });
}
