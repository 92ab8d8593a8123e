import { readdirSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeIdentity } from '#codes/age.ts';
import { type BackupOptions, makeBackup } from '#office/care/backup.ts';
import { restoreBackup, type RestoreOptions } from '#office/care/restore.ts';
import { cure, diagnose } from '#office/care/doctor.ts';
import { journalPath } from '#private/erasures.ts';
import { openPrivateStore } from '#private/store.ts';
import { type OpenedOffice, openOffice } from '#office/open.ts';
import type { UnitCode } from '#registry/unit.ts';
import { openClone } from '#verify/clone.ts';
import { replayMain } from '#verify/replay.ts';
import { approveAll, fileSite, formOf, type TestOffice, testOffice } from '../test-office.ts';

let office: TestOffice;
let dir: string;
let identity: { identity: string; recipient: string };
let receipt: { filing: string; receiptCode: string };
const password = 'vivid-otter-sails-42';
const passphrase = { passphrase: 'correct horse battery staple' };

beforeAll(async () => {
  identity = await makeIdentity();
  office = await testOffice();
  const at = new Date('2026-11-20T09:00:00+08:00');
  const account = {
    id: '990101-1',
    unit: '990101' as UnitCode,
    password,
    mustChangePassword: false,
  };
  await office.store.accounts.create(account, at);
  receipt = await fileSite(office);
  await approveAll(office, receipt.filing as Parameters<typeof approveAll>[1]);
  office.at('2026-11-20T16:00:00');
  expect((await office.office.mint()).minted).toEqual(['9901010001']);
}, 60_000);
afterAll(() => office?.remove());
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'backup-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
  dir = await mkdtemp(join(tmpdir(), 'backup-'));
});

const backup = (more: Partial<BackupOptions> = {}) =>
  makeBackup(office.environment, {
    dir: join(dir, 'backups'),
    lock: { recipients: [identity.recipient] },
    keysLock: passphrase,
    now: new Date('2026-11-20T17:00:00+08:00'),
    ...more,
  });

/** Settings of another machine, where nothing is. */
function elsewhere(name = 'new') {
  const env = {
    ...office.env,
    REGISTER_DIR: join(dir, name, 'register.git'),
    PRIVATE_DB: join(dir, name, 'private.db'),
  };
  return {
    env,
    environment: {
      ...office.environment,
      registerDir: env.REGISTER_DIR,
      privateDb: env.PRIVATE_DB,
      checksDb: join(dir, name, 'checks.db'),
    },
  };
}

const restore = (
  place: ReturnType<typeof elsewhere>,
  more: Partial<RestoreOptions> = {},
): ReturnType<typeof restoreBackup> =>
  restoreBackup(place.environment, {
    dir: join(dir, 'backups'),
    stamp: '',
    only: null,
    keysDir: null,
    key: identity,
    keysKey: passphrase,
    ...more,
  });

async function opened(place: ReturnType<typeof elsewhere>): Promise<OpenedOffice> {
  const now = () => new Date('2026-11-20T18:00:00+08:00');
  return openOffice(place.env, { projectDir: join(office.dir, 'project'), now });
}

