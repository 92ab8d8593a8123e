import { describe, expect, it } from 'vitest';
import { changedSiteProblems } from '#registry/site-change-check.ts';
import type { SiteFile } from '#registry/site.ts';
import { mintedSite, pathOf } from './sample-site.ts';

const site = mintedSite('9901010001');
const path = pathOf('9901010001');
const why = (before: SiteFile, after: unknown) =>
  changedSiteProblems(before, after, path).map(({ code, at }) => `${code} ${at}`);

describe('a change answers for what it makes wrong', () => {
  it('a sound change of a sound record has nothing wrong with it [R-2.2]', () => {
    expect(why(site, { ...site, address: '示例县人民路9号' })).toEqual([]);
  });

  it('what was wrong before and stays as it was does not count, wherever it stands now [R-2.2 U2]', () => {
    const old = { ...site, ipv4: ['192.0.2.1', 'old'] };
    expect(why(old, { ...old, address: '示例县人民路9号' })).toEqual([]);
    expect(why(old, { ...old, ipv4: ['old'] })).toEqual([]);
    expect(why(old, { ...old, ipv4: ['old', 'new'] })).toEqual(['ipv4-format /ipv4/1']);
  });

  it('a wrong shape always counts, the order of keys never [Y4]', () => {
    const old = { ...site, channels: 'x' } as unknown as SiteFile;
    expect(why(old, old)).toEqual(['type-wrong /channels']);
    const { name, ...rest } = site;
    expect(why(site, { ...rest, name })).toEqual([]);
  });
});
