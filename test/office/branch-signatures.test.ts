import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withSignature } from '#git/objects.ts';
import type { Oid } from '#git/types.ts';
import { openSigning } from '#office/signing.ts';
import { accountSignature } from '#office/tools.ts';
import { changeKeys, newKey } from '#office/register-keys.ts';
import { eventTrailers } from '#registry/events.ts';
import type { DecisionEvent } from '#registry/filing.ts';
import { isoOf } from '#registry/moment.ts';
import type { FilingId } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import { problemText } from '#text/problems.ts';
import { replayMain } from '#verify/replay.ts';
import { type Hand, openHand, secretsOf } from '../verify/hand.ts';
import { writeRaw } from '../verify/raw-trees.ts';
import {
  accountOf,
  decideAs,
  fileSite,
  formOf,
  type TestOffice,
  testOffice,
} from './test-office.ts';
import { decideUnitAs, fileUnit, move } from './unit-filings.ts';

let opened: TestOffice;
let filing: FilingId;
/** Whoever may write files, without the register's key. */
let outsider: Hand;

beforeEach(async () => {
  opened = await testOffice();
  ({ filing } = await fileSite(opened));
  outsider = await openHand(opened.environment.registerDir);
});
afterEach(async () => {
  await outsider.close();
  await opened.remove();
});

const git = (...args: string[]) =>
  execFileSync('git', ['-C', opened.environment.registerDir, ...args], { encoding: 'utf8' }).trim();
const branch = (id: string) => `refs/heads/filing/${id}`;
const tipOf = (id: string) => git('rev-parse', branch(id));
const unsignedCode = 'commit-unsigned';

/** Approvals that are made up on the branch, by these accounts one after the other. */
async function forge(
  id: FilingId,
  accounts: readonly string[],
  { at = opened.tools.now(), content = '' } = {},
): Promise<Oid> {
  const filed = content || ((await opened.office.progress(id))?.state.content ?? '');
  let tip = tipOf(id);
  for (const account of accounts) {
    const event: DecisionEvent = {
      ...{ event: 'approve', unit: account.slice(0, 6) as UnitCode, account },
      ...{ base: git('rev-parse', 'main'), content: filed, at: isoOf(at) },
      opinion: { reason: '', text: '' },
    };
    const trailers = eventTrailers(id, event);
    tip = await outsider.put({ on: tip, at: isoOf(at), trailers, by: accountSignature(account) });
  }
  return tip;
}

/** A commit written as it stands. */
const written = (bytes: string) => writeRaw(opened.environment.registerDir, 'commit', bytes);

const read = (oid: Oid) => `${git('cat-file', 'commit', oid)}\n`;

async function planted(id: FilingId, tip: Oid): Promise<void> {
  git('update-ref', branch(id), tip);
  opened = await opened.reopen();
}

const chain = ['990101', '990100', '990000'];

