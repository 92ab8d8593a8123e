import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Oid } from '#git/types.ts';
import { withSignature } from '#git/objects.ts';
import { parseSshKey } from '#git/ssh-signature.ts';
import { type Clone, openClone } from '#verify/clone.ts';
import { claimedSignature } from '#verify/commit-signature.ts';
import { replayMain } from '#verify/replay.ts';
import { holdVouched, keysOf, noTrust, sampled, settle } from '#verify/signatures.ts';
import { writeHistory } from '../bench/history.ts';
import { type SeedKey, seedKey } from '../bench/seed-key.ts';

/** Two days; the first key is replaced on the second morning. */
const sites = 310;
const [first, second] = [seedKey(1, 0), seedKey(1, 1)];
const foreign = seedKey(2, 0);
const header = /gpgsig [^]*?-----END SSH SIGNATURE-----\n/;

let folder: string;
let clone: Clone;
/** The last conclusion, and the last decision of its filing. */
let conclusion: Oid;
let decision: Oid;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signed-history-'));
  writeHistory(join(folder, 'history.git'), { sites, isSigned: true });
  clone = openClone(join(folder, 'history.git'));
  conclusion = git('rev-parse', 'main^');
  decision = git('rev-parse', `${conclusion}^2`);
}, 60_000);
afterAll(async () => {
  clone.close();
  await rm(folder, { recursive: true, force: true });
});

function git(...args: string[]): string {
  const how = { encoding: 'utf8', maxBuffer: 1 << 26 } as const;
  return execFileSync('git', ['-C', join(folder, 'history.git'), ...args], how).trim();
}

function read(oid: Oid): string {
  return execFileSync('git', ['-C', clone.gitdir, 'cat-file', 'commit', oid], { encoding: 'utf8' });
}

function write(bytes: string | Buffer): Oid {
  const how = ['-C', clone.gitdir, 'hash-object', '-t', 'commit', '-w', '--stdin', '--literally'];
  return execFileSync('git', how, { input: bytes, encoding: 'utf8' }).trim();
}

const unsigned = (bytes: string) => Buffer.from(bytes.replace(header, ''));
const signed = (bytes: Buffer, key: SeedKey) => withSignature(bytes, key.sign(bytes)).toString();

/** One of the 64 bytes of a signature with one bit flipped. */
function flipped(bytes: string, byte: number): string {
  return bytes.replace(header, (text) => {
    const lines = text
      .trim()
      .replace('gpgsig ', '')
      .split('\n')
      .map((line) => line.trim());
    const blob = Buffer.from(lines.slice(1, -1).join(''), 'base64');
    const at = blob.length - 64 + byte;
    blob[at] = (blob[at] ?? 0) ^ (1 << (byte % 8));
    const body = blob.toString('base64').match(/.{1,70}/g) ?? [];
    return `gpgsig ${[lines[0], ...body, lines.at(-1)].join('\n ')}\n`;
  });
}

const edits: readonly (readonly [says: string, named: string, edit: (bytes: string) => string])[] =
  [
    ['the signature is taken away', 'unsigned', (bytes) => bytes.replace(header, '')],
    [
      'it is signed with a key that is not the register’s',
      'signature-foreign',
      (bytes) => signed(unsigned(bytes), foreign),
    ],
    [
      'it is signed with the key that ended that morning',
      'key-not-in-force',
      (bytes) => signed(unsigned(bytes), first),
    ],
    [
      'the signature is that of another commit',
      'signature-wrong',
      (bytes) =>
        bytes.replace(header, () => header.exec(read(git('rev-parse', 'main')))?.[0] ?? ''),
    ],
    [
      'one byte of what was signed is another one',
      'signature-wrong',
      (bytes) => bytes.replace(/\n\n新/, '\n\n旧').replace(/\n\n审/, '\n\n旁'),
    ],
    ...[0, 13, 31, 32, 47, 63].map(
      (byte) =>
        [
          `one bit of byte ${byte} of the signature is another one`,
          'signature-wrong',
          (bytes: string) => flipped(bytes, byte),
        ] as const,
    ),
  ];

