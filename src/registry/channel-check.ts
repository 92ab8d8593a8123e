import { none } from './formats.ts';
import { lineProblems } from './free-text.ts';
import { webAddressProblem } from './home-url.ts';
import { isWords } from './plain-text.ts';
import type { Problem } from './problem.ts';
import type { Channel } from './site.ts';

const lineMax = 400;
const plainAddress = /^https?:\/\/(?:[a-z0-9]{1,63}\.){1,3}gov\.cn\/[A-Za-z0-9/._-]*$/;
const nothing: readonly Problem[] = [];

/**
 * What is wrong with one row of channels (栏目, R-2.7): names and addresses are joined by `；`, as
 * many of one as of the other, and 无 stands where there is none.
 */
export function channelProblems(channel: Channel, at: string): readonly Problem[] {
  const { category, name, url } = channel;
  // A census brings a million of these rows; nearly all are plain.
  const isPlain = plainAddress.test(url) && isWords(name) && isWords(category);
  if (isPlain && name !== '' && category !== '' && !name.includes('；')) return nothing;
  const problems: Problem[] = [
    ...lineProblems(category, `${at}/category`, lineMax),
    ...lineProblems(name, `${at}/name`, lineMax),
  ];
  if (name === none && url === none) return problems;
  const addresses = url.split('；');
  if (addresses.length !== name.split('；').length) {
    problems.push({ code: 'channel-count', at: `${at}/url` });
  }
  if (addresses.some((address) => address !== none && webAddressProblem(address) !== null)) {
    problems.push({ code: 'channel-url', at: `${at}/url` });
  }
  return problems;
}
