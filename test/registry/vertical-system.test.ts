import { expect, it } from 'vitest';
import { verticalProblem } from '#registry/vertical-system.ts';
import { code, country } from './country.ts';

const systems = [{ department: '示例部', endings: ['示例监管局'] }];
const problem = (name: string, unit: string) =>
  verticalProblem(country, { unit: code(unit), sponsor: { name, kind: 'department' } }, systems);

it('a body of a vertically managed system is not filed under a local government; the department is named [A04]', () => {
  for (const unit of ['990101', '990100', '990000', '999001']) {
    expect(problem('示例市示例监管局', unit)).toEqual({
      code: 'vertical-sponsor',
      at: '/unit',
      params: { name: '示例市示例监管局', department: '示例部' },
    });
  }
});

it('under its department it is right, and other bodies are right where they are [A02 A03 A04]', () => {
  for (const unit of ['bm9900', 'bm9901', 'bm9951']) {
    expect(problem('示例市示例监管局', unit)).toBeNull();
  }
  expect(problem('示例市民政局', '990101')).toBeNull();
  expect(problem('示例监管局机关幼儿园', '990101')).toBeNull();
});
