import { isoOf, parseMoment } from '#registry/moment.ts';

/** `2026-11-21 15:59` of an ISO time, in +08:00; the text itself where it is none. */
export function minuteText(iso: string): string {
  const at = parseMoment(iso);
  return at === null ? iso : isoOf(at).slice(0, 16).replace('T', ' ');
}

/** How long ago in whole units, as people say it: 3 天 4 小时, 5 分钟, 不到 1 分钟 (C04). */
export function elapsedText(sinceIso: string, now: Date): string {
  const since = parseMoment(sinceIso);
  if (since === null) return '';
  const minutes = Math.max(0, Math.floor((now.getTime() - since.getTime()) / 60_000));
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  if (days > 0) return hours > 0 ? `${days} 天 ${hours} 小时` : `${days} 天`;
  if (hours > 0) return `${hours} 小时`;
  return minutes > 0 ? `${minutes} 分钟` : '不到 1 分钟';
}
