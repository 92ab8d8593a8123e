import type { Account } from '#private/types.ts';
import { type CampaignNews, newsPath, newsReasonMax } from '#registry/campaign.ts';
import { lineProblems, normaliseLine, personalDataIn } from '#registry/free-text.ts';
import { isoOf } from '#registry/moment.ts';
import { catchUp } from '../settle.ts';
import type { Tools } from '../tools.ts';
import type { Outcome } from '../types.ts';
import { newsOf } from './campaigns.ts';
import { commitFile, refuse } from './commit.ts';

/**
 * Takes 工作动态 back: one commit on main that adds who, when and why to its file, whose text stays in
 * the history (O06). By the unit that published it alone; withdrawn once, pressing again changes nothing.
 */
export async function withdrawNews(
  tools: Tools,
  campaign: string,
  id: string,
  typed: string,
  account: Account,
): Promise<Outcome<{ readonly isNew: boolean }>> {
  const reason = normaliseLine(typed.normalize('NFC'));
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const news = newsOf(tools, campaign).find((each) => each.id === id);
    if (!news || news.unit !== account.unit) return refuse({ code: 'news-not-yours', at: '' });
    if (news.withdrawn) return { ok: true, value: { isNew: false } };
    const problems = [
      ...lineProblems(reason, '/reason', newsReasonMax),
      ...personalDataIn(reason, '/reason'),
    ];
    if (problems.length > 0) return refuse(...problems);
    const value: CampaignNews = {
      ...news,
      withdrawn: { at: isoOf(tools.now()), account: account.id, reason },
    };
    const file = { path: newsPath(campaign, id), value };
    await commitFile(tools, file, `撤回普查动态：${news.title}`, account.id, [
      ['Event', 'campaign-news-withdraw'],
      ['Campaign', campaign],
      ['Unit', account.unit],
    ]);
    return { ok: true, value: { isNew: true } };
  });
}
