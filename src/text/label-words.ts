import type { LabelVerdict, Proof, Revocation } from '../registry/label-state.ts';

/** How a verdict looks: colour and shape, always beside its words. */
export type VerdictLook = 'ok' | 'warn' | 'bad';

export const verdictLook: Readonly<Record<LabelVerdict, VerdictLook>> = {
  belongs: 'ok',
  unsure: 'warn',
  rekeyed: 'warn',
  foreign: 'bad',
  revoked: 'bad',
  forged: 'bad',
  unknown: 'bad',
};

export const verdictTitle: Readonly<Record<LabelVerdict, string>> = {
  belongs: '您来的网页属于这个网站',
  unsure: '不能判断您从哪个网页来',
  rekeyed: '已更换密钥',
  foreign: '您来的网页不属于这个网站',
  revoked: '这个标识已经失效',
  forged: '签名不对',
  unknown: '没有这个标识编号',
};

/** What is said of a visit. */
export interface VisitWords {
  /** Host that the visitor came from; null where nobody says. */
  readonly from: string | null;
  /** Host in the link. */
  readonly host: string;
  readonly proof: Proof;
  readonly revocation: Revocation | null;
}

/** One or two sentences under the title: what was compared, and what to do. */
export function verdictText(verdict: LabelVerdict, visit: VisitWords): string {
  const { from, host, proof, revocation } = visit;
  switch (verdict) {
    case 'belongs':
      return `您来自 ${from ?? ''}，是这个标识登记的域名；标识由登记簿签名，现在有效。`;
    case 'unsure':
      return (
        '标识由登记簿签名，现在有效；但是浏览器没有说明您来的网页（直接打开本页，或者网站、浏览器不发送来源网址，' +
        '都会这样）。请把那个网页地址栏中的域名与下面登记的域名逐字对照，完全相同的才属于这个网站。'
      );
    case 'rekeyed':
      return (
        '这个标识是用已经作废的密钥签名的，只凭签名不能证明真假；登记簿已经或者正在换发新的标识。' +
        '请把您来的网页地址栏中的域名与下面登记的域名逐字对照，完全相同的才属于这个网站。'
      );
    case 'foreign':
      return from === null
        ? `标识链接中写的域名 ${host} 不是这个标识登记的域名。标识可能是从别的网页复制的，请不要在那个网页上填写个人信息。`
        : `您来自 ${from}，不是这个标识登记的域名。标识可能是从别的网页复制的，请不要在那个网页上填写个人信息。`;
    case 'revoked':
      return revocation === null ? '' : revocationText[revocation];
    case 'forged':
      return proof === 'good'
        ? '标识链接中的签名不是登记簿发放的签名，链接可能被改动过，请不要相信放置它的网页。'
        : proofText[proof];
    case 'unknown':
      return '登记簿没有发放过这个编号的网站标识，请不要相信放置它的网页。';
  }
}

export const revocationText: Readonly<Record<Revocation, string>> = {
  replaced: '已经发放了新的标识（资格复核，或者更换签名密钥），原来的标识不再使用。',
  'offline-permanent': '网站已经永久下线，标识随之失效。',
  deleted: '网站的登记已经删除，标识随之失效。',
};

export const proofText: Readonly<Record<Proof, string>> = {
  good: '签名正确',
  'key-unknown': '标识的签名密钥不在公开的密钥之内，不能证明是登记簿发放的。',
  'key-revoked': '签名密钥已经作废，这个标识由登记簿换发新的。',
  'outside-key-days': '标识的发放日期不在签名密钥的使用期内，不能证明是登记簿发放的。',
  'signature-wrong': '标识的内容与签名不一致，不能证明是登记簿发放的。',
};

/** Words of the link that a site carries. */
export const labelLinkText = '党政机关网站标识（政府网站登记簿）';
