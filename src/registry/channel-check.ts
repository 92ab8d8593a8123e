import { none } from './formats.ts';
import { lineProblems } from './free-text.ts';
import { webAddressProblem } from './home-url.ts';
import type { Problem } from './problem.ts';
import type { Channel } from './site.ts';

const lineMax = 400;

/**
 * What is wrong with one row of channels (栏目, R-2.7): names and addresses are joined by `；`, as
 * many of one as of the other, and 无 stands where there is none.
 */
export function channelProblems(channel: Channel, at: string): readonly Problem[] {
  const problems: Problem[] = [
    ...lineProblems(channel.category, `${at}/category`, lineMax),
    ...lineProblems(channel.name, `${at}/name`, lineMax),
  ];
  if (channel.name === none && channel.url === none) return problems;
  const addresses = channel.url.split('；');
  if (addresses.length !== channel.name.split('；').length) {
    problems.push({ code: 'channel-count', at: `${at}/url` });
  }
  if (addresses.some((address) => address !== none && webAddressProblem(address) !== null)) {
    problems.push({ code: 'channel-url', at: `${at}/url` });
  }
  return problems;
}
