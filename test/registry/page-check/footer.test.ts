import { describe, expect, it } from 'vitest';
import { footerFacts, hasPhone, titleFact } from '#registry/page-check/footer.ts';
import { filler, opened } from './visits.ts';

const record = {
  name: '示例市民政局网',
  icp: '京ICP备05070218号-1',
  police: '京公网安备11010202000001号',
  sponsor: { name: '示例市民政局', kind: 'department' },
} as const;
const code = '9901010001';
const factsOf = (body: string, more = {}) => {
  const { facts } = opened(filler + body);
  if (!facts) throw new Error('no page');
  return footerFacts(facts, { ...record, ...more }, code);
};

describe('the foot of the home page against the record [Z05]', () => {
  it('all there and equal, cut into elements as pages do', () => {
    const facts = factsOf(
      `<p>主办单位：<b>示例市</b>民政局　网站标识码：<span>990101</span><span>0001</span></p>
       <p>京ICP备 05070218号－1　<img src=/ga.png>京公网安备 11010202000001号　电话：010－99912345</p>`,
    );
    const { siteCode, icp, police, sponsor } = facts;
    expect([siteCode, icp, police, sponsor].map(({ match }) => match)).toEqual(
      Array.from({ length: 4 }, () => 'same'),
    );
    expect(facts.phones).toEqual(['010-99912345']);
  });

  it('nothing there', () => {
    const { siteCode, icp, police, sponsor, phones } = factsOf('');
    expect([siteCode, icp, police, sponsor].map(({ match }) => match)).toEqual(
      Array.from({ length: 4 }, () => 'missing'),
    );
    expect(phones).toEqual([]);
  });

  it('there and other than the record: what stands there is told', () => {
    const facts = factsOf(
      '网站标识码：9901010002 京ICP备05070219号 京公网安备11010202000009号 主办：示例市财政局 地址：人民路',
    );
    expect(facts.siteCode).toEqual({ match: 'other', found: '9901010002' });
    expect(facts.icp).toEqual({ match: 'other', found: '京ICP备05070219号' });
    expect(facts.police).toEqual({ match: 'other', found: '京公网安备11010202000009号' });
    expect(facts.sponsor).toEqual({ match: 'other', found: '示例市财政局' });
  });

  it.each([
    ['京ICP备05070218号', 'same'],
    ['京ICP备05070218号-1', 'same'],
    ['京icp备05070218号-2', 'other'],
  ])('%s for a licence with the number of one of its sites: %s', (shown, match) => {
    expect(factsOf(shown).icp.match).toBe(match);
  });

  it('无 in the record: nothing is asked for, and a number on the page is told', () => {
    expect(factsOf('', { icp: '无', police: '无' })).toMatchObject({
      icp: { match: 'not-needed' },
      police: { match: 'not-needed' },
    });
    expect(factsOf('京ICP备05070218号', { icp: '无' }).icp.match).toBe('other');
  });

  it('telephones are compared without area brackets and extensions; no number, no verdict', () => {
    expect(hasPhone(factsOf('电话 (0311) 87001234').phones, ['0311-87001234-102'])).toBe(true);
    expect(hasPhone(['010-99912345'], ['010-99912346'])).toBe(false);
    expect(hasPhone([], ['010-99912346'])).toBeNull();
    expect(hasPhone(['010-99912345'], [''])).toBeNull();
  });
});

describe('the title of the browser’s tab is the name of the site [P25 Z05]', () => {
  it.each([
    ['示例市民政局网', 'same'],
    [' 示例市\n民政局网 ', 'same'],
    ['欢迎访问示例市民政局网', 'part'],
    ['首页', 'other'],
    ['', 'missing'],
  ])('%s: %s', (title, match) => {
    expect(titleFact(title, record.name).match).toBe(match);
  });
});
