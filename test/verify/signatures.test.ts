import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicKeyOf, signBytes } from '#git/ed25519.ts';
import { armourSignature, parseSignature, signedBytes, sshKeyPrint } from '#git/ssh-signature.ts';
import type { Oid } from '#git/types.ts';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { changePolicy } from '#office/policy-change.ts';
import { changeKeys, keysBytes, newKey } from '#office/register-keys.ts';
import { openSigning } from '#office/signing.ts';
import { allowedSigners, type RegisterKeys, registerKeysPath } from '#registry/register-keys.ts';
import { isoOf } from '#registry/moment.ts';
import { findingText } from '#text/verify-words.ts';
import { replayMain } from '#verify/replay.ts';
import { approveAll, fileSite, type TestOffice, testOffice } from '../office/test-office.ts';
import { pendingSite } from '../registry/sample-site.ts';
import { type Hand, openHand, secretsOf, when } from './hand.ts';

let opened: TestOffice;
/** Whoever may push, without the private key. */
let outsider: Hand;
/** Whoever stole it. */
let thief: Hand;
let folder: string;
const secrets = () => secretsOf(opened.environment);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signatures-'));
  opened = await testOffice();
  const { filing } = await fileSite(opened);
  await approveAll(opened, filing);
  opened.at('2026-11-20T16:00:00');
  await opened.office.mint();
  const { registerDir } = opened.environment;
  outsider = await openHand(registerDir, pendingSite());
  thief = await openHand(registerDir, pendingSite(), secrets());
});
afterAll(async () => {
  await outsider.close();
  await thief.close();
  await opened.remove();
  await rm(folder, { recursive: true, force: true });
});

const verify = (main: Oid) => replayMain(outsider, main);
const chain = ['990101', '990100', '990000'].map((unit) => ({ unit }));
const named = async (main: Oid) => (await verify(main)).first?.code;
const keysOn = async (main: Oid) => {
  const { tree } = await outsider.commit(main);
  const blob = (await outsider.entry(tree, registerKeysPath))?.oid ?? '';
  return (loadYaml(await outsider.blob(blob)) as { keys: RegisterKeys }).keys;
};
const keysTrailers = (at: string) =>
  [
    ['Event', 'keys'],
    ['Account', 'operator'],
    ['Because', '测试'],
    ['At', at],
  ] as const;
const second = { on: '', at: when.filed };
const git = (...args: string[]) =>
  execFileSync('git', ['-C', opened.environment.registerDir, ...args], {
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  });

