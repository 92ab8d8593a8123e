import { minuteText } from './elapsed.ts';

/** Why an address could not be reached, as its line says (J03). */
export const reachFailureText = {
  address: '不是可以访问的网址',
  blocked: '指向内部网络，公众无法访问',
  dns: '域名无法解析',
  refused: '服务器没有响应',
  timeout: '10 秒内没有打开',
  certificate: '安全证书有问题',
  redirects: '跳转次数太多，或者跳转的地址不对',
  status: '服务器返回错误',
} as const;

/** What is known of an address, as the two lines below read it. */
interface Known {
  readonly state: 'waiting' | 'asked';
  readonly at?: string;
  readonly found?: {
    readonly ok: boolean;
    readonly why?: keyof typeof reachFailureText;
    readonly status: number;
    readonly notice?: boolean;
  };
}

/** One line about an address: never a refusal, since only the register's own network asked. */
export function reachText(known: Known | null): string {
  return said(known, () => '可以访问');
}

/** One line about the old home page of a site that goes offline (I03, X32). */
export function noticeText(known: Known | null): string {
  return said(known, (hasNotice) =>
    hasNotice
      ? '可以访问，首页有迁移公告的字样'
      : '可以访问，首页没有找到迁移公告的字样，请确认已经在显著位置悬挂迁移公告',
  );
}

function said(known: Known | null, ofPage: (hasNotice: boolean) => string): string {
  if (!known || known.state === 'waiting' || !known.found || known.at === undefined) {
    return '正在检查，稍后刷新可以看到结果';
  }
  const when = `（${minuteText(known.at)}检查）`;
  if (known.found.ok) return `${ofPage(known.found.notice === true)}${when}`;
  const why = known.found.why ? reachFailureText[known.found.why] : '';
  const status = known.found.status > 0 ? ` ${known.found.status}` : '';
  return `没有打开：${why}${status}${when}`;
}
