import { constantFrom, integer, property, array, assert, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemsOf, parsePoints, pointsText, type Rubric } from '#registry/rubric.ts';
import { proposedAnswers } from '#registry/rubric-measure.ts';
import { type Answers, countingAnswers, partsFound, resultOf } from '#registry/score.ts';
import { groupAimText } from '#text/census-words.ts';
import { fieldsOfAnswers, readAnswers } from '#registry/score-form.ts';
import { changeProblems } from '#registry/census-check.ts';
import { rubricProblems } from '#registry/score-check.ts';
import { rubric2015, shippedRubric } from './shipped-rubric.ts';

const line = (item: string, count: number) => ({ item, count, option: '', note: '' });
const choice = (item: string, option: string) => ({ item, count: 0, option, note: '' });
const veto = (part: string) => ({ part, note: '' });

/** The golden cases of facts/rubric-2015.yaml; shares in thousandths. */
const golden = [
  {
    isPortal: true,
    metrics: {
      dead_links_home: 2,
      dead_links_other: 13,
      home_updates: 8,
      stale_news_columns_14d: 1,
      surveys_1y: 2,
      forms_broken: 1,
    },
    chosen: [],
    lines: { D2a: 20, D2b: 13, D3: 50, D4a: 30, D6: 30, D9b: 10 },
    deducted: 153,
    score: 847,
    verdict: 'pass',
  },
  {
    isPortal: false,
    metrics: { home_updates: 9, stale_notice_policy_columns_6m: 4, guide_missing_classes: 2 },
    chosen: [choice('D5', 'none'), choice('D6', 'none'), choice('D7', 'unusable-or-none-1y')],
    lines: { D3: 50, D4b: 160, D5: 50, D6: 50, D7: 50, D8a: 40 },
    deducted: 400,
    score: 600,
    verdict: 'pass',
  },
  {
    isPortal: false,
    metrics: {
      home_updates: 9,
      stale_notice_policy_columns_6m: 4,
      guide_missing_classes: 2,
      dead_links_other: 1,
    },
    chosen: [choice('D5', 'none'), choice('D6', 'none'), choice('D7', 'unusable-or-none-1y')],
    lines: { D2b: 1, D3: 50, D4b: 160, D5: 50, D6: 50, D7: 50, D8a: 40 },
    deducted: 401,
    score: 599,
    verdict: 'fail',
  },
  {
    isPortal: false,
    metrics: { home_fail_ratio: 49 },
    chosen: [],
    lines: { D1: 200 },
    deducted: 200,
    score: 800,
    verdict: 'pass',
  },
  {
    isPortal: false,
    metrics: { home_fail_ratio: 50, dead_links_home: 3 },
    chosen: [],
    lines: {},
    deducted: 0,
    score: null,
    verdict: 'veto',
    parts: ['V1'],
  },
  {
    isPortal: false,
    metrics: {
      stale_news14d_plus_notice_policy6m: 5,
      stale_news_columns_14d: 3,
      stale_notice_policy_columns_6m: 2,
    },
    chosen: [],
    lines: {},
    deducted: 0,
    score: null,
    verdict: 'veto',
    parts: ['V3a'],
  },
] as const;

