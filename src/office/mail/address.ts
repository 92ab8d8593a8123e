import { domainToASCII } from 'node:url';

// without ! and %, which old mail servers read as routes
const local = /^[A-Za-z0-9#$&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9#$&'*+/=?^_`{|}~-]+)*$/;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A mail address as it may stand in a header and an envelope, or null (W9): one `@`, a plain ASCII
 * local part, a domain of at least two labels, written in punycode. No quotes, comments, lists,
 * spaces or line breaks, so that nothing can be smuggled into a mail.
 */
export function mailAddress(text: string): string | null {
  if (text.length > 254) return null;
  const at = text.lastIndexOf('@');
  const name = text.slice(0, Math.max(at, 0));
  const typed = text.slice(at + 1);
  if (name.length > 64 || !local.test(name)) return null;
  // domainToASCII forgives more than a mail may hold: it drops line breaks and reads %41 and ／
  if (/[^\p{L}\p{M}\p{N}.-]/u.test(typed)) return null;
  const domain = domainToASCII(typed);
  const labels = domain.split('.');
  const isDomain = labels.length >= 2 && labels.every((part) => label.test(part));
  if (!isDomain || /^\d+$/.test(labels.at(-1) ?? '')) return null;
  const address = `${name}@${domain}`;
  return address.length > 254 ? null : address;
}
