import { normaliseUrl, urlProblems } from '#registry/home-url.ts';
import type { Problem } from '#registry/problem.ts';
import { nameProblems, normaliseName } from '#registry/site-name.ts';
import { readVerdicts } from './corpus.ts';
import type { PlanLine } from './line.ts';

interface Judge {
  readonly corpus: string;
  normalise(text: string): string;
  problems(stored: string): readonly Problem[];
}

const judges = {
  名称: { corpus: 'names', normalise: normaliseName, problems: nameProblems },
  网址: { corpus: 'urls', normalise: normaliseUrl, problems: (url) => urlProblems(url) },
} as const satisfies Readonly<Record<string, Judge>>;

/** G7: every name and home address of the corpora has exactly the verdict that stands beside it (Y8–Y10). */
export const namesAndUrls: PlanLine = {
  id: 'G7',
  attack: '隐藏字符、混用文字、伪装的名称和网址',
  pass: '每条与预先写下的结论完全一致',
  command: 'test:abuse',
  run: async () => {
    const tried: Record<string, number> = {};
    const bad: string[] = [];
    for (const [what, judge] of Object.entries(judges)) {
      const corpus = readVerdicts(judge.corpus);
      tried[what] = corpus.length;
      for (const { verdict, text, stored } of corpus) {
        const normal = judge.normalise(text);
        const found = judge.problems(normal).map(({ code }) => code);
        const isRight =
          stored === null
            ? found.length === 1 && found[0] === verdict
            : found.length === 0 && normal === stored && judge.normalise(stored) === stored;
        if (!isRight) {
          bad.push(
            `${what} ${JSON.stringify(text).slice(0, 80)}：${found.join() || 'stored'}，应为 ${verdict}`,
          );
        }
      }
    }
    return { tried, aims: { 名称: 600, 网址: 400 }, bad };
  },
};
