import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadYaml } from '#git/yaml.ts';
import { type Rubric, rubricPath } from '#registry/rubric.ts';

/** A rubric as it is shipped. */
export function shippedRubric(id: string): Rubric {
  return loadYaml(readFileSync(join(import.meta.dirname, '../..', rubricPath(id)))) as Rubric;
}

export const rubric2015 = shippedRubric('census-2015');
