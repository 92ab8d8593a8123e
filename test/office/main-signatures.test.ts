import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyTree, withSignature } from '#git/objects.ts';
import { viewRepository } from '#git/repository-view.ts';
import { refusalFor } from '#front/refusal.ts';
import { operatorSentence } from '#office/operator-faults.ts';
import { keysBytes, newKey } from '#office/register-keys.ts';
import { openSigning } from '#office/signing.ts';
import { mintTrailers } from '#registry/events.ts';
import { isoOf } from '#registry/moment.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import { registerKeysPath } from '#registry/register-keys.ts';
import { replayMain } from '#verify/replay.ts';
import { type Hand, openHand } from '../verify/hand.ts';
import { editedTree, writeRaw, writeRawCommit } from '../verify/raw-trees.ts';
import { approveAll, fileSite, formOf, type TestOffice, testOffice } from './test-office.ts';

let opened: TestOffice;
let filing: FilingId;
/** Whoever may write files, without the register's key. */
let outsider: Hand;

beforeEach(async () => {
  opened = await testOffice();
  ({ filing } = await fileSite(opened));
  await approveAll(opened, filing);
  outsider = await openHand(opened.environment.registerDir);
});
afterEach(async () => {
  await outsider.close();
  await opened.remove();
});

const git = (...args: string[]) =>
  execFileSync('git', ['-C', opened.environment.registerDir, ...args], { encoding: 'utf8' }).trim();
const other = formOf({ name: '示例990101财政局网', homeUrl: 'https://czj.shili.gov.cn/' });

