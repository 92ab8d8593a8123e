import { hostProblem } from './host-name.ts';

/** Whether a further domain of a site is a sound host name in its stored form: lower case, no scheme. */
export function isDomain(text: string): boolean {
  return text === text.toLowerCase() && hostProblem(text) === null;
}

/** Whether text is an IPv4 address of four decimal numbers. */
export function isIpv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

/** Whether text is an IPv6 address in lower case. */
export function isIpv6(text: string): boolean {
  return /^[0-9a-f:.]{2,45}$/.test(text) && URL.canParse(`http://[${text}]/`);
}