describe('a branch that somebody wrote on beside the register', () => {
  it('made-up approvals without a signature are not concluded and get no code [Z01 R-4.5 R-9.2]', async () => {
    const tip = await forge(filing, chain);
    await planted(filing, tip);
    expect(await opened.office.conclude()).toEqual([]);
    opened.at('2026-11-20T16:00:00');
    expect((await opened.office.mint()).minted).toEqual([]);
    expect(git('rev-list', '--count', 'main', '--', 'data/sites')).toBe('0');
  });

  it('a made-up step stops the next reviewer and is named in one sentence [Z01 R-4.2]', async () => {
    const right = tipOf(filing);
    const tip = await forge(filing, ['990101']);
    await planted(filing, tip);
    await expect(decideAs(opened, '990100', filing)).rejects.toThrow(unsignedCode);
    expect(tipOf(filing)).toBe(tip);
    const sentence = problemText({ code: unsignedCode, at: '', params: { commit: tip } });
    expect(sentence).toContain(tip.slice(0, 12));
    // what the sentence asks of the operator
    await planted(filing, right);
    for (const unit of chain) await decideAs(opened, unit, filing);
    expect((await replayMain(outsider, git('rev-parse', 'main'))).ok).toBe(true);
  });

  it('other filings go on beside it [Z01 R-9.3]', async () => {
    await planted(filing, await forge(filing, chain));
    const fields = formOf({ name: '示例990101财政局网', homeUrl: 'https://czj.shili.gov.cn/' });
    const other = await fileSite(opened, fields);
    for (const unit of chain) await decideAs(opened, unit, other.filing);
    opened.at('2026-11-20T16:00:00');
    expect((await opened.office.mint()).minted).toHaveLength(1);
  });

  it('the signature of another commit does not help [Z01]', async () => {
    const tip = await forge(filing, ['990101']);
    const header = /gpgsig [^]*?-----END SSH SIGNATURE-----\n/;
    const [signature = ''] = header.exec(read(tipOf(filing))) ?? [];
    const made = written(read(tip).replace('\n\n', () => `\n${signature}\n`));
    await planted(filing, made);
    await expect(decideAs(opened, '990100', filing)).rejects.toThrow(unsignedCode);
  });

  it('nor does a date from before the first key [Z01 X13]', async () => {
    const early = new Date('2026-10-20T09:00:00+08:00');
    await planted(filing, await forge(filing, chain, { at: early }));
    expect(await opened.office.conclude()).toEqual([]);
  });

  it('nor where main itself has a commit of such a date under it [Z01 X13]', async () => {
    const early = new Date('1970-01-02T09:00:00+08:00');
    const on = git('rev-parse', 'main');
    git('update-ref', 'refs/heads/main', await outsider.put({ on, at: isoOf(early) }));
    const fields = formOf({ name: '示例990101财政局网', homeUrl: 'https://czj.shili.gov.cn/' });
    const { filing: later } = await fileSite(opened, fields);
    await planted(later, await forge(later, chain.slice(0, 2), { at: early }));
    await expect(decideAs(opened, '990000', later)).rejects.toThrow(unsignedCode);
    await planted(later, await forge(later, chain.slice(2), { at: early }));
    opened.at('2026-11-20T16:00:00');
    expect((await opened.office.mint()).minted).toEqual([]);
  });

  it('nor does a key that is no longer in force [Z01]', async () => {
    const before = await opened.tools.keysNow();
    opened.at('2026-11-20T09:10:00');
    await changeKeys(opened.tools, '更换', (keys, at) => [
      ...keys.map((key) => ({ ...key, until: isoOf(at) })),
      newKey(opened.signing.make(), 'register', at, '更换'),
    ]);
    opened.at('2026-11-20T10:00:00');
    const folder = secretsOf(opened.environment);
    const stolen = openSigning(folder, async () => before);
    const bytes = Buffer.from(read(await forge(filing, ['990101'])));
    const signature = await stolen.sign(bytes, new Date('2026-11-20T09:00:00+08:00'));
    await planted(filing, written(withSignature(bytes, signature ?? '').toString()));
    await expect(decideAs(opened, '990100', filing)).rejects.toThrow(unsignedCode);
  });
});

describe('the same for units and applications', () => {
  it('a made-up approval of a filing about units changes no unit [Z01 X13]', async () => {
    const id = await fileUnit(opened, 'move', move('990102', '990000'));
    const view = await opened.office.unitChanges.view(accountOf('bm0100'), id);
    await planted(id, await forge(id, ['bm0100-2'], { content: view?.content ?? '' }));
    expect(await opened.office.conclude()).toEqual([]);
    // approved it is by what the branch says, so that nobody decides on it; but it does not land
    expect(await decideUnitAs(opened, id)).toEqual(['not-open']);
    expect(opened.office.catalogue.unit('990102' as UnitCode)?.attachedTo).toBe('990100');
  });
});
