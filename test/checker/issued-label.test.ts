import { expect, it } from 'vitest';
import { issuedLabel } from '#office/checker/issued-label.ts';
import { labelFinding } from '#registry/page-check/label-finding.ts';
import { labelHref } from '#registry/label.ts';
import type { SiteCode } from '#registry/site.ts';
import { filler, opened } from '../registry/page-check/visits.ts';

const code = '9901010001' as SiteCode;
const label = {
  number: '33-000001',
  hosts: ['www.shili.gov.cn'],
  siteCode: code,
  signature: 'sig',
  issuedOn: '2026-11-01',
  key: 'none',
  replaces: '',
};
/** A register in which this label was issued, and perhaps replaced since. */
const registerWith = (replacement: string | null) =>
  ({
    site: () => ({ homeUrl: 'https://www.shili.gov.cn/' }),
    labels: {
      ofSite: () => [label],
      ofHost: () => [],
      label: () => label,
      keys: () => ({ keys: [] }),
      replacementOf: () => replacement,
      sitesOf: () => [{ status: 'normal' }],
    },
  }) as never;

it('the link that the register hands out is the one that the checker finds [Z03 Z04 Q03]', () => {
  const siteUrl = 'https://register.example';
  const issued = issuedLabel(registerWith(null), siteUrl, code);
  expect(issued).toEqual({
    number: '33-000001',
    hosts: ['register.example'],
    issuedFor: ['www.shili.gov.cn'],
    before: [],
  });
  const link = `<a href="${labelHref(siteUrl, label as never).replaceAll('&', '&amp;')}">标识</a>`;
  expect(labelFinding([opened(filler + link)], issued).state).toBe('right');
});

it('a label that another took the place of is not looked for [Q04 Z04]', () => {
  expect(issuedLabel(registerWith('33-000002'), 'https://register.example', code)).toBeNull();
});
