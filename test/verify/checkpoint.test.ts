import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Oid } from '#git/types.ts';
import { readsCheckpoints } from '#office/checkpoints.ts';
import { type Checkpoint, checkpointLine, parseCheckpoint } from '#registry/checkpoint.ts';
import { findingText } from '#text/verify-words.ts';
import { heldBy } from '#verify/checkpoint.ts';
import { replayMain } from '#verify/replay.ts';
import { type TestOffice, testOffice } from '../office/test-office.ts';
import { type Hand, openThief } from './hand.ts';
import { tellStory } from './story.ts';

// A person keeps one line of the register. Whoever has the register's key then puts it back, or writes
// it anew, and shows a history in which nothing is wrong.

let opened: TestOffice;
let hand: Hand;
let kept: readonly Checkpoint[];
beforeAll(async () => {
  opened = await testOffice();
  await tellStory(opened);
  hand = await openThief(opened.environment);
  kept = await readsCheckpoints(hand)(hand.start);
});
afterAll(async () => {
  await hand.close();
  await opened.remove();
});

const held = async (main: Oid, checkpoint: Checkpoint) => {
  const replay = await replayMain(hand, main);
  expect(replay.first).toBeNull();
  return heldBy(replay, checkpoint, main);
};
const newest = () => kept[0] as Checkpoint;

describe('a checkpoint that somebody kept', () => {
  it('is in the history, however far that has gone on since [Z23]', async () => {
    expect(kept.map(({ size }) => size)).toEqual([4, 2]);
    for (const checkpoint of kept) {
      const read = parseCheckpoint(checkpointLine(checkpoint)) as Checkpoint;
      expect(await held(hand.start, read)).toBeNull();
    }
  });

  it('a register put back to before it is named [Z23 R-9.2]', async () => {
    const [parent = ''] = (await hand.commit(newest().commit)).parents;
    const finding = await held(parent, newest());
    expect(finding?.code).toBe('rolled-back');
    expect(findingText(finding!)).toBe(
      '历史被回退：检查点有 4 个标识码，这份克隆只有 2 个，也没有检查点的提交',
    );
  });

  it('a history written anew from before it is named, though every code is the same [Z23 R-9.2]', async () => {
    const mint = await hand.commit(newest().commit);
    const [parent = ''] = mint.parents;
    // the same mint again, a second later
    const at = mint.author.at.getTime() + 1000;
    const anew = await hand.commitFiles({
      ...{ parents: [parent], base: mint.tree, changes: new Map(), at: new Date(at) },
      message: mint.message.replace(/^At: .*$/m, () => `At: ${iso(at)}`),
      by: { name: 'register', email: 'register@register.invalid' },
    });
    expect((await held(anew, newest()))?.code).toBe('rewritten');
  });

  it('a line with another root or number than its commit tells is named [Z23]', async () => {
    const other = { ...newest(), root: 'a'.repeat(64) };
    expect((await held(hand.start, other))?.code).toBe('checkpoint-other');
    const [, older] = kept;
    const swapped = { ...newest(), size: older?.size ?? 0 };
    expect((await held(hand.start, swapped))?.code).toBe('checkpoint-other');
  });

  it('can be begun from: what comes after it is proven without what came before [Z23]', async () => {
    const [, older] = kept;
    const replay = await replayMain(hand, hand.start, { from: older?.commit ?? '' });
    expect(replay).toMatchObject({ ok: true, checked: 4, figures: { atStart: 2 } });
    expect(heldBy(replay, newest(), hand.start)).toBeNull();
  });
});

describe('what a mint says of all codes', () => {
  const again = async (edit: (message: string) => string) => {
    const mint = await hand.commit(newest().commit);
    return hand.commitFiles({
      ...{ parents: mint.parents, base: mint.tree, changes: new Map(), at: mint.author.at },
      message: edit(mint.message),
      by: { name: 'register', email: 'register@register.invalid' },
    });
  };

  it('must be there once the register signs [Z02]', async () => {
    const main = await again((message) => message.replace(/^Checkpoint.*\n/gm, ''));
    expect((await replayMain(hand, main)).first?.code).toBe('checkpoint-missing');
  });

  it('must be what was proven: number, root and parts [Z02]', async () => {
    for (const edit of [
      (message: string) => message.replace(/^Checkpoint: 4/m, 'Checkpoint: 5'),
      (message: string) => message.replace(/^(Checkpoint: 4 )./m, '$1g'),
      (message: string) => message.replace(/^Checkpoint-Peaks: .*\n/m, ''),
    ]) {
      expect((await replayMain(hand, await again(edit))).first?.code).toBe('checkpoint-differs');
    }
  });
});

function iso(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
}
