import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPrivateStore } from '#private/store.ts';
import { SecretMissing } from '#private/secrets.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import { checkCode } from '#codes/check-code.ts';
import { parseReceiptCode } from '#codes/receipt-code.ts';
import { bytesOf, emptyFolder, freshStore, later, morning, persons } from './bench.ts';
import { atTheSameTime } from './processes.ts';

const filing = 'ABCD2345' as FilingId;

describe('private store', () => {
  it('is readable by its owner only: database, keys, secrets [R-9.1]', () => {
    const { folder, store } = freshStore();
    store.people.put(filing, persons);
    const modes = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mode & 0o777);
    expect(modes.length).toBeGreaterThan(8);
    expect(new Set(modes)).toEqual(new Set([0o600]));
    store.close();
  });

  it('holds no name, telephone, mail address, receipt secret, check code or password in plain bytes [R-9.1 R-5.3 X07 X08]', async () => {
    const { folder, store } = freshStore();
    store.people.put(filing, persons);
    const { code } = await store.receipts.issue('one-request', morning);
    const password = 'correct horse 示例 staple';
    await store.accounts.create(
      { id: '990000', unit: '990000' as never, password, mustChangePassword: false },
      morning,
    );
    const cookie = store.sessions.start({ kind: 'account', account: '990000' }, morning);
    const draft = store.drafts.save(
      null,
      { 'principal.name': persons.principal.name, 'contact.mobile': persons.contact.mobile },
      morning,
    );
    store.limits.miss('sign-in-address', '203.0.113.7', morning);
    const key = `minted:9900000001:1:contact`;
    store.outbox.enqueue(
      [
        {
          key,
          template: 'minted',
          filing,
          to: 'contact',
          params: { siteCode: '9900000001', generation: '1' },
        },
      ],
      morning,
    );
    const check = checkCode((data) => store.secrets.hmac('check-code', data), '9900000001', 1);
    const secret = parseReceiptCode(code)?.secret ?? '';
    const canaries = [
      ...Object.values(persons.principal),
      ...Object.values(persons.contact),
      code,
      code.replaceAll('-', ''),
      secret,
      check,
      check.replaceAll('-', ''),
      password,
      cookie,
      draft,
      'one-request',
      '203.0.113',
    ];
    const look = () => {
      const bytes = bytesOf(folder);
      return canaries.filter((canary) => bytes.includes(Buffer.from(canary)));
    };
    expect(look()).toEqual([]);
    store.close();
    expect(look()).toEqual([]);
    expect(bytesOf(folder, /^private\.db/).includes(Buffer.from(key))).toBe(true);
  });

  it('makes its secrets once, even when several processes start at the same moment [R-5.3 R-9.3]', async () => {
    const path = join(emptyFolder(), 'private.db');
    const macs = await Promise.all([1, 2, 3, 4].map(() => atTheSameTime(path, 'secrets')));
    expect(new Set(macs.map(({ out }) => out)).size).toBe(1);
    expect(JSON.parse(macs[0]?.out ?? '')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('refuses to go on with other keys than its codes were made with [X07]', () => {
    const { folder, path, store } = freshStore();
    store.close();
    const key = join(folder, 'private-secrets', 'check-code.key');
    const kept = readFileSync(key);
    rmSync(key);
    expect(() => openPrivateStore({ path })).toThrow(SecretMissing);
    writeFileSync(key, `${'0'.repeat(64)}\n`);
    expect(() => openPrivateStore({ path })).toThrow(SecretMissing);
    writeFileSync(key, kept);
    openPrivateStore({ path }).close();
  });

  it('undoes everything of a step that fails [R-9.3]', () => {
    const { store } = freshStore();
    const mail = { key: 'k', template: 'received', filing, to: 'contact', params: {} } as const;
    expect(() =>
      store.atomically(() => {
        store.outbox.enqueue([mail], morning);
        throw new Error('made up');
      }),
    ).toThrow('made up');
    expect(store.outbox.counts().waiting).toBe(0);
    store.outbox.enqueue([mail], morning);
    expect(store.outbox.counts().waiting).toBe(1);
    store.close();
  });

  it('loses nothing it confirmed, and doubles nothing, when killed before any of its writes [R-9.3]', async () => {
    let killed = 0;
    for (let n = 1; ; n += 1) {
      const path = join(emptyFolder(), 'private.db');
      const { out, signal } = await atTheSameTime(path, `die:${n}`);
      const lines = out.trim().split('\n').filter(Boolean);
      const told = Object.fromEntries(
        lines.flatMap((line) => Object.entries<string>(JSON.parse(line))),
      );
      const store = openPrivateStore({ path });
      const again = await store.receipts.issue('token-of-one-request', morning);
      if (told['code']) expect(again.code).toBe(told['code']);
      if (told['code']) expect(again.isNew).toBe(false);
      expect(await store.receipts.check(again.code)).toBe(again.id);
      if (told['commitment'])
        expect(store.people.get(again.id, told['commitment'], 'test', morning)).toEqual(persons);
      const commitment = store.people.put(again.id, persons);
      if (told['commitment']) expect(commitment).toBe(told['commitment']);
      expect(store.people.get(again.id, commitment, 'test', morning)).toEqual(persons);
      const mail = {
        key: 'k',
        template: 'received',
        filing: again.id,
        to: 'contact',
        params: {},
      } as const;
      if (told['queued']) expect(store.outbox.counts().waiting).toBe(1);
      store.outbox.enqueue([mail], morning);
      expect(store.outbox.counts().waiting).toBe(1);
      store.close();
      if (signal === null) break;
      killed += 1;
    }
    expect(killed).toBeGreaterThanOrEqual(6);
  });
});

describe('first sign-in of a site', () => {
  it('is noted once and kept [X08 R-3.2]', () => {
    const { path, store } = freshStore();
    const site = '9900000001' as SiteCode;
    expect(store.receipts.firstSignIn(site)).toBeNull();
    store.receipts.noteSignIn(site, morning);
    store.receipts.noteSignIn(site, later(5));
    store.close();
    const again = openPrivateStore({ path });
    expect(again.receipts.firstSignIn(site)).toEqual(morning);
    again.close();
  });
});
