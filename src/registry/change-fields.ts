import { channelProblems } from './channel-check.ts';
import { none } from './formats.ts';
import { normaliseLine, normaliseText } from './free-text.ts';
import { isDomain, isIpv4, isIpv6 } from './network-address.ts';
import type { Checked, Problem } from './problem.ts';
import type { Channel, StatusRequest } from './site.ts';
import { requestProblems } from './status-request.ts';

/** Fields of a form as typed. */
type Fields = Readonly<Record<string, string>>;

/** Most rows of channels that a form may bring; the same as the schema's. */
export const channelMax = 200;
const domainMax = 50;
const addressMax = 20;

/** Items of one field, one a line or joined by `；`, `;`, `，`, `,` or blanks (J02). */
function items(text: string): readonly string[] {
  return text
    .normalize('NFKC')
    .split(/[\s;,、]+/)
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== '' && item !== none);
}

/** 其他域名: one a line; each once (F12, X15). */
export function parseDomains(fields: Fields): Checked<readonly string[]> {
  return listOf(
    fields['otherDomains'] ?? '',
    '/otherDomains',
    isDomain,
    'domain-format',
    domainMax,
  );
}

/** IPv4 and IPv6 addresses of a site. */
export function parseAddresses(
  fields: Fields,
): Checked<{ readonly ipv4: readonly string[]; readonly ipv6: readonly string[] }> {
  const ipv4 = listOf(fields['ipv4'] ?? '', '/ipv4', isIpv4, 'ipv4-format', addressMax);
  const ipv6 = listOf(fields['ipv6'] ?? '', '/ipv6', isIpv6, 'ipv6-format', addressMax);
  if (ipv4.ok && ipv6.ok) return { ok: true, value: { ipv4: ipv4.value, ipv6: ipv6.value } };
  return {
    ok: false,
    problems: [...(ipv4.ok ? [] : ipv4.problems), ...(ipv6.ok ? [] : ipv6.problems)],
  };
}

function listOf(
  text: string,
  at: string,
  isRight: (item: string) => boolean,
  code: string,
  max: number,
): Checked<readonly string[]> {
  const found = Array.from(new Set(items(text)));
  const wrong = found.find((item) => !isRight(item));
  const problems: Problem[] = [];
  if (wrong !== undefined) problems.push({ code, at });
  if (found.length > max) problems.push({ code: 'too-many', at, params: { max } });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: found };
}

/**
 * 栏目（系统）: rows `channels.0.category`, `.name`, `.url`. Rows left wholly empty are dropped; of
 * the rest every field is required, 无 where there is none (J02, J04, R-2.7).
 */
export function parseChannels(fields: Fields): Checked<readonly Channel[]> {
  const channels: Channel[] = [];
  const problems: Problem[] = [];
  for (let index = 0; index < channelMax; index += 1) {
    const typed = (part: string) => normaliseLine(fields[`channels.${index}.${part}`] ?? '');
    const category = typed('category');
    const name = joined(typed('name'));
    const url = joined(typed('url'));
    if (name === '' && url === '') continue;
    const channel = { category, name, url };
    const at = `/channels/${index}`;
    const empty = (['category', 'name', 'url'] as const).filter((part) => channel[part] === '');
    for (const part of empty) problems.push({ code: 'required', at: `${at}/${part}` });
    if (empty.length === 0) problems.push(...channelProblems(channel, at));
    channels.push(channel);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: channels };
}

/** Several of one category, however they were separated, in the form that is stored (J02). */
function joined(text: string): string {
  return text
    .split(/[；;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('；');
}

/** A request for another status as typed: `from`, `until`, `reason` (I01, I02, I13). */
export function parseStatusRequest(
  fields: Fields,
  status: StatusRequest['status'],
): Checked<StatusRequest> {
  const day = (name: string) => (fields[name] ?? '').normalize('NFKC').trim();
  const request: StatusRequest = {
    status,
    from: status === 'offline-temporary' ? day('from') : '',
    until: status === 'offline-temporary' || status === 'offline-emergency' ? day('until') : '',
    reason: normaliseText(fields['reason'] ?? ''),
  };
  const problems = requestProblems(request);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: request };
}
