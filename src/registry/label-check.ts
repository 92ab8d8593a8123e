import { lineProblems, normaliseLine } from './free-text.ts';
import { hostInAscii, hostProblem } from './host-name.ts';
import { type Label, labelPath, parseLabelNumber } from './label.ts';
import { type LabelKeys, labelKeysPath } from './label-keys.ts';
import { isDate } from './moment.ts';
import type { Problem } from './problem.ts';
import {
  labelKeysOrderProblem,
  labelKeysShapeProblem,
  labelOrderProblem,
  labelShapeProblem,
} from './schema-check.ts';

/** Longest value of each line of a label; all of them are public for good. */
export const labelLines = {
  organisation: 80,
  category: 20,
  address: 120,
  functions: 500,
  siteName: 60,
  issuer: 80,
} as const;

/** Everything that is wrong with a label at its path, by itself; null where its shape is (Y5). */
export function readLabelFile(
  value: unknown,
  path: string,
): { readonly label: Label | null; readonly problems: readonly Problem[] } {
  const shape = labelShapeProblem(value);
  if (shape) return { label: null, problems: [shape] };
  const label = value as Label;
  const right = labelPath(label.number);
  const order = labelOrderProblem(value);
  const problems = [
    ...labelProblems(label),
    ...(right === path ? [] : [{ code: 'path-differs', at: '/number', params: { right } }]),
    ...(order ? [order] : []),
  ];
  return { label, problems };
}

/** What is wrong with what a label says. */
export function labelProblems(label: Label): readonly Problem[] {
  const { hosts, issuedOn, number } = label;
  const lines = Object.entries(labelLines) as [keyof typeof labelLines, number][];
  return [
    ...(parseLabelNumber(number) === number ? [] : [{ code: 'label-number', at: '/number' }]),
    ...lines.flatMap(([name, max]): readonly Problem[] => {
      const value = label[name];
      const found = lineProblems(value, `/${name}`, max);
      if (found.length > 0 || normaliseLine(value) === value) return found;
      return [{ code: 'stored-form', at: `/${name}`, params: { right: normaliseLine(value) } }];
    }),
    ...hosts.flatMap((host, index): readonly Problem[] => {
      const problem = hostProblem(host);
      if (problem) return [{ code: problem, at: `/hosts/${index}` }];
      const before = hosts[index - 1] ?? '';
      const isInForm = hostInAscii(host) === host && before < host;
      return isInForm ? [] : [{ code: 'label-hosts', at: `/hosts/${index}` }];
    }),
    ...(isDate(issuedOn) ? [] : [{ code: 'date-format', at: '/issuedOn' }]),
  ];
}

/** Everything that is wrong with the file of the keys, by itself; null where its shape is. */
export function readLabelKeysFile(
  value: unknown,
  path: string,
): { readonly keys: LabelKeys | null; readonly problems: readonly Problem[] } {
  const shape = labelKeysShapeProblem(value);
  if (shape) return { keys: null, problems: [shape] };
  const file = value as LabelKeys;
  const seen = new Set<string>();
  const problems: Problem[] = file.keys.flatMap(({ id, from, until, revokedOn }, index) => {
    const at = `/keys/${index}`;
    const days = [
      ['from', from],
      ['until', until],
      ['revokedOn', revokedOn],
    ] as const;
    const isTwice = seen.has(id);
    seen.add(id);
    return [
      ...(isTwice ? [{ code: 'label-key-changed', at: `${at}/id` }] : []),
      ...days.flatMap(([name, day]) =>
        (day === '' && name !== 'from') || isDate(day)
          ? []
          : [{ code: 'date-format', at: `${at}/${name}` }],
      ),
    ];
  });
  const order = labelKeysOrderProblem(value);
  if (order) problems.push(order);
  if (path !== labelKeysPath) {
    problems.push({ code: 'path-differs', at: '', params: { right: labelKeysPath } });
  }
  return { keys: file, problems };
}
