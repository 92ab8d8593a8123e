import { describe, expect, it } from 'vitest';
import { labelFinding } from '#registry/page-check/label-finding.ts';
import { filler, opened, visit } from './visits.ts';

const issued = {
  number: '33-000001',
  hosts: ['register.example'],
  issuedFor: ['www.shili.gov.cn'],
  before: ['33-000009'],
};
const label = (number = '33-000001', host = 'register.example') =>
  `<a href="https://${host}/labels/${number}?host=www.shili.gov.cn&amp;sig=x"><img src="/l.svg" alt="标识"></a>`;
const home = 'https://www.shili.gov.cn/';
const inner = 'https://www.shili.gov.cn/zwgk/';
const stateOf = (body: string, url = home) =>
  labelFinding([opened(body, url)], issued).pages[0]?.state;

describe('the label of one page, with the reason [Z04 Q04]', () => {
  it.each([
    ['hangs before </body>', `${filler}${label()}`, 'right'],
    ['is not there', filler, 'missing'],
    ['hangs behind </body>', `<html><body>${filler}</body>${label()}</html>`, 'after-body'],
    ['hangs behind </html>', `<html><body>${filler}</body></html>${label()}`, 'after-body'],
    ['is another site’s', `${filler}${label('33-000002')}`, 'wrong-code'],
    ['is the one before it was issued again', `${filler}${label('33-000009')}`, 'old-code'],
    ['leads to another host', `${filler}${label('33-000001', 'copy.example')}`, 'wrong-host'],
    ['stands in a comment', `${filler}<!-- ${label()} -->`, 'missing'],
    ['stands in a script', `${filler}<script>document.write('${label()}')</script>`, 'missing'],
    ['stands in <noscript>', `${filler}<noscript>${label()}</noscript>`, 'missing'],
    ['stands in <template>', `${filler}<template>${label()}</template>`, 'missing'],
    [
      'hangs twice, once behind </body>',
      `<html><body>${filler}${label()}</body>${label()}`,
      'right',
    ],
    ['hangs in markup that never closes', `<div><table><a><b>${filler}${label()}`, 'right'],
    [
      'is in capitals without quotes',
      `${filler}<A HREF=https://register.example/labels/33-000001>标识</A>`,
      'right',
    ],
    ['cannot be told: made by scripts', '<div id=app></div><script src=/a.js></script>', 'unknown'],
  ])('%s', (_, body, state) => {
    expect(stateOf(body)).toBe(state);
  });

  it('a label copied to another host is told by that host', () => {
    const { pages } = labelFinding(
      [opened(filler + label(), 'https://copy.shili.gov.cn/')],
      issued,
    );
    expect(pages[0]).toMatchObject({ state: 'wrong-host', found: 'copy.shili.gov.cn' });
  });

  it('of a page that was cut, what is missing is not known', () => {
    const cut = { ...opened(filler), isCut: true };
    expect(labelFinding([cut], issued).pages[0]?.state).toBe('unknown');
  });
});

describe('the label over the pages of a site [Z04 Q04]', () => {
  const right = opened(filler + label());
  const other = opened(filler + label(), inner);
  const without = opened(filler, inner);
  const dead = visit(inner, { why: 'timeout' });
  it.each([
    ['on every page', [right, other], 'right'],
    ['only on the home page', [right, without, opened(filler, `${inner}2`)], 'home-only'],
    ['on some pages', [right, other, opened(filler, `${inner}3`)], 'some-pages'],
    ['on no page', [opened(filler), without], 'missing'],
    ['wrong on every page', [opened(filler + label('33-000002'))], 'wrong'],
    ['pages that do not open say nothing', [right, dead], 'right'],
    ['nothing opened', [visit(home, { why: 'dns' }), dead], 'unknown'],
  ])('%s', (_, visits, state) => {
    expect(labelFinding(visits, issued).state).toBe(state);
  });

  it('where none was issued none is looked for [Q04]', () => {
    expect(labelFinding([right], null)).toMatchObject({ state: 'not-issued', pages: [] });
  });

  it('the official mark is recognised and never taken for ours [Z04]', () => {
    const snippet =
      "<script type=\"text/javascript\">document.write(unescape(\"%3Cspan id='_ideConac' %3E%3C/span%3E%3Cscript src='https://dcs.conac.cn/js/33/000/0000/60425889/CA330000000604258890002.js' type='text/javascript'%3E%3C/script%3E\"));</script>";
    const finding = labelFinding([opened(filler + snippet)], issued);
    expect(finding).toMatchObject({ state: 'missing', officialMarks: ['CA330000000604258890002'] });
    const broken = snippet.replace('CA33', 'CA34');
    expect(labelFinding([opened(filler + broken)], issued).officialMarks).toEqual([]);
  });
});
