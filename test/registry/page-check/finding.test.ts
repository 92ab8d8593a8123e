import { describe, expect, it } from 'vitest';
import { discrepanciesOf } from '#registry/page-check/discrepancy.ts';
import { dnsCheck } from '#registry/page-check/dns-check.ts';
import { findingCodes, findingsOf, isElsewhere, isFault } from '#registry/page-check/finding.ts';
import { measuredOf } from '#registry/page-check/measured.ts';
import { findingText } from '#text/check-words.ts';
import { madeUpCheck } from '../../checker/made-up.ts';

const at = '2026-11-21T09:00:00.000+08:00';
const check = madeUpCheck('9901010001', at);
const home = (more: object) => ({ ...check, home: { ...check.home, ...more } });

describe('what a check comes to [Z04 Z05 Z14]', () => {
  it('each kind once, gravest first, advice apart', () => {
    expect(findingsOf(check).map(({ code, count }) => `${code} ${count}`)).toEqual([
      'title-other 1',
      'label-home-only 1',
      'code-missing 1',
      'police-other 1',
      'channel-stale 1',
      'channel-undated 1',
      'links-dead 2',
      'domain-dead 1',
      'dns-differs 1',
      'stranger 1',
    ]);
    expect(
      findingsOf(check)
        .filter((finding) => !isFault(finding))
        .map(({ code }) => code),
    ).toEqual(['dns-differs', 'stranger']);
  });

  it.each(findingCodes)('%s is said in one Chinese sentence', (code) => {
    const text = findingText({ code, count: 2, seen: 'dns' });
    expect(text).toMatch(/[\u4e00-\u9fff]/);
    expect(text).not.toMatch(/undefined|null|\[object/);
  });

  it('a home page that moved within its own name has not moved', () => {
    const to = (url: string) => isElsewhere(home({ at: url }));
    expect(to('https://www.shili.gov.cn/index.html')).toBe(false);
    expect(to('https://shili.gov.cn/')).toBe(false);
    expect(to('http://old.shili.gov.cn/x')).toBe(false); // a further domain of the record
    expect(to('https://www.other.gov.cn/')).toBe(true);
  });

  it('the register against what was found, one line a kind', () => {
    const record = { name: '示例市民政局', homeUrl: 'https://www.shili.gov.cn/' };
    expect(discrepanciesOf(check, record).map(({ kind, found }) => [kind, found])).toEqual([
      ['title-changed', '首页-示例市人民政府'.replace('-', '－')],
      ['label-missing', 'https://www.shili.gov.cn/zwgk/tzgg/202611/t20261120_1.html'],
      ['dns-differs', 'www.shili.gov.cn → 203.0.113.9'],
      ['not-registered', 'mz.shili.gov.cn'],
    ]);
    const dead = { ...home({ why: 'cert-expired' }), footer: null };
    expect(discrepanciesOf(dead, record)[0]).toMatchObject({ kind: 'dead', found: 'cert-expired' });
  });
});

describe('addresses in the name system are advice [P30]', () => {
  it('what is declared and gone, what is there and not declared', () => {
    expect(
      dnsCheck('a.gov.cn', ['203.0.113.1', '2001:DB8:0::1'], ['203.0.113.2', '2001:db8::1']),
    ).toEqual({
      host: 'a.gov.cn',
      isKnown: true,
      resolved: ['203.0.113.2', '2001:db8::1'],
      gone: ['203.0.113.1'],
      extra: ['203.0.113.2'],
    });
  });
  it('nothing declared, nothing wrong; no answer, nothing known', () => {
    expect(dnsCheck('a.gov.cn', [], ['203.0.113.2'])).toMatchObject({ gone: [], extra: [] });
    expect(dnsCheck('a.gov.cn', ['203.0.113.1'], null)).toMatchObject({ isKnown: false, gone: [] });
  });
});

describe('figures for a rubric [N18]', () => {
  it('nothing is measured on a page that did not open but the share of failures', () => {
    const dead = home({ why: 'timeout' });
    expect(measuredOf(dead, { tries: 200, failed: 9 })).toEqual({ home_fail_ratio: 45 });
    expect(measuredOf(dead, { tries: 139, failed: 139 })).toEqual({});
  });
  it('a home page without dates measures no updates', () => {
    const metrics = measuredOf({ ...check, updates: null }, { tries: 0, failed: 0 });
    expect(metrics).not.toHaveProperty('home_updates');
    expect(metrics).toMatchObject({
      dead_links_home: 2,
      stale_news_columns_14d: 1,
      stale_columns: 1,
    });
  });
});
