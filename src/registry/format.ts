import { formatShapeProblem } from './schema-check.ts';

/** Where the version of the data stands. */
export const formatPath = 'data/format.yaml';

/** The newest form of the data that this program knows. */
export const newestFormat = 2;

/** One step from a form of the data to the next. Pure, so that `verify` can do it again. */
export interface FormatStep {
  readonly from: number;
  /** What changes, for the commit's subject. */
  readonly title: string;
  /** Whether it looks at a file; few do, so that large registers are quick. */
  readonly touches: (path: string) => boolean;
  /** The file's value in the new form. */
  readonly change: (path: string, value: unknown) => unknown;
}

/** All steps, oldest first; a step once shipped never changes. */
export const formatSteps: readonly FormatStep[] = [
  {
    from: 1,
    title: '写明数据格式的版本',
    touches: () => false,
    change: (_, value) => value,
  },
];

/** The version that a parsed file says; without a file it is the first. Null where it says none. */
export function formatOf(value: unknown): number | null {
  if (value === undefined) return 1;
  return formatShapeProblem(value) ? null : (value as { readonly version: number }).version;
}

/** The file of a version. */
export function formatFile(version: number): { readonly version: number } {
  return { version };
}
