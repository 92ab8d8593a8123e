import { element } from './element.ts';
import { offlineFormat, offlinePath, type OfflineFacts } from './facts.ts';

const patience = 8_000;

/**
 * Asks the register this file came from whether it has another version, and says so (M09). Without
 * network, or when it does not answer, nothing is said. Nothing of the drafts is sent.
 */
export async function tellNewerVersion(facts: OfflineFacts, box: HTMLElement): Promise<void> {
  if (!navigator.onLine) return;
  const newest = await newestVersion(facts.siteUrl);
  if (newest === null || newest === facts.version) return;
  const page = `${facts.siteUrl}${offlinePath}`;
  box.append(
    element(
      'p',
      { class: 'notice warning', role: 'status' },
      `离线填报有新版本 ${newest}，您使用的是 ${facts.version}。草稿可以先导出，再在新版本里导入。`,
      element('a', { href: page, target: '_blank', rel: 'noopener noreferrer' }, '下载新版本'),
    ),
  );
}

async function newestVersion(siteUrl: string): Promise<string | null> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(`${siteUrl}${offlinePath}/version.json`, {
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: stop.signal,
    });
    const value = (await answer.json()) as { format?: unknown; version?: unknown } | null;
    const { format, version } = value ?? {};
    return format === offlineFormat && typeof version === 'string' && /^[\w.-]{1,40}$/.test(version)
      ? version
      : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
