import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadYaml } from '#git/yaml.ts';
import { filingDuties, otherDuties, unitDuties } from '#components/who-does-what.ts';
import { siteActions } from '#registry/site-action.ts';
import { parsePolicy } from '#registry/policy.ts';
import { siteActionText } from '#text/words.ts';

const shipped = join(import.meta.dirname, '../../data/policy.yaml');
const policy = parsePolicy(loadYaml(readFileSync(shipped)));
const duties = filingDuties(policy);
const duty = (business: string) => duties.find((each) => each.business === business);

describe('the table of business, role and tool', () => {
  it('has a line for every business of a site [A37]', () => {
    const expected = ['新增网站', ...siteActions.map((action) => siteActionText[action])];
    expect(duties.map(({ business }) => business)).toEqual(expected);
  });

  it('says who asks and who reviews as the sources do [A37 A05 B04 F10 G03 I05 X26]', () => {
    expect(duty('新增网站')).toMatchObject({
      by: ['填报单位'],
      reviewers: ['本级组织单位', '上级组织单位', '省（部委）'],
      portalReviewers: ['本级组织单位（接收）', '上级组织单位', '省（部委）'],
    });
    expect(duty('基本信息修改')).toMatchObject({
      reviewers: ['本级组织单位'],
      portalReviewers: ['上级组织单位'],
    });
    expect(duty('申请门户网站')?.reviewers).toEqual(['上级组织单位']);
    expect(duty('申请取消门户网站')?.portalReviewers).toEqual(['本级组织单位']);
    expect(duty('恢复正常')).toMatchObject({ by: ['省（部委）'], reviewers: ['省（部委）'] });
    expect(duty('删除')?.by).toEqual(['国务院办公厅']);
  });

  it('leaves out what a site can never ask for [A37 G01 X11]', () => {
    expect(duty('申请门户网站')?.portalReviewers).toEqual([]);
    expect(duty('申请取消门户网站')?.reviewers).toEqual([]);
    expect(duty('永久下线')?.portalReviewers).toEqual([]);
  });

  it('follows the policy: another setting, another line [A37 X03 R-1.5]', () => {
    const changed = filingDuties({ ...policy, platformReviewer: 'homeUnit' });
    const line = changed.find(({ business }) => business === '申请政务服务平台');
    expect(duty('申请政务服务平台')?.reviewers).toEqual(['上级组织单位']);
    expect(line?.reviewers).toEqual(['本级组织单位']);
  });

  it('says who changes units and who reviews that [A37 A16 A21]', () => {
    const [info, move] = unitDuties(policy);
    expect(info).toMatchObject({ business: '单位信息修改', reviewers: ['上级组织单位'] });
    expect(info?.by).toEqual(['本级组织单位', '国务院办公厅']);
    expect(move).toMatchObject({ business: '挂接调整', by: ['国务院办公厅'] });
    expect(move?.reviewers).toEqual(['国务院办公厅']);
  });

  it('has the tasks of filers and of units [A06 A07]', () => {
    const all = [...duties, ...otherDuties];
    const of = (role: string) => all.filter(({ by }) => by.includes(role)).length;
    expect(of('填报单位')).toBeGreaterThan(10);
    expect(of('组织单位')).toBeGreaterThan(4);
    expect(all.every(({ tool }) => tool.href.startsWith('/'))).toBe(true);
  });
});