describe('backup and restore', () => {
  it('after the loss of the machine people sign in, see their progress and get mail, and verify holds [R-9.3 R-9.2]', async () => {
    const code = office.tools.catalogue.site('9901010001' as never)?.code ?? '';
    await backup();
    const place = elsewhere();
    const restored = await restore(place);
    expect(restored).toMatchObject({ hasPrivateStore: true, hasSecrets: true });
    const again = await opened(place);
    try {
      const signedIn = await again.office.signIn('990101-1', password, '127.0.0.1');
      expect(signedIn).toMatchObject({ ok: true });
      const checked = await again.office.checkReceipt(receipt.receiptCode, '127.0.0.1');
      expect(checked).toMatchObject({ ok: true });
      const progress = await again.office.progress(receipt.filing as never);
      expect(progress?.state.stage).toBe('minted');
      expect(again.tools.catalogue.site(code as never)?.code).toBe('9901010001');
      // the check code is derived: the same key gives the same one
      const [before, after] = [office, again].map(({ store }) =>
        store.secrets.hmac('check-code', 'sample').toString('hex'),
      );
      expect(after).toBe(before);
      expect(again.store.outbox.counts()).toEqual(office.store.outbox.counts());
    } finally {
      await again.office.close();
    }
    expect((await diagnose(place.environment)).findings).toEqual([]);
    const clone = openClone(place.environment.registerDir);
    const { ok, first } = await replayMain(clone.objects, clone.main);
    clone.close();
    expect([ok, first]).toEqual([true, null]);
  });

  it('a running register goes on, and the next backup copies only what is new [R-9.3]', async () => {
    const first = await backup();
    expect(first.copied.objects).toBeGreaterThan(20);
    await fileSite(
      office,
      formOf({ name: '示例990101交通局网', homeUrl: 'https://jtj.shili.gov.cn/' }),
    );
    const second = await backup({ keysLock: null, now: new Date('2026-11-20T18:00:00+08:00') });
    expect(second.copied.objects).toBeGreaterThan(0);
    expect(second.copied.objects).toBeLessThan(12);
    expect(second.manifest.refs).toBe(first.manifest.refs + 1);
    // each backup is the register of its own moment
    const place = elsewhere();
    await restore(place, { stamp: first.stamp });
    const clone = openClone(place.environment.registerDir);
    expect(clone.main).toBe(first.manifest.commit);
    clone.close();
  });

  it('nothing personal and no key can be read on the backup medium [R-9.1 Z19]', async () => {
    await backup();
    const files = readdirSync(join(dir, 'backups'), { recursive: true, withFileTypes: true });
    const secret = (name: string) =>
      readFileSync(join(office.dir, 'private-secrets', name), 'utf8').trim();
    const canaries = ['示例甲', '13800000000', 'jia@example.invalid', secret('check-code.key')];
    for (const file of files.filter((one) => one.isFile())) {
      const text = readFileSync(join(file.parentPath, file.name)).toString('latin1');
      for (const canary of canaries) {
        expect([file.name, text.includes(Buffer.from(canary).toString('latin1'))]).toEqual([
          file.name,
          false,
        ]);
      }
    }
    expect(readdirSync(office.dir).filter((name) => name.startsWith('backup-'))).toEqual([]);
  });

  it('what was erased after a backup is erased again by its restore, from the journal beside the backups or beside the store [R-9.4]', async () => {
    const at = new Date('2026-11-20T19:00:00+08:00');
    const { people, erasures } = office.store;
    const [one, other] = ['ERASED01', 'ERASED02'] as never[];
    const persons = ['jia', 'yi'].map((name) => ({
      ...{ name, officePhone: '010-99912345', mobile: '13800000000' },
      email: `${name}@example.invalid`,
    }));
    const both = { principal: persons[0], contact: persons[1] } as never;
    const commitments = [one, other].map((filing) => people.put(filing as never, both));
    const { stamp } = await backup();
    erasures.erase([one as never], '本人要求', at);
    // the next backup brings the journal to the backups
    await backup({ now: new Date('2026-11-20T20:00:00+08:00') });
    const place = elsewhere();
    expect(await restore(place, { stamp })).toMatchObject({ erasedAgain: 1 });
    const store = openPrivateStore({ path: place.environment.privateDb });
    expect(store.people.get(one as never, commitments[0] ?? '', 'test', at)).toBeNull();
    expect(store.people.get(other as never, commitments[1] ?? '', 'test', at)).toEqual(both);
    expect(store.erasures.find(one as never)).toMatchObject({ reason: '本人要求' });
    store.close();
    // erased with no backup since: the journal that was saved from the machine is enough
    erasures.erase([other as never], '本人要求', at);
    const saved = elsewhere('saved');
    const erased = journalPath(office.environment.privateDb);
    expect(await restore(saved, { stamp, erased })).toMatchObject({ erasedAgain: 2 });
    const again = openPrivateStore({ path: saved.environment.privateDb });
    expect(again.people.get(other as never, commitments[1] ?? '', 'test', at)).toBeNull();
    expect(again.erasures.carryOn()).toBe(0);
    again.close();
  });

  it('a restore never overwrites, and refuses another identity, a changed file, a newer format [R-9.3]', async () => {
    const { stamp } = await backup();
    await expect(
      restoreBackup(office.environment, {
        dir: join(dir, 'backups'),
        stamp: '',
        only: null,
        keysDir: null,
        key: identity,
        keysKey: passphrase,
      }),
    ).rejects.toThrow('不覆盖');
    await expect(restore(elsewhere(), { key: await makeIdentity() })).rejects.toThrow('打不开');
    await expect(restore(elsewhere(), { key: null })).rejects.toThrow('--identity');
    const sealed = join(dir, 'backups', stamp, 'private.db.age');
    const bytes = await readFile(sealed);
    await appendFile(sealed, 'x');
    await expect(restore(elsewhere())).rejects.toThrow('已损坏');
    await writeFile(sealed, bytes);
    const manifest = join(dir, 'backups', stamp, 'manifest.json');
    const text = await readFile(manifest, 'utf8');
    await writeFile(manifest, text.replace('"format": 1', '"format": 2'));
    await expect(restore(elsewhere())).rejects.toThrow('格式');
    expect(readdirSync(join(dir, 'new'))).toEqual([]);
  });

  it('keys of persons leave old backups after thirty days, so that what is erased stays so [R-9.4 Z19]', async () => {
    const old = await backup({ keysLock: null, now: new Date('2026-10-01T09:00:00+08:00') });
    const { droppedKeys } = await backup({ keysLock: null });
    expect(droppedKeys).toBe(1);
    const names = readdirSync(join(dir, 'backups', old.stamp));
    expect(names).toContain('private.db.age');
    expect(names).not.toContain('private-keys.db.age');
  });

  it('one half comes back alone where the other is sound [R-9.3]', async () => {
    // the keys lie in a backup of their own, as they should
    await backup({ dir: join(dir, 'keys') });
    await backup({ keysLock: null });
    const place = elsewhere();
    await restore(place, { only: 'register' });
    expect(readdirSync(join(dir, 'new'))).toEqual(['register.git']);
    const keysDir = join(dir, 'keys');
    expect(await restore(place, { only: 'private', keysDir })).toMatchObject({ hasSecrets: true });
    expect((await diagnose(place.environment)).findings).toEqual([]);
    await expect(restore(place, { only: 'private' })).rejects.toThrow('不覆盖');
  });

  it('a copy that a killed backup left unsealed is named and taken away [R-9.1 G17]', async () => {
    const place = elsewhere();
    await backup();
    await restore(place);
    const left = join(dir, 'new/backup-999999999-abcdef');
    await mkdir(left);
    await writeFile(join(left, 'private.db'), 'plain');
    const { findings } = await diagnose(place.environment);
    expect(findings.map(({ code, path }) => [code, path])).toEqual([['private-litter', left]]);
    const { after } = await cure(place.environment, {
      mirror: null,
      stamp: 'test',
      random: (size) => Buffer.alloc(size, 1),
    });
    expect([
      after.findings,
      readdirSync(join(dir, 'new')).includes('backup-999999999-abcdef'),
    ]).toEqual([[], false]);
  });

  it('a private store of before the key of check codes was changed is named, as its codes would differ from those sent since [R-5.3 R-9.3]', async () => {
    await backup();
    office.store.checkCodeKeys.rotate([{ site: '9901010001' as never, generation: 1 }]);
    await backup({ dir: join(dir, 'keys'), now: new Date('2026-11-20T18:00:00+08:00') });
    const place = elsewhere();
    const restored = await restore(place, { keysDir: join(dir, 'keys') });
    const key = join(dir, 'new/private-secrets/check-code-2.key');
    expect(restored).toMatchObject({ hasSecrets: true, unknownKeys: [key] });
    const { findings } = await diagnose(place.environment);
    expect(findings.map(({ code, path }) => [code, path])).toEqual([
      ['check-code-key-unknown', key],
    ]);
    // with the store of after it nothing is wrong
    const right = elsewhere('right');
    const again = await restore(right, { dir: join(dir, 'keys') });
    expect(again).toMatchObject({ hasSecrets: true, unknownKeys: [] });
    expect((await diagnose(right.environment)).findings).toEqual([]);
  });

  it('keys of before it was changed do not open the store of after it: doctor names the key that is missing [R-5.3 X07]', async () => {
    await backup({ dir: join(dir, 'keys') });
    const newest = office.store.checkCodeKeys.rotate([]);
    await backup({ now: new Date('2026-11-20T19:00:00+08:00') });
    const place = elsewhere();
    const restored = await restore(place, { keysDir: join(dir, 'keys') });
    expect(restored).toMatchObject({ hasSecrets: false, erasedAgain: null });
    const { findings } = await diagnose(place.environment);
    expect(findings.map(({ code, path }) => [code, path])).toEqual([
      ['secret-damaged', join(dir, `new/private-secrets/${newest}.key`)],
    ]);
    await expect(opened(place)).rejects.toThrow(`${newest}.key`);
  });
});