describe('signed commits', () => {
  it('every commit of an honest register is signed, from the first one on [Z01 R-9.2]', async () => {
    const replay = await verify(thief.start);
    expect(replay.first).toBeNull();
    expect(replay.signedFrom).toMatch(/^[0-9a-f]{40}$/);
    // founding, filing, three approvals, conclusion, mint
    expect(replay.figures.signed).toBe(7);
  });

  it('Git itself says Good of each, with the keys of the tree [Z01 Z23]', async () => {
    const signers = join(folder, 'allowed_signers');
    await writeFile(signers, allowedSigners(await keysOn(thief.start)));
    for (const oid of git('rev-list', 'main').split('\n').filter(Boolean)) {
      const config = ['-c', `gpg.ssh.allowedSignersFile=${signers}`, '-c', 'gpg.format=ssh'];
      const told = execFileSync(
        'git',
        ['-C', opened.environment.registerDir, ...config, 'verify-commit', '-v', '--raw', oid],
        { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] },
      );
      expect(told).toContain('tree ');
    }
    await writeFile(signers, '');
    expect(() =>
      git('-c', `gpg.ssh.allowedSignersFile=${signers}`, 'verify-commit', thief.start),
    ).toThrow();
  });

  it('the private key is a file that only the register may read [Z01]', async () => {
    const [name, more] = (await readdir(secrets())).filter((one) => one.startsWith('signing-'));
    expect(more).toBeUndefined();
    expect((await stat(join(secrets(), name ?? ''))).mode & 0o777).toBe(0o600);
  });

  it('a commit of the register without a signature is named [Z01]', async () => {
    const filed = await thief.file({ decisions: chain });
    const main = await outsider.conclude(filed);
    const { first } = await verify(main);
    expect(first).toMatchObject({ code: 'unsigned', commit: main });
    expect(findingText(first!)).toContain('没有签名');
  });

  it('a decision without a signature is named, though its conclusion has one [Z01 R-4.5]', async () => {
    const filed = await outsider.file({ decisions: chain });
    expect(await named(await thief.conclude(filed))).toBe('unsigned');
  });

  it('a signature by a key that is not the register’s is named [Z01]', async () => {
    const own = openSigning(join(folder, 'own'), async () => null);
    own.make();
    const forger = await openHand(
      opened.environment.registerDir,
      pendingSite(),
      join(folder, 'own'),
    );
    await expect(forger.file({ decisions: chain })).rejects.toThrow('no private key');
    await forger.close();
    const main = await resigned(thief.start, (payload) => own.sign(payload, new Date()));
    expect(await named(main)).toBe('signature-foreign');
  });

  it('a commit altered after it was signed is named, whatever stands on it [Z01]', async () => {
    const bytes = git('cat-file', 'commit', thief.start).replace(
      '生成网站标识码',
      '生成网站标识吗',
    );
    const main = written(bytes);
    expect(await verify(main)).toMatchObject({ first: { code: 'signature-wrong', commit: main } });
    const later = await thief.put({ ...second, on: main, trailers: [] });
    expect(await verify(later)).toMatchObject({ first: { code: 'signature-wrong', commit: main } });
  });

  it('the signature of one commit on another is named [Z01]', async () => {
    const parent = git('rev-parse', `${thief.start}^`).trim();
    const [, signature = ''] =
      /(gpgsig [^]*?-----END SSH SIGNATURE-----\n)/.exec(git('cat-file', 'commit', parent)) ?? [];
    const bytes = git('cat-file', 'commit', thief.start);
    const main = written(
      bytes.replace(/gpgsig [^]*?-----END SSH SIGNATURE-----\n/, () => signature),
    );
    expect(await named(main)).toBe('signature-wrong');
  });

  it('two signatures, or one that is none, do not count [Z01]', async () => {
    const bytes = git('cat-file', 'commit', thief.start);
    const [header = ''] = /gpgsig [^]*?-----END SSH SIGNATURE-----\n/.exec(bytes) ?? [];
    expect(await named(written(bytes.replace(header, () => header + header)))).toBe('unsigned');
    const broken = header.replace('U1NIU0lH', 'AAAAAAAA');
    expect(await named(written(bytes.replace(header, () => broken)))).toBe('signature-wrong');
  });

  it('the same signature written in another way, or elsewhere, does not count: no commit has a twin [Z01 Z23]', async () => {
    const bytes = git('cat-file', 'commit', thief.start);
    const [header = ''] = /gpgsig [^]*?-----END SSH SIGNATURE-----\n/.exec(bytes) ?? [];
    const [first = '', ...body] = header.split('\n');
    const ways: readonly (readonly [bytes: string, code: string])[] = [
      [header.replace('U1NIU0lH', 'U1NI!U0lH'), 'signature-wrong'],
      [header.replace('U1NIU0lH', 'U1NI U0lH'), 'signature-wrong'],
      [header.replace('U1NIU0lH', 'U1NI\n U0lH'), 'signature-wrong'],
      [header.replace(' -----END', ' \n -----END'), 'signature-wrong'],
      [header.replace('gpgsig ', 'gpgsig  '), 'signature-wrong'],
      [header.replace(/\n$/, ' \n'), 'signature-wrong'],
      [header.replace(/\n$/, '\n \n'), 'signature-wrong'],
      [[first, ...body].join('\r\n'), 'signature-wrong'],
      [`${header}encoding UTF-8\n`, 'unsigned'],
    ];
    for (const [other, code] of ways) {
      expect(other).not.toBe(header);
      const twin = written(bytes.replace(header, () => other));
      expect(await named(twin), JSON.stringify(other)).toBe(code);
    }
    const elsewhere = bytes
      .replace(header, '')
      .replace('\ncommitter ', () => `\n${header}committer `);
    expect(await named(written(elsewhere))).toBe('unsigned');
  });

  it('a signature as ssh-keygen writes it is right as it is [Z01 Z23]', async () => {
    const [name = ''] = (await readdir(secrets())).filter((one) => one.startsWith('signing-'));
    const [{ key }] = (await keysOn(thief.start)) as [RegisterKeys[number]];
    const pem = await readFile(join(secrets(), name), 'utf8');
    const sign = (payload: Uint8Array) =>
      armourSignature({ key: publicKeyOf(pem), signature: signBytes(pem, signedBytes(payload)) });
    const signers = join(folder, 'one_signer');
    await writeFile(signers, `register ${key}\n`);
    const payload = join(folder, 'payload');
    await writeFile(`${payload}.sig`, `${sign(Buffer.from('x'))}\n`);
    const how = [
      '-Y',
      'verify',
      '-f',
      signers,
      '-I',
      'register',
      '-n',
      'git',
      '-s',
      `${payload}.sig`,
    ];
    expect(execFileSync('ssh-keygen', how, { input: 'x', encoding: 'utf8' })).toContain('Good');
    const own = join(folder, 'own_key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', own]);
    const made = execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-n', 'git', '-f', own], {
      input: 'x',
      encoding: 'utf8',
    });
    const told = execFileSync('ssh-keygen', ['-l', '-f', own], { encoding: 'utf8' });
    const parsed = parseSignature(made.trimEnd());
    expect(parsed && told.includes(sshKeyPrint(parsed.key))).toBe(true);
  });

  it('a filing on a signed main is signed whatever date it bears [Z01 X13]', async () => {
    const at = '2026-10-20T10:00:00.000+08:00';
    const filed = await outsider.file({ at, decisions: chain.map((one) => ({ ...one, at })) });
    const main = await thief.conclude(filed);
    const { first } = await verify(main);
    expect(first).toMatchObject({ code: 'unsigned' });
  });

  it('a merge that only GitHub signed is named unless it is asked to be trusted [Z01 R-11.2]', async () => {
    const filed = await thief.file({ decisions: chain });
    const bytes = git('cat-file', 'commit', await outsider.conclude(filed));
    const pgp = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n abcd\n -----END PGP SIGNATURE-----\n';
    const main = written(bytes.replace('\n\n', () => `\n${pgp}\n`));
    expect(await named(main)).toBe('signed-by-github');
    const trusted = await replayMain(outsider, main, { trustsGithub: true });
    expect(trusted).toMatchObject({ ok: true, figures: { signedByGithub: 1 } });
  });

  it('a register that cannot sign writes nothing and says which file is missing [Z01 R-9.3]', async () => {
    const empty = openSigning(join(folder, 'empty'), opened.tools.keysNow);
    await expect(empty.sign(Buffer.from('x'), new Date())).rejects.toThrow('no private key');
  });
});

