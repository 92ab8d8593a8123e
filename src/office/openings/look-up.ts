import { Resolver } from 'node:dns/promises';
import type { LookUp } from './addresses.ts';

const longest = 1500;

/** Asks the system's name servers, both kinds of address at once and not for long (P30). */
export const lookUpNames: LookUp = async (host) => {
  const resolver = new Resolver({ timeout: longest, tries: 1 });
  const timer = setTimeout(() => resolver.cancel(), longest);
  try {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  } finally {
    clearTimeout(timer);
  }
};