describe('a signed history of many commits', () => {
  it('every commit of it is proven, under both keys, by Git too [Z01 R-9.2]', async () => {
    const replay = await replayMain(clone.objects, clone.main, {
      crew: { threads: 2, gitdir: clone.gitdir },
    });
    expect(replay).toMatchObject({ ok: true, checked: sites });
    expect(replay.figures.signed).toBe(Number(git('rev-list', '--count', '--all')));
    expect(git('fsck', '--full', '--no-dangling')).toBe('');
    expect(git('show', 'main:data/register-keys.yaml')).toContain(second.text);
  }, 30_000);

  it.each(edits)(
    'a conclusion is named where %s [Z01]',
    async (_says, named, edit) => {
      const before = read(conclusion);
      const bytes = edit(before);
      expect(bytes).not.toBe(before);
      const main = write(bytes);
      const { first: found } = await replayMain(clone.objects, main);
      expect(found).toMatchObject({ code: named, commit: main });
    },
    30_000,
  );

  it.each(edits)(
    'a decision is named where %s, though its conclusion is signed [Z01 R-4.5]',
    async (_says, named, edit) => {
      const altered = write(edit(read(decision)));
      const merge = unsigned(read(conclusion).replace(decision, altered));
      const main = write(signed(merge, second));
      const { first: found } = await replayMain(clone.objects, main);
      expect(found).toMatchObject({ code: named, commit: altered });
    },
    30_000,
  );
});

/** As a history of more than 20,000 commits is proven, where nobody asks for every signature. */
const inSamples = { isEvery: false };

describe('a signed history proven in samples', () => {
  it('one in 16 of the signatures that a later one vouches for is looked at [Z01]', async () => {
    const { ok, figures } = await replayMain(clone.objects, clone.main, inSamples);
    const all = Number(git('rev-list', '--count', '--all'));
    expect(ok).toBe(true);
    expect(figures.signed).toBe(all);
    const drawn = all - figures.vouched;
    expect(drawn).toBeGreaterThan(all / sampled / 3);
    expect(drawn).toBeLessThan((all / sampled) * 3);
  }, 30_000);

  it.each(edits)(
    'a conclusion is named where %s [Z01]',
    async (_says, named, edit) => {
      const main = write(edit(read(conclusion)));
      const { first: found } = await replayMain(clone.objects, main, inSamples);
      expect(found).toMatchObject({ code: named, commit: main });
    },
    30_000,
  );

  it.each(edits.slice(0, 3))(
    'a decision is named where %s, though its conclusion is signed [Z01 R-4.5]',
    async (_says, named, edit) => {
      const altered = write(edit(read(decision)));
      const merge = unsigned(read(conclusion).replace(decision, altered));
      const main = write(signed(merge, second));
      const { first: found } = await replayMain(clone.objects, main, inSamples);
      expect(found).toMatchObject({ code: named, commit: altered });
    },
    30_000,
  );

  it('who runs it often enough meets each wrong signature [Z01]', async () => {
    const commit = await clone.objects.commit(write(flipped(read(decision), 40)));
    const at = commit.author.at.getTime();
    const { tree } = await clone.objects.commit(clone.main);
    const keys = await keysOf(clone.objects, clone.main, tree);
    const signed = claimedSignature(commit, at, keys ?? []);
    const key = signed.is === 'claimed' ? signed.key : null;
    const trust = { ...noTrust({ trustsGithub: false, ...inSamples }), keys, key };
    const often = async () => {
      for (let run = 0; run < 100 * sampled; run += 1) {
        await holdVouched({ trust }, commit, at);
      }
    };
    await expect(often().then(() => settle(trust))).rejects.toMatchObject({
      finding: { code: 'signature-wrong', commit: commit.oid },
    });
    expect(trust.vouched).toBeGreaterThan(0);
  });

  it('who has only the key of today cannot sign for the one before it [Z01 R-4.5]', async () => {
    // handed in under the first key, landed after it ended
    const { tree } = await clone.objects.commit(clone.main);
    const keys = (await keysOf(clone.objects, clone.main, tree)) ?? [];
    const at = Date.parse(keys[0]?.from ?? '') + 60_000;
    const bytes = signed(unsigned(read(decision)), first);
    const commit = await clone.objects.commit(write(flipped(bytes, 40)));
    const trust = { ...noTrust({ trustsGithub: false, ...inSamples }), keys };
    trust.key = parseSshKey(keys[1]?.key ?? '');
    await holdVouched({ trust }, commit, at);
    await expect(settle(trust)).rejects.toMatchObject({ finding: { code: 'signature-wrong' } });
  });

  it('each commit under a merge that GitHub signed is looked at [Z01 R-11.2]', async () => {
    const altered = write(flipped(read(decision), 40));
    const pgp = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n abcd\n -----END PGP SIGNATURE-----\n';
    const merge = unsigned(read(conclusion).replace(decision, altered)).toString();
    const main = write(merge.replace('\n\n', () => `\n${pgp}\n`));
    const how = { ...inSamples, trustsGithub: true };
    const { first: found } = await replayMain(clone.objects, main, how);
    expect(found).toMatchObject({ code: 'signature-wrong', commit: altered });
  }, 30_000);
});