describe('keys of the register', () => {
  const change = (keys: RegisterKeys, hand = thief, on = thief.start, at = when.filed) =>
    hand.put({
      ...{ on, at, trailers: keysTrailers(at) },
      changes: new Map([[registerKeysPath, keysBytes(keys)]]),
    });

  it('a key that is taken away, altered or made to count earlier is named [Z01]', async () => {
    const [key] = (await keysOn(thief.start)) as [RegisterKeys[number]];
    const made = newKey(`${key.key.slice(0, -6)}AAAAAA`, 'register', new Date(when.filed), '换');
    for (const keys of [
      [made],
      [made, key],
      [{ ...key, from: '2020-01-01T00:00:00.000+08:00' }, made],
      [{ ...key, key: made.key }],
    ]) {
      expect(await named(await change(keys))).toBe('keys-changed');
    }
    expect(await named(await change([key, made]))).toBeUndefined();
  });

  it('new keys that no key from before signed are named [Z01]', async () => {
    const [key] = (await keysOn(thief.start)) as [RegisterKeys[number]];
    const made = newKey(`${key.key.slice(0, -6)}AAAAAA`, 'register', new Date(when.filed), '换');
    expect(await named(await change([key, made], outsider))).toBe('unsigned');
  });

  it('keys changed by a commit that says something else are named [Z01]', async () => {
    const [key] = (await keysOn(thief.start)) as [RegisterKeys[number]];
    const main = await thief.put({
      ...{ on: thief.start, at: when.filed },
      trailers: [
        ['Event', 'sweep'],
        ['At', when.filed],
      ],
      changes: new Map([[registerKeysPath, keysBytes([{ ...key, until: when.filed }])]]),
    });
    expect(await named(main)).toBe('keys-changed');
  });

  it('an older register takes its first key and is signed from there on [Z01]', async () => {
    const old = await openHand(join(folder, 'old.git'));
    const { tree } = await outsider.commit(git('rev-list', '--max-parents=0', 'main').trim());
    const files = new Map<string, Uint8Array>();
    for await (const { path, oid } of outsider.files(tree)) {
      if (path !== registerKeysPath) files.set(path, await outsider.blob(oid));
    }
    const main = await old.commitFiles({
      ...{ parents: [], base: null, changes: files, at: new Date('2026-11-01T00:00:00+08:00') },
      message: '建立登记簿\n\nEvent: found\nAt: 2026-11-01T00:00:00.000+08:00\n',
      by: { name: 'register', email: 'register@register.invalid' },
    });
    await old.moveRef('refs/heads/main', main, null);
    expect((await replayMain(old, main)).signedFrom).toBeNull();
    await old.close();
    const env = { REGISTER_DIR: join(folder, 'old.git'), PRIVATE_DB: join(folder, 'old.db') };
    const again = await testOffice(env);
    const { objects } = again.tools.forge;
    const first = await again.tools.forge.main();
    const { filing } = await fileSite(again);
    await approveAll(again, filing);
    const replay = await replayMain(objects, await again.tools.forge.main());
    expect(replay).toMatchObject({ ok: true, signedFrom: first });
    await again.remove();
  });

  it('a key is replaced by a commit that the old one signs; then only the new one counts [Z01]', async () => {
    const other = await testOffice();
    const { tools, signing, environment } = other;
    const dir = secretsOf(environment);
    const before = join(folder, 'before');
    execFileSync('cp', ['-r', dir, before]);
    other.at('2026-11-20T12:00:00');
    await changeKeys(tools, '每年更换', (keys, at) => [
      ...keys.map((key) => ({ ...key, until: isoOf(at) })),
      newKey(signing.make(), 'register', at, '每年更换'),
    ]);
    other.at('2026-11-20T13:00:00');
    const { filing } = await fileSite(other);
    await approveAll(other, filing);
    const main = await tools.forge.main();
    expect(await replayMain(tools.forge.objects, main)).toMatchObject({ ok: true });
    expect((await tools.keysNow())?.map(({ until }) => until === '')).toEqual([false, true]);
    const old = openSigning(before, async () => null);
    const { registerDir } = environment;
    const late = execFileSync('git', ['-C', registerDir, 'cat-file', 'commit', main], {
      encoding: 'utf8',
    });
    const unsigned = late.replace(/gpgsig [^]*?-----END SSH SIGNATURE-----\n/, '');
    const signature = await old.sign(Buffer.from(unsigned), new Date());
    const header = `gpgsig ${(signature ?? '').replaceAll('\n', '\n ')}\n`;
    const forged = written(
      unsigned.replace('\n\n', () => `\n${header}\n`),
      registerDir,
    );
    const { first } = await replayMain(tools.forge.objects, forged);
    expect(first?.code).toBe('key-not-in-force');
    await other.remove();
  });
});

