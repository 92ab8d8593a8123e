import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';

export const root = join(import.meta.dirname, '../..');
const folder = join(root, '.github/workflows');

/** One step as its file has it. */
export interface Step {
  readonly id?: string;
  readonly if?: string | boolean;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly 'continue-on-error'?: boolean;
}

export interface Job {
  readonly 'runs-on'?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string | boolean;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string | { readonly name: string };
  readonly outputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

/** A workflow as its YAML has it; `on` is read as text, as GitHub reads it. */
export interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly name: string;
  readonly on: Readonly<
    Record<string, { readonly [key: string]: unknown } | readonly unknown[] | null>
  >;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress'?: boolean };
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export function parse(text: string, file = 'sample.yml'): Workflow {
  const value = load(text) as Omit<Workflow, 'file' | 'text'>;
  return { ...value, file, text };
}

/** The workflows of this repository. */
export function workflows(): readonly Workflow[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yml'))
    .sort()
    .map((file) => parse(readFileSync(join(folder, file), 'utf8'), file));
}

export const stepsOf = ({ jobs }: Workflow): readonly Step[] =>
  Object.values(jobs).flatMap(({ steps = [] }) => steps);
