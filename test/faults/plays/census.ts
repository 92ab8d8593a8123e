import { signedToken } from '#office/file.ts';
import { formOf, sites } from '../../office/census-office.ts';
import { accountOf } from '../../office/test-office.ts';
import { testCampaign } from '../../registry/sample-campaign.ts';
import type { Play } from '../play.ts';
import { openForScores, writeCensus } from '../scores.ts';
import { countsOf, emptyWorld, openingAt, valueOf } from './worlds.ts';

async function prepare(dir: string): Promise<void> {
  await writeCensus(dir);
  await (await openForScores(dir)).office.close();
}

/** Scores of a census and notices. */
export const censusPlays: readonly Play[] = [
  {
    name: 'score',
    prepare,
    open: openForScores,
    async act({ office }) {
      const site = sites.department;
      office.confirmRecord(site);
      const form = formOf({ 'found.D2a': '3' });
      valueOf(await office.census.selfScore(testCampaign.id, site, form));
      return 'done';
    },
    async look(opened) {
      const { census } = opened.office.catalogue;
      const scored = census.scoredSite(testCampaign.id, sites.department);
      return { ...(await countsOf(opened)), self: scored?.self ? 1 : 0 };
    },
  },
  {
    name: 'inspect',
    async prepare(dir) {
      await prepare(dir);
      const opened = await openForScores(dir);
      const site = sites.department;
      opened.office.confirmRecord(site);
      const form = formOf({ 'found.D2a': '3' });
      valueOf(await opened.office.census.selfScore(testCampaign.id, site, form));
      await opened.office.close();
    },
    open: (dir, minutes) => openForScores(dir, minutes + 60),
    async act({ office }) {
      const form = formOf({ 'found.D2a': '5' });
      const county = accountOf('990101');
      const site = sites.department;
      valueOf(await office.census.inspect(testCampaign.id, site, 'inspection', form, county));
      return 'done';
    },
    async look(opened) {
      const { census } = opened.office.catalogue;
      const scored = census.scoredSite(testCampaign.id, sites.department);
      return { ...(await countsOf(opened)), inspections: scored?.inspection ? 1 : 0 };
    },
  },
  {
    name: 'notice',
    prepare: emptyWorld,
    open: openingAt('2026-11-20T09:00:00+08:00'),
    async act({ office, tools }) {
      const notice = { title: '通知', scope: '990000', audience: 'all', importance: 'normal' };
      const token = signedToken(tools, 'fault-sweep-notice-1');
      const fields = { ...notice, body: '正文' };
      valueOf(await office.notices.publish(fields, accountOf('990000'), token));
      return 'done';
    },
    async look(opened) {
      const notices = (await opened.office.notices.published()).length;
      return { ...(await countsOf(opened)), notices };
    },
  },
];