describe('changes of the policy', () => {
  const text = async () => {
    const { tree } = await outsider.commit(thief.start);
    const blob = (await outsider.entry(tree, 'data/policy.yaml'))?.oid ?? '';
    return loadYaml(await outsider.blob(blob)) as Record<string, { value: unknown }>;
  };
  const changed = async (
    hand: Hand,
    trailers: readonly (readonly [string, string])[],
    edit = {},
  ) => {
    const policy = await text();
    const next = { ...policy, mintAt: { ...policy['mintAt'], value: '17:00' }, ...edit };
    return hand.put({
      ...{ on: hand.start, at: when.filed },
      trailers: [['Event', 'policy'], ...trailers, ['At', when.filed]],
      changes: new Map([['data/policy.yaml', Buffer.from(dumpYaml(next))]]),
    });
  };
  const who = [['Account', 'operator']] as const;
  const why = [['Because', '会议纪要第 3 号']] as const;

  it('a change that is signed and says who and why is proven [Z12]', async () => {
    expect(await named(await changed(thief, [...who, ...why]))).toBeUndefined();
    const byRoot = [['Account', 'bm0100-1'], ...why] as const;
    expect(await named(await changed(thief, byRoot))).toBeUndefined();
  });

  it('one that says not who, or not why, or by another unit, is named [Z12]', async () => {
    for (const trailers of [who, why, [['Account', '990000'], ...why] as const]) {
      expect(await named(await changed(thief, trailers))).toBe('policy-changed');
    }
  });

  it('one without a signature is named [Z12 Z01]', async () => {
    expect(await named(await changed(outsider, [...who, ...why]))).toBe('unsigned');
  });

  it('one that makes it unreadable is named [Z12]', async () => {
    const main = await changed(thief, [...who, ...why], { mintAt: { value: 'noon' } });
    expect(await named(main)).toBe('policy-invalid');
  });

  it('the office changes it, decides by it from then on, and the history proves both [Z12 R-5.1]', async () => {
    const other = await testOffice();
    const early = await fileSite(other);
    await approveAll(other, early.filing, ['990101']);
    other.at('2026-11-20T10:00:00');
    const policy = await text();
    const next = { ...policy, mintAt: { ...policy['mintAt'], value: '17:00' } };
    const bytes = Buffer.from(dumpYaml(next));
    const by = { account: 'operator', because: '会议纪要第 3 号' };
    await expect(changePolicy(other.tools, bytes, { ...by, because: '' })).rejects.toThrow(
      '为什么',
    );
    expect(await changePolicy(other.tools, bytes, by)).toMatch(/^[0-9a-f]{40}$/);
    expect(await changePolicy(other.tools, bytes, by)).toBeNull();
    await approveAll(other, early.filing, ['990100', '990000']);
    other.at('2026-11-20T16:30:00');
    expect((await other.office.mint()).minted).toEqual([]);
    other.at('2026-11-20T17:00:00');
    expect((await other.office.mint()).minted).toHaveLength(1);
    const { forge } = other.tools;
    expect(await replayMain(forge.objects, await forge.main())).toMatchObject({
      ok: true,
      checked: 1,
    });
    await other.remove();
  });
});

async function resigned(
  oid: Oid,
  sign: (payload: Uint8Array) => Promise<string | null>,
): Promise<Oid> {
  const bytes = git('cat-file', 'commit', oid).replace(
    /gpgsig [^]*?-----END SSH SIGNATURE-----\n/,
    '',
  );
  const header = `gpgsig ${((await sign(Buffer.from(bytes))) ?? '').replaceAll('\n', '\n ')}\n`;
  return written(bytes.replace('\n\n', () => `\n${header}\n`));
}

function written(bytes: string, dir = opened.environment.registerDir): Oid {
  return execFileSync('git', ['-C', dir, 'hash-object', '-t', 'commit', '-w', '--stdin'], {
    input: bytes,
    encoding: 'utf8',
  }).trim();
}