describe('the table of points of 2015', () => {
  it('has five vetoes and four groups of 2, 2, 3 and 3 points to look at [N18 R-7.2]', () => {
    expect(rubric2015.vetoes.map(({ id }) => id)).toEqual(['V1', 'V2', 'V3', 'V4', 'V5']);
    const points = rubric2015.groups.map(
      ({ items }) => new Set(items.map(({ id }) => id.replace(/[a-d]$/, ''))).size,
    );
    expect(points).toEqual([2, 2, 3, 3]);
    expect(rubricProblems(rubric2015)).toEqual([]);
    expect(rubric2015.status).toBe('in-force');
  });

  it.each(golden)(
    'comes to $verdict with $deducted tenths deducted, as worked out by hand [N07 N08 N18]',
    (kase) => {
      const proposed = proposedAnswers(rubric2015, kase.metrics, kase.isPortal);
      const answers: Answers =
        proposed.vetoes.length > 0
          ? proposed
          : { vetoes: [], lines: [...proposed.lines, ...kase.chosen] };
      const { verdict, deducted, score, lines } = resultOf(rubric2015, answers);
      expect({ verdict, deducted, score }).toEqual({
        verdict: kase.verdict,
        deducted: kase.deducted,
        score: kase.score,
      });
      expect(Object.fromEntries(lines)).toEqual(kase.lines);
      if ('parts' in kase) expect(answers.vetoes.map(({ part }) => part)).toEqual(kase.parts);
    },
  );

  it('exactly 40 points pass, a tenth more fails [N08 R-7.3]', () => {
    const of = (count: number) =>
      resultOf(rubric2015, { vetoes: [], lines: [line('D2b', count)] }).verdict;
    expect([of(400), of(401)]).toEqual(['pass', 'fail']);
  });

  it('2019 is a draft: what no source confirms is marked, and nobody can score by it [N18 X21]', () => {
    const rubric = shippedRubric('check-2019');
    expect(rubric.status).toBe('draft');
    const verified = itemsOf(rubric).filter(({ confidence }) => confidence === 'verified');
    expect(verified.map(({ points }) => points)).toEqual([50, 20, 30]);
    expect(rubricProblems({ ...rubric, status: 'in-force' }).map(({ code }) => code)).toEqual([
      'rubric-draft',
    ]);
  });
});

describe('a group of points with a cap', () => {
  const rubric = shippedRubric('check-2019');
  const typed = (item: string, count: number) => ({ item, count, option: '', note: '' });

  it('deducts no more than the cap, whatever its lines say; other groups and 2015 have none [N08 X21]', () => {
    const service = [typed('K2a', 200), typed('K2b', 90)];
    expect(resultOf(rubric, { vetoes: [], lines: service })).toMatchObject({
      deducted: 250,
      score: 750,
      verdict: 'pass',
    });
    const more = [typed('K1a', 151), ...service];
    expect(resultOf(rubric, { vetoes: [], lines: more })).toMatchObject({
      deducted: 401,
      verdict: 'fail',
    });
    expect(rubric2015.groups.filter(({ cap }) => cap)).toEqual([]);
  });

  it('of 2019 the known lines of a published self check give 10 points, 90 left [X21]', () => {
    const lines = [typed('K1e1', 1), typed('K2e1', 1), typed('K3c1', 1)];
    expect(resultOf(rubric, { vetoes: [], lines })).toMatchObject({ deducted: 100, score: 900 });
  });

  it('that no source confirms keeps the rubric a draft; a draft is corrected in its file, one in force never [X21]', () => {
    const settle = <T extends object>(lines: readonly T[]) =>
      lines.map((each) => ({ ...each, confidence: 'verified' as const }));
    const settled: Rubric = {
      ...rubric,
      vetoes: settle(rubric.vetoes),
      groups: rubric.groups.map((group) => ({ ...group, items: settle(group.items) })),
      status: 'in-force',
    };
    expect(rubricProblems(settled).map(({ code }) => code)).toEqual(['rubric-draft']);
    const change = (before: typeof rubric, after: typeof rubric) =>
      changeProblems({ is: 'rubric', value: before }, { is: 'rubric', value: after });
    expect(change(rubric, settled)).toEqual([]);
    expect(change(settled, rubric).map(({ code }) => code)).toEqual(['rubric-changed']);
  });
});

const counted = itemsOf(rubric2015).filter(({ kind, most }) => kind === 'count' && most === 0);
const anyLine = record({
  item: constantFrom(...counted.map(({ id }) => id)),
  count: integer({ min: 1, max: 9999 }),
});

