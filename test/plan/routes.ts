import { globSync } from 'node:fs';
import { join } from 'node:path';

const pages = join(import.meta.dirname, '../../src/pages');

/** Every page and endpoint as its file below `src/pages`, as `desk/filings/[id].astro`. */
export function routeFiles(): readonly string[] {
  return globSync('**/*.{astro,ts}', { cwd: pages }).toSorted();
}

/** The path of a route, parameters as they stand: `/desk/filings/[id]`. */
export function patternOf(file: string): string {
  const path = `/${file}`.replace(/\.(?:astro|ts)$/, '').replace(/\/index$/, '');
  return path === '/index' || path === '' ? '/' : path;
}

/** The path with something in its parameters; `x` for those that are not given. */
export function filled(pattern: string, values: Readonly<Record<string, string>> = {}): string {
  return pattern.replace(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) => values[name] ?? 'x');
}
