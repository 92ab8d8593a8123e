import { describe, expect, it } from 'vitest';
import { reviewChainStatus } from '#registry/review-chain-status.ts';
import { labelsOf, loginsToAsk, statusComment, statusLine } from '#text/review-chain-words.ts';
import { filed, reviewed, tree } from '../registry/pull-facts.ts';
import { code } from '../registry/country.ts';

const words = (facts: ReturnType<typeof filed>) => {
  const status = reviewChainStatus(facts);
  return {
    line: statusLine(status, tree),
    comment: statusComment(status, tree),
    labels: labelsOf(status, tree, ['紧急', '阶段：待接收', '地区：别处']),
    logins: loginsToAsk(status, tree),
  };
};

describe('what a pull request says of its chain', () => {
  it('who approved, who is next and why, who comes later [R-4.6 Z11]', () => {
    const { line, comment } = words(reviewed(filed(), [101, 'approve'], [99, 'approve']));
    expect(line).toEqual({ state: 'pending', description: '等待示例990100审核' });
    const steps = comment.split('\n').filter((one) => /^\d\./.test(one));
    expect(steps[0]).toMatch(/^1\. 示例990101（.+）：✓ 已审核，`r101`，2026-11-21 09:01$/);
    expect(steps[1]).toMatch(/^2\. 示例990100（.+）：● \*\*待审核\*\*$/);
    expect(steps[2]).toMatch(/^3\. 示例990000（.+）：○ 将审核$/);
    expect(comment).toContain('- `r99`（示例990000）：还没有轮到本单位审核');
  });

  it('is green only at the end of the chain, red when returned, with the words of the return [R-4.4]', () => {
    const all = reviewed(filed(), [101, 'approve'], [100, 'approve'], [99, 'approve']);
    expect(words(all).line).toEqual({ state: 'success', description: '审核流程已全部通过' });
    const back = words(reviewed(filed(), [101, 'return', '网址打不开']));
    expect(back.line.state).toBe('failure');
    expect(back.comment).toContain('↩ 已退回，`r101`，2026-11-21 09:01：`网址打不开`');
  });

  it('says what is wrong with the content at its field, and what is refused by its file [R-2.2]', () => {
    expect(words(filed([{ introduction: '电话 13800000000' }])).comment).toContain(
      '`网站简介 /introduction`',
    );
    const path = '.github/workflows/mint.yml';
    const facts = filed();
    const changes = [...facts.changes, { path, before: null, after: 'a' }];
    const { line, comment } = words({ ...facts, changes });
    expect(line.state).toBe('failure');
    expect(comment).toContain(`文件：\`${path}\``);
  });

  it('asks the reviewers of the turn alone, and points to the desk where a unit has none [R-4.1]', () => {
    expect(words(filed()).logins).toEqual(['r101', 'r1012', 'r7']);
    expect(words(reviewed(filed(), [101, 'approve'])).logins).toEqual(['r100', 'r1002', 'r7']);
    const units = new Map(tree);
    const county = units.get(code('990101'));
    if (county) units.set(county.code, { ...county, github: { team: 'a/b', reviewers: [] } });
    const status = reviewChainStatus(filed([{}], { tree: units }));
    expect(loginsToAsk(status, units)).toEqual([]);
    expect(statusComment(status, units)).toContain('请在登记簿的审核台审核');
  });

  it('labels by stage, region and kind, and leaves the labels of people [R-4.6]', () => {
    expect(words(filed()).labels).toEqual([
      '紧急',
      '阶段：待接收',
      '地区：示例990000',
      '类型：新增网站',
    ]);
    expect(words(reviewed(filed(), [101, 'approve'])).labels).toContain('阶段：审核中');
  });

  it("lets no stranger's text become markup or a mention [W4]", () => {
    const text = '`@octocat` ![x](https://a.invalid) | <img>\n# 标题';
    const { comment } = words(reviewed(filed(), [101, 'return', text]));
    const line = comment.split('\n').find((one) => one.includes('octocat'));
    expect(line).toContain('`@octocat ![x](https://a.invalid) ｜ <img> # 标题`');
  });

  it('a batch of 200 has a line for each row and fits one comment [R-4.3]', () => {
    const rows = Array.from({ length: 200 }, () => ({}));
    const long = '长'.repeat(500);
    const { line, comment } = words(reviewed(filed(rows), [101, 'return', long]));
    expect(comment.length).toBeLessThan(65_536);
    expect(comment.split('\n').filter((one) => /^\| \d+ \|/.test(one))).toHaveLength(200);
    expect(line.state).toBe('failure');
    expect(line.description).toBe('共 200 个：通过 0，退回或有误 200，待审 0');
    expect(
      Array.from(words(reviewed(filed(rows), [101, 'approve'])).line.description).length,
    ).toBeLessThan(141);
  });
});
