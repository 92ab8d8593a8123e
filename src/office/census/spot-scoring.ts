import type { Account } from '#private/types.ts';
import { accepts } from '#registry/campaign.ts';
import type { SiteCode } from '#registry/site.ts';
import type { Tools } from '../tools.ts';
import { campaignsOf } from './campaigns.ts';
import { takesPart } from './scoring.ts';
import type { SpotScoring } from './types.ts';

/**
 * Where a site that the root drew is scored: campaigns that take 抽查评分 in now and count it in, and
 * those that have one (L06, N22). Empty for other units, whose spot checks have no score of their own.
 */
export function spotScoring(
  tools: Tools,
  { unit }: Account,
  site: SiteCode,
): readonly SpotScoring[] {
  if (tools.catalogue.unit(unit)?.level !== 'root') return [];
  return campaignsOf(tools, unit).flatMap((campaign) => {
    const scored = tools.catalogue.census.scoredSite(campaign.id, site);
    if (!scored) return [];
    const score = scored.spotCheck;
    const isOpen =
      accepts(campaign, 'spot-check', tools.now()) && takesPart(tools, campaign, scored);
    return score || isOpen ? [{ campaign, score }] : [];
  });
}
