import type { Problem } from './problem.ts';

/** The part of a JSON Schema that says in which order keys are written. */
export interface Ordered {
  readonly properties?: Readonly<Record<string, object>>;
  readonly items?: object;
}

/**
 * Where a value's keys leave the order of its schema, in which alone files are written (Y4); null
 * where they do not. The value has the schema's shape.
 */
export function keyOrderProblem(value: unknown, schema: Ordered, at = ''): Problem | null {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    if (!schema.items) return null;
    for (let index = 0; index < value.length; index += 1) {
      const found = keyOrderProblem(value[index], schema.items, at);
      if (found) return found;
    }
    return null;
  }
  if (!schema.properties) return null;
  const keys = Object.keys(value);
  let next = 0;
  for (const key in schema.properties) {
    if (keys[next] === key) {
      next += 1;
      const below = (value as Readonly<Record<string, unknown>>)[key];
      if (typeof below !== 'object' || below === null) continue;
      const found = keyOrderProblem(below, schema.properties[key] ?? {}, `${at}/${key}`);
      if (found) return found;
    } else if (Object.hasOwn(value, key)) {
      return { code: 'key-order', at: `${at}/${keys[next] ?? key}`, params: { right: key } };
    }
  }
  return null;
}
