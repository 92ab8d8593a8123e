import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadYaml } from '#git/yaml.ts';
import type { Unit } from '#registry/unit.ts';

/** All units of a checkout's `data/units`, in the order of their codes. */
export function shippedUnits(projectDir: string): readonly Unit[] {
  const dir = join(projectDir, 'data/units');
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .sort()
    .map((path) => loadYaml(readFileSync(join(dir, path))) as Unit);
}
