import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Oid } from '#git/types.ts';
import { dumpYaml } from '#git/yaml.ts';
import { mintedPath, type SiteCode } from '#registry/site.ts';
import { type Clone, openClone } from '#verify/clone.ts';
import { CrewLost, openCrew } from '#verify/crew.ts';
import { newCells } from '#verify/crew-share.ts';
import { readMainLine } from '#verify/main-line.ts';
import { replayMain } from '#verify/replay.ts';
import { stretchesOf } from '#verify/stretches.ts';
import { type TestOffice, testOffice } from '../office/test-office.ts';
import { type Hand, openThief, rightChain, when } from './hand.ts';
import { tellStory } from './story.ts';

let opened: TestOffice;
let hand: Hand;
let clone: Clone;
beforeAll(async () => {
  opened = await testOffice();
  await tellStory(opened);
  const { registerDir } = opened.environment;
  hand = await openThief(opened.environment);
  clone = openClone(registerDir);
});
afterAll(async () => {
  clone.close();
  await hand.close();
  await opened.remove();
});

/** What is the same whatever the number of threads. */
async function reportOf(main: Oid, threads: number, stretch: number) {
  const { gitdir } = clone;
  const crew = { threads, gitdir };
  const replay = await replayMain(hand, main, { crew, stretch });
  const { ok, checked, first, figures, signedFrom } = replay;
  return { report: { ok, checked, first, figures, signedFrom }, threads: replay.threads };
}

describe('threads of verify', () => {
  it('two, three and one come to the same report of an honest history [R-9.2 Z01]', async () => {
    const alone = await reportOf(hand.start, 1, 2);
    expect(alone).toMatchObject({ report: { ok: true, checked: 4 }, threads: 1 });
    for (const [threads, stretch] of [
      [2, 1],
      [2, 2],
      [3, 3],
    ] as const) {
      const together = await reportOf(hand.start, threads, stretch);
      expect(together.report).toEqual(alone.report);
      // nothing had to be looked at again: what was told is what was proven
      expect(together.threads).toBe(threads);
    }
  });

  it('what others proved can be looked up: codes, checkpoints, commits [Z01 Z23]', async () => {
    const { gitdir } = clone;
    const one = await replayMain(hand, hand.start);
    const two = await replayMain(hand, hand.start, { crew: { threads: 2, gitdir }, stretch: 2 });
    const { count, at } = await readMainLine(hand, hand.start);
    for (let index = 0; index < count; index += 1) {
      expect(two.holds(at(index))).toBe(true);
      expect(two.logAt(at(index))).toEqual(one.logAt(at(index)));
    }
    for (const serial of ['0001', '0002', '0003', '0004', '0005']) {
      const code = `990101${serial}` as SiteCode;
      expect(two.given(code)).toEqual(one.given(code));
    }
  });

  const bad: Record<string, () => Promise<Oid>> = {
    'an approval is missing': async () =>
      hand.conclude(await hand.file({ decisions: rightChain.slice(0, 2) })),
    'a told approval time that is not the right one, and a mint by it': async () => {
      const filed = await hand.file({});
      const early = '2026-11-25T10:00:00.000+08:00';
      const on = await hand.conclude(filed, {
        edit: (trailers) =>
          trailers.map(([key, value]) => [key, key === 'Approved-At' ? early : value] as const),
      });
      return hand.mint({ on, codes: [[filed, '9901010005']] });
    },
    'another code than the next': async () => {
      const filed = await hand.file({});
      return hand.mint({ on: await hand.conclude(filed), codes: [[filed, '9901010009']] });
    },
    'a code told that the commit does not give': async () =>
      hand.put({
        ...{ on: hand.start, at: when.minted },
        trailers: [
          ['Event', 'mint'],
          ['Minted', 'FRGD0001 9901010007'],
          ['At', when.minted],
        ],
      }),
    'a site file changed by nobody': async () => {
      const code = '9901010002' as SiteCode;
      const bytes = Buffer.from(dumpYaml({ ...(await hand.site(code)), address: '别处' }));
      const changes = new Map([[mintedPath(code), bytes]]);
      return hand.put({ on: hand.start, at: when.filed, changes });
    },
  };
  it.each(Object.keys(bad))(
    'one and two name the same first thing wrong, whatever stands on it: %s [R-9.2 Z01]',
    async (name) => {
      const forged = (await bad[name]?.()) ?? '';
      const later = await hand.file({ id: 'FRGD0009', on: forged });
      const main = await hand.conclude(later, { on: forged });
      const alone = await reportOf(main, 1, 2);
      expect(alone.report.ok).toBe(false);
      expect((await reportOf(main, 2, 2)).report).toEqual(alone.report);
    },
  );

  it('a thread that dies ends in a sentence and no report', async () => {
    const { gitdir } = clone;
    const line = await readMainLine(hand, hand.start);
    const stretches = stretchesOf(0, line.count, 2);
    const task = {
      ...{ gitdir: `${gitdir}-gone`, line: line.bytes, from: 0, stretches },
      ...{ cells: newCells(stretches.length), trust: { trustsGithub: false, isEvery: true } },
    };
    const crew = openCrew(1, task);
    await expect(crew.until(stretches.length, new Map())).rejects.toThrow(CrewLost);
    await expect(crew.until(stretches.length, new Map())).rejects.toThrow('--workers 1');
    await crew.close();
  });
});