describe('a result', () => {
  it('is the plain sum of positive deductions, without cap; the score never falls below 0 [N08]', () => {
    assert(
      property(array(anyLine, { maxLength: 12 }), (given) => {
        const lines = [
          ...new Map(given.map((each) => [each.item, line(each.item, each.count)])).values(),
        ];
        const result = resultOf(rubric2015, { vetoes: [], lines });
        const sum = lines.reduce(
          (total, each) =>
            total + each.count * (counted.find(({ id }) => id === each.item)?.points ?? 0),
          0,
        );
        expect(result.deducted).toBe(sum);
        expect(
          [...result.lines.values()].every((points) => points > 0 && Number.isInteger(points)),
        ).toBe(true);
        expect(result.score).toBe(Math.max(0, 1000 - sum));
        expect(result.verdict).toBe(sum <= 400 ? 'pass' : 'fail');
      }),
    );
  });

  it('with any veto is 单项否决, whatever else was found, and nothing is deducted [N07]', () => {
    const parts = rubric2015.vetoes.flatMap((each) => each.parts.map(({ id }) => id));
    assert(
      property(constantFrom(...parts), array(anyLine, { maxLength: 5 }), (part, given) => {
        const fields: Record<string, string> = {};
        for (const id of parts) fields[`veto.${id}`] = id === part ? 'yes' : 'no';
        for (const { item, count } of given) fields[`found.${item}`] = String(count);
        const { answers, problems } = readAnswers(rubric2015, fields);
        expect(problems).toEqual([]);
        expect(answers.lines).toEqual([]);
        expect(resultOf(rubric2015, answers)).toMatchObject({
          verdict: 'veto',
          deducted: 0,
          score: null,
        });
      }),
    );
  });

  it('says in which parts points are lost: groups with what they deduct, vetoes by their point [L07 O08 N18]', () => {
    const lines = [line('D1', 2), line('D2a', 3), line('D4a', 1)];
    expect([...partsFound(rubric2015, { vetoes: [], lines })]).toEqual([
      ['group:0', 130],
      ['group:1', 30],
    ]);
    expect([...partsFound(rubric2015, { vetoes: [veto('V3b'), veto('V3a')], lines: [] })]).toEqual([
      ['veto:V3', 0],
    ]);
    expect(rubric2015.groups.map(({ name }) => groupAimText[name])).toEqual([
      '不准确',
      '不及时',
      '不回应',
      '不实用',
    ]);
  });

  it('counts the last erratum; the sheet stays beside it [N09]', () => {
    const sheet = { vetoes: [veto('V1')], lines: [], errata: [] };
    const erratum = {
      vetoes: [],
      lines: [line('D2a', 1)],
      at: '',
      unit: '' as never,
      account: '',
      reason: '',
    };
    expect(countingAnswers(sheet as never).vetoes).toHaveLength(1);
    expect(countingAnswers({ ...sheet, errata: [erratum] } as never).lines).toEqual([
      line('D2a', 1),
    ]);
  });
});

describe('the form', () => {
  const no = Object.fromEntries(
    rubric2015.vetoes.flatMap(({ parts }) => parts.map(({ id }) => [`veto.${id}`, 'no'])),
  );

  it('asks every veto, and says everything that is wrong at once [N07 R-2.2]', () => {
    const { problems } = readAnswers(rubric2015, {
      'veto.V1': 'no',
      'found.D2a': '-3',
      'found.D1': '5',
      'found.D5': 'x',
      'found.D3': 'maybe',
    });
    expect(problems.map(({ at }) => at)).toEqual([
      '/veto/V2',
      '/veto/V3a',
      '/veto/V3b',
      '/veto/V3c',
      '/veto/V4',
      '/veto/V5',
      '/found/D1',
      '/found/D2a',
      '/found/D3',
      '/found/D5',
    ]);
  });

  it('takes no personal data into what becomes public [R-9.1]', () => {
    const { problems } = readAnswers(rubric2015, {
      ...no,
      'found.D2a': '1',
      'note.D2a': '请打 13812345678',
    });
    expect(problems).toEqual([{ code: 'text-mobile', at: '/note/D2a' }]);
  });

  it('reads back what it shows [N20]', () => {
    const answers = {
      vetoes: [],
      lines: [
        line('D1', 4),
        line('D2b', 7),
        { ...line('D3', 1), note: '只有三条' },
        choice('D6', 'few'),
      ],
    };
    const fields = fieldsOfAnswers(rubric2015, answers);
    expect(readAnswers(rubric2015, fields)).toEqual({ answers, problems: [] });
  });
});

describe('points', () => {
  it('are read and written with at most one decimal, and are never negative [N08]', () => {
    expect(['1.5', '０.1', '12', '-1', '1.55', '', '1e3', '１２３４５'].map(parsePoints)).toEqual([
      15,
      1,
      120,
      null,
      null,
      null,
      null,
      null,
    ]);
    expect([153, 150, 1, 0].map(pointsText)).toEqual(['15.3', '15', '0.1', '0']);
    assert(
      property(integer({ min: 0, max: 99_999 }), (tenths) => {
        expect(parsePoints(pointsText(tenths))).toBe(tenths);
      }),
    );
  });
});
