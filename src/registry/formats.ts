import { hostInAscii, hostProblem } from './host-name.ts';
import { trimBlanks } from './plain-text.ts';

// Formats of numbers and addresses as the sources and public pages have them. Values are
// normalised before they are judged and stored.

const provinces = '京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔云滇藏陕甘陇青宁新';
/** As in `schemas/site.schema.json`, without 无. */
export const icpPattern = new RegExp(`^[${provinces}]ICP备\\d{8}(?:\\d{2})?号(?:-\\d{1,3})?$`);
export const policePattern = new RegExp(`^[${provinces}]公网安备\\d{14}号$`);

const dashes = /[‐‑‒–—―−－]/g;

/** 无: said where there is none and the form allows it (X29). */
export const none = '无';

/** ICP备案编号 in its stored form: no blanks, ASCII hyphen (`京 ICP备…` → `京ICP备…`). */
export function normaliseIcp(text: string): string {
  if (isIcp(text) || text === none) return text;
  return text.normalize('NFKC').replace(/\s/g, '').replace(/icp/i, 'ICP').replace(dashes, '-');
}

/** 公安机关备案号 in its stored form. */
export function normalisePolice(text: string): string {
  if (isPolice(text) || text === none) return text;
  return text.normalize('NFKC').replace(/\s/g, '');
}

/** Whether a stored ICP number has the right form (B30). */
export function isIcp(text: string): boolean {
  return icpPattern.test(text);
}

/** Whether a stored public-security number has the right form. */
export function isPolice(text: string): boolean {
  return policePattern.test(text);
}

/**
 * Office telephone in one stored form: `010-99912345` or `010-99912345-102`. Accepts it written
 * together (`01099912345`), with full-width characters, brackets, or 转 before the extension (X16, B14).
 */
export function normalisePhone(text: string): string {
  const plain = trimBlanks(text.normalize('NFKC'))
    .replace(/^\((0\d{2,3})\) ?/, '$1-')
    .replace(dashes, '-')
    .replace(/(\d) ?转 ?(\d{1,6})$/, '$1-$2');
  const together = /^(0(?:10|2\d)|0[3-9]\d{2})(\d{7,8})(-\d{1,6})?$/.exec(plain);
  return together ? `${together[1]}-${together[2]}${together[3] ?? ''}` : plain;
}

/** Whether a stored telephone has area code, number and at most an extension (B14, X16). */
export function isPhone(text: string): boolean {
  return /^0\d{2,3}-\d{7,8}(?:-\d{1,6})?$/.test(text);
}

/** Mobile without blanks, hyphens and +86. */
export function normaliseMobile(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s-]/g, '')
    .replace(/^\+?86(?=1\d{10}$)/, '');
}

/** Whether a stored mobile has the right form (B15). */
export function isMobile(text: string): boolean {
  return /^1[3-9]\d{9}$/.test(text);
}

/** E-mail trimmed, full-width letters made plain, the domain in lower case and punycode (W9). */
export function normaliseEmail(text: string): string {
  const plain = trimBlanks(text.normalize('NFKC'));
  const at = plain.lastIndexOf('@');
  if (at < 0) return plain;
  const domain = plain.slice(at + 1).toLowerCase();
  const isChinese = /[^\x00-\x7f]/.test(domain) && domain.length <= 253;
  const sent = isChinese && hostProblem(domain) === null ? hostInAscii(domain) : null;
  return `${plain.slice(0, at)}@${sent ?? domain}`;
}

/** Whether an address is one that mail can be sent to: strict ASCII, no header characters (B16, W9). */
export function isEmail(text: string): boolean {
  if (text.length > 254) return false;
  const match = /^([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/.exec(
    text,
  );
  const [, local = '', domain = ''] = match ?? [];
  return (
    match !== null &&
    local.length <= 64 &&
    domain.split('.').every((label) => label.length <= 63 && !/^-|-$/.test(label))
  );
}