describe('a main that somebody wrote on beside the register', () => {
  it('is not built on: no mail, no filing, no mint, until it is put back [Z01 R-9.2 R-9.3]', async () => {
    const right = git('rev-parse', 'main');
    const at = opened.tools.now();
    const codes = [{ code: '9901010001' as SiteCode, filing }];
    const trailers = mintTrailers({ day: isoOf(at), codes, at: isoOf(at) });
    const made = await outsider.put({ on: right, at: isoOf(at), trailers });
    git('update-ref', 'refs/heads/main', made);
    const mails = opened.store.outbox.counts();
    const refused: unknown = await fileSite(opened, other).catch((error: unknown) => error);
    expect(operatorSentence(refused)).toMatch(/^main 被登记簿以外的人改动，已停止写入/);
    expect(refusalFor(refused)).toMatchObject({ status: 503, title: '登记簿已停止写入' });
    // pages show what was known before
    await opened.office.refresh();
    await opened.office.refresh();
    expect(opened.office.health()).toEqual({ commit: right });
    opened.at('2026-11-20T16:00:00');
    await expect(opened.office.mint()).rejects.toThrow(made);
    expect(git('rev-parse', 'main')).toBe(made);
    expect(opened.store.outbox.counts()).toEqual(mails);
    git('update-ref', 'refs/heads/main', right);
    expect((await fileSite(opened, other)).receiptCode).not.toBe('');
    expect((await opened.office.mint()).minted).toEqual(['9901010001']);
  });

  it('nor on one that bears a date from before the first key [Z01 X13]', async () => {
    const right = git('rev-parse', 'main');
    const at = '2026-10-19T09:00:00.000+08:00';
    const trailers = mintTrailers({ day: at, codes: [], at });
    git('update-ref', 'refs/heads/main', await outsider.put({ on: right, at, trailers }));
    await expect(fileSite(opened, other)).rejects.toThrow('no signature of the register');
  });

  it('nor after a commit from before the first key that changes nothing [Z01 X13]', async () => {
    const right = git('rev-parse', 'main');
    const at = '1970-01-02T09:00:00.000+08:00';
    const idle = await outsider.put({ on: right, at });
    git('update-ref', 'refs/heads/main', idle);
    // whoever keeps code beside the register may: that is nobody's, and changes nothing
    await opened.office.refresh();
    expect(opened.office.health()).toEqual({ commit: idle });
    const trailers = mintTrailers({ day: at, codes: [], at });
    git('update-ref', 'refs/heads/main', await outsider.put({ on: idle, at, trailers }));
    await expect(fileSite(opened, other)).rejects.toThrow('no signature of the register');
  });

  it('nor on one whose date is no time [Z01 X13]', async () => {
    const right = git('rev-parse', 'main');
    const bytes = git(
      'cat-file',
      'commit',
      await outsider.put({ on: right, at: '2026-11-20T09:00:00Z', trailers: [['Event', 'sweep']] }),
    );
    const made = writeRaw(
      opened.environment.registerDir,
      'commit',
      `${bytes.replaceAll(/> \d+ /g, '> 99999999999999999999 ')}\n`,
    );
    git('update-ref', 'refs/heads/main', made);
    await expect(fileSite(opened, other)).rejects.toThrow(made);
  });

  it('nor on a merge that says GitHub signed it, where no register is at GitHub [Z01 R-11.1]', async () => {
    const right = git('rev-parse', 'main');
    const trailers = [['Event', 'conclude']] as const;
    const at = '2026-11-20T09:00:00Z';
    const merge = await outsider.put({ on: right, second: right, at, trailers });
    const pgp = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n abcd\n -----END PGP SIGNATURE-----\n';
    const bytes = `${git('cat-file', 'commit', merge)}\n`.replace(/(\ncommitter .*\n)/, `$1${pgp}`);
    const made = writeRaw(opened.environment.registerDir, 'commit', bytes);
    git('update-ref', 'refs/heads/main', made);
    await expect(fileSite(opened, other)).rejects.toThrow(`no signature of the register: ${made}`);
  });

  it('nor on one that changes data and tells nothing, whatever date it bears [Z01 R-9.2]', async () => {
    const right = git('rev-parse', 'main');
    const policy = git('show', 'main:data/policy.yaml').replace('16:00', '10:00');
    for (const at of ['1970-01-02T09:00:00Z', '2026-11-20T09:00:00Z']) {
      const changes = new Map([['data/policy.yaml', Buffer.from(`${policy}\n`)]]);
      const made = await outsider.put({ on: right, at, changes });
      git('update-ref', 'refs/heads/main', await outsider.put({ on: made, at }));
      await expect(fileSite(opened, other)).rejects.toThrow(
        `no signature of the register: ${made}`,
      );
    }
  });

  it('nor on one that leaves each file and puts an empty folder before the real one [Z01 Y6]', async () => {
    const right = git('rev-parse', 'main');
    const { tree } = await outsider.commit(right);
    const ghost = await editedTree(outsider, tree, 'data', (entries) =>
      entries.flatMap((entry) =>
        entry.path === 'units' ? [{ ...entry, oid: emptyTree }, entry] : [entry],
      ),
    );
    const made = writeRawCommit(opened.environment.registerDir, ghost, [right]);
    git('update-ref', 'refs/heads/main', made);
    await expect(fileSite(opened, other)).rejects.toThrow(made);
  });

  it('nor on one that brings its own keys, or takes the keys away [Z01]', async () => {
    const right = git('rev-parse', 'main');
    const at = isoOf(opened.tools.now());
    const stranger = openSigning(join(opened.dir, 'stranger'), async () => null);
    const line = newKey(stranger.make(), 'register', new Date(at), '换');
    const put = async (bytes: Uint8Array | null) => {
      const made = await outsider.put({
        ...{ on: right, at, changes: new Map([[registerKeysPath, bytes]]) },
        trailers: [
          ['Event', 'keys'],
          ['Account', 'operator'],
          ['Because', '换'],
          ['At', at],
        ],
      });
      const commit = Buffer.from(`${git('cat-file', 'commit', made)}\n`);
      const signature = await stranger.sign(commit, new Date(at));
      const dir = opened.environment.registerDir;
      git(
        'update-ref',
        'refs/heads/main',
        writeRaw(dir, 'commit', withSignature(commit, signature ?? '')),
      );
    };
    for (const bytes of [keysBytes([line]), null]) {
      await put(bytes);
      await expect(fileSite(opened, other)).rejects.toThrow('no signature of the register');
    }
  });
});

describe('a clock that is behind the register’s first key', () => {
  it('writes nothing, and says so: what it dated would hold nowhere [Z01 E01 R-9.3]', async () => {
    const main = git('rev-parse', 'main');
    opened.at('2026-10-18T09:00:00');
    const refused: unknown = await fileSite(opened, other).catch((error: unknown) => error);
    expect(operatorSentence(refused)).toContain('请先校准时钟');
    expect(refusalFor(refused)).toMatchObject({ status: 503, title: '登记簿的时钟不对' });
    expect(git('rev-parse', 'main')).toBe(main);
    opened.at('2026-11-20T09:30:00');
    expect((await fileSite(opened, other)).receiptCode).not.toBe('');
  });

  it('a first start behind the shipped data founds the register on that day, and it proves [Z01 R-9.2 R-11.1]', async () => {
    const early = await testOffice({}, '2025-06-03T09:00:00');
    try {
      const filed = await fileSite(early);
      await approveAll(early, filed.filing);
      early.at('2025-06-03T16:00:00');
      expect((await early.office.mint()).minted).toEqual(['9901010001']);
      const view = viewRepository(early.environment.registerDir);
      const replay = await replayMain(view, (await view.resolve('refs/heads/main')) ?? '');
      view.close();
      expect(replay).toMatchObject({ ok: true });
    } finally {
      await early.remove();
    }
  });
});
