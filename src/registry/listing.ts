import type { SiteRecord, SiteStatus } from './site.ts';

/**
 * Whether a site's label hangs, which 公示名单 asks for besides the approval (R01, X30). Until labels
 * are checked by the register itself, this is what the record says: 标识「已取得」, obtained after
 * approval. 「已提交」 is enough to file (B07), not to be listed.
 */
export function isLabelled(record: Partial<Pick<SiteRecord, 'clearances'>>): boolean {
  return record.clearances?.label === 'obtained';
}

/** Whether a site stands in 全部在册: it has its code and is not deleted (R-6.1, X30). */
export function isRegistered(status: SiteStatus | 'concluded'): boolean {
  return status !== 'concluded' && status !== 'deleted';
}

/** Whether a site stands in 公示名单: registered, so approved, and labelled (R01, X30). */
export function isPubliclyListed(
  status: SiteStatus | 'concluded',
  record: Partial<Pick<SiteRecord, 'clearances'>>,
): boolean {
  return isRegistered(status) && isLabelled(record);
}

/**
 * Whether the filer should ask that its record says 「已取得」: a label of ours is in force and was found
 * on the home page, and the record does not say so yet. The amendment is asked for and reviewed as any
 * other; nothing is listed by itself (X30).
 */
export function shouldAskForListing(
  record: Pick<SiteRecord, 'clearances'>,
  label: { readonly isInForce: boolean; readonly hangsOnHomePage: boolean },
): boolean {
  return label.isInForce && label.hangsOnHomePage && !isLabelled(record);
}
