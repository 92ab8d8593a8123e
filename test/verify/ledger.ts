import type { Commit, Oid } from '#git/types.ts';
import { readsCheckpoints } from '#office/checkpoints.ts';
import type { Checkpoint } from '#registry/checkpoint.ts';
import { trailer } from '#registry/events.ts';
import { isoOf } from '#registry/moment.ts';
import { applied, registered, step } from '../office/openings/openings-tools.ts';
import { accountOf, type TestOffice, testOffice } from '../office/test-office.ts';
import { landUnit, merge } from '../office/unit-filings.ts';
import { testCampaign } from '../registry/sample-campaign.ts';
import { dumpYaml } from '#git/yaml.ts';
import { campaignPath } from '#registry/campaign.ts';
import { type Filed, type Hand, openHand, secretsOf, rightChain } from './hand.ts';
import { tellStory } from './story.ts';

/** A realistic history that somebody has in hand, with the register's own signing key. */
export interface Ledger {
  readonly hand: Hand;
  /** Main, oldest first; the newest is a mint. */
  readonly main: readonly Commit[];
  /** Every checkpoint that was published, the newest first. */
  readonly kept: readonly Checkpoint[];
  /** The main commits that tell an event, oldest first. */
  told(event: string, kind?: string): readonly Commit[];
  /** A commit's place on main. */
  placeOf(oid: Oid): number;
  close(): Promise<void>;
}

/** Days of ordinary work that follow on the story. */
const days = 9;
const perDay = 5;
const firstDay = Date.parse('2026-11-27T00:00:00+08:00');

/**
 * Tells a history with every kind of commit: filings of all kinds by the office, an application with its
 * label, a notice, a census, and then some days of new sites, the last one minted.
 */
export async function openLedger(): Promise<Ledger> {
  const opened = await testOffice();
  await tellStory(opened);
  await tellPapers(opened);
  const { registerDir } = opened.environment;
  const keys = secretsOf(opened.environment);
  let hand = await openHand(registerDir, undefined, keys);
  const tip = await tellDays(hand);
  await hand.moveRef('refs/heads/main', tip, hand.start);
  await hand.close();
  hand = await openHand(registerDir, undefined, keys);
  const main: Commit[] = [];
  for (let at: Oid | undefined = tip; at !== undefined;) {
    const commit: Commit = await hand.commit(at);
    main.push(commit);
    [at] = commit.parents;
  }
  main.reverse();
  const place = new Map(main.map(({ oid }, index) => [oid, index]));
  return {
    hand,
    main,
    kept: await readsCheckpoints(hand)(tip),
    told: (event, kind) =>
      main.filter(
        ({ trailers }) =>
          trailer(trailers, 'Event') === event &&
          (kind === undefined || trailer(trailers, 'Kind') === kind),
      ),
    placeOf: (oid) => place.get(oid) ?? -1,
    close: async () => {
      await hand.close();
      await opened.remove();
    },
  };
}

async function tellPapers(opened: TestOffice): Promise<void> {
  opened.at('2026-11-24T09:00:00');
  const id = await applied(opened, await registered(opened));
  for (const what of ['pass', 'paper', 'approve'] as const) {
    const done = await step(opened, id, what);
    if (!done.ok) throw new Error(JSON.stringify(done.problems));
  }
  await landUnit(opened, 'retire', merge('990102', '990101'));
  const { notices } = opened.office;
  const fields = {
    title: '关于核对网站信息的通知',
    audience: 'all',
    scope: '990000',
    importance: 'important',
    body: '请于 12 月 31 日以前核对。',
  };
  const token = opened.office.requestToken();
  const notice = await notices.publish(fields, accountOf('990000', '990000-1'), token);
  if (!notice.ok) throw new Error(JSON.stringify(notice.problems));
}

/** New sites of nine days by hand, each filed, reviewed, concluded and minted by the rules. */
async function tellDays(hand: Hand): Promise<Oid> {
  let main = await hand.put({
    ...{ on: hand.start, at: '2026-11-25T09:00:00.000+08:00' },
    changes: new Map([[campaignPath(testCampaign.id), Buffer.from(dumpYaml(testCampaign))]]),
    trailers: [
      ['Event', 'campaign'],
      ['Campaign', testCampaign.id],
      ['Unit', '990000'],
      ['Account', '990000-1'],
      ['At', '2026-11-25T09:00:00.000+08:00'],
    ],
  });
  let serial = 5;
  for (let day = 0; day < days; day += 1) {
    const at = (hour: number, minute = 0) =>
      isoOf(new Date(firstDay + day * 86_400_000 + hour * 3_600_000 + minute * 60_000));
    const filed: Filed[] = [];
    for (let number = 0; number < perDay; number += 1) {
      const decisions = rightChain.map((one, level) => ({ ...one, at: at(10 + level, number) }));
      const label = `日${day}网站${number}`;
      filed.push(
        await hand.file({
          ...{ id: `DAY${day}000${number}`, on: main, at: at(9, number), decisions },
          more: { name: `示例${label}`, homeUrl: `https://d${day}n${number}.shili.gov.cn/` },
        }),
      );
    }
    for (const [number, one] of filed.entries()) {
      main = await hand.conclude(one, { on: main, at: at(14, number) });
    }
    const codes = filed.map((one) => {
      const code = `990101${String(serial).padStart(4, '0')}`;
      serial += 1;
      return [one, code] as const;
    });
    main = await hand.mint({ on: main, codes, day: at(16) });
  }
  return main;
}
