import { deadlineOf, reminderDue } from '#registry/campaign.ts';
import { mails } from '../mails.ts';
import type { Tools } from '../tools.ts';
import { allCampaigns } from './campaigns.ts';

/**
 * Reminds both persons of every site that has not scored itself, some days before the deadline
 * (O02). The mail's key carries the days, so that nobody is reminded twice. Returns the sites.
 */
export function remindCampaigns(tools: Tools): number {
  let count = 0;
  for (const campaign of allCampaigns(tools)) {
    const days = reminderDue(campaign, tools.now());
    if (days === null) continue;
    const params = { kind: campaign.title, until: deadlineOf(campaign, 'self') ?? '' };
    const rows = tools.catalogue.census.everyScored(campaign.id, campaign.scope, {
      state: 'unscored',
    });
    for (const { row, spotCheck } of rows) {
      const { code, filing, name } = row;
      if (code === null || filing === null || spotCheck) continue;
      const key = `${campaign.id}:${code}:${days}`;
      const about = { ...params, name, siteCode: code };
      tools.store.outbox.enqueue(mails('self-score-reminder', key, filing, about), tools.now());
      count += 1;
    }
  }
  return count;
}
