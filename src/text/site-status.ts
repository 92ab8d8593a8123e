import type { SiteStatus } from '#registry/site.ts';
import { dayAfter } from '#registry/status-request.ts';
import { statusText } from './words.ts';

/** What of a site its 运行状态 is told from. `until` as the register keeps it; empty where none. */
interface Standing {
  readonly status: SiteStatus | 'concluded';
  readonly until: string;
}

/**
 * 运行状态 in the words of the sources (R-4.6, I12–I14): a filer and a unit read an emergency
 * differently. A temporary offline keeps its last day; the site is open again the day after (X31).
 */
export function siteStatusText({ status, until }: Standing, viewer: 'filer' | 'unit'): string {
  if (until === '') return statusText[status];
  if (status === 'offline-temporary') return `暂时下线恢复开通时间：${dayAfter(until)}`;
  if (status !== 'offline-emergency') return statusText[status];
  return viewer === 'filer'
    ? `紧急下线，并于 ${until} 上线`
    : `网站运行状态为：紧急下线并于 ${until} 上线`;
}
