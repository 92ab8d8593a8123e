import { Ajv, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Tree = { readonly [key: string]: Json };

/** What GitHub says of one operation. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** Path with names in braces. */
  readonly path: string;
  /** Status codes it may answer. */
  readonly statuses: ReadonlySet<number>;
  readonly queryNames: ReadonlySet<string>;
  query(name: string): ValidateFunction | null;
  /** Null where it takes no body. */
  readonly body: ValidateFunction | null;
  /** Field names of the body; null where any may stand. */
  readonly bodyNames: ReadonlySet<string> | null;
  reply(status: number): ValidateFunction | null;
}

const subset = JSON.parse(readFileSync(join(import.meta.dirname, 'subset.json'), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Tree>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, Tree>>>>;
};

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
(addFormatsModule as unknown as (ajv: Ajv) => void)(ajv);
ajv.addFormat('repo.nwo', true).addFormat('timezone', true);
ajv.addSchema({ $id: 'github', components: fromOpenApi(subset.components as unknown as Json) });

const compiled = new Map<Tree, ValidateFunction>();

/** Every vendored operation. */
export const operationsOfGitHub: readonly Operation[] = Object.entries(subset.paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => read(path, method, operation)),
);

function read(path: string, method: string, operation: Tree): Operation {
  const parameters = ((operation['parameters'] ?? []) as readonly Tree[]).map(resolve);
  const queries = new Map(
    parameters
      .filter((parameter) => parameter['in'] === 'query')
      .map((parameter) => [String(parameter['name']), parameter['schema'] as Tree]),
  );
  const body = schemaOf(operation['requestBody'] as Tree | undefined);
  const responses = operation['responses'] as Readonly<Record<string, Tree>>;
  return {
    id: String(operation['operationId']),
    method: method.toUpperCase(),
    path,
    statuses: new Set(Object.keys(responses).map(Number)),
    queryNames: new Set(queries.keys()),
    query: (name) => compile(queries.get(name)),
    get body() {
      return compile(body);
    },
    bodyNames: namesOf(body),
    reply: (status) => compile(schemaOf(responses[String(status)])),
  };
}

/** Names of all fields, over `oneOf` and `anyOf`; null for a body that is not (only) an object. */
function namesOf(schema: Tree | undefined): ReadonlySet<string> | null {
  if (!schema) return null;
  const { properties, oneOf, anyOf } = resolve(schema) as Record<string, Json>;
  const parts = (oneOf ?? anyOf) as readonly Tree[] | undefined;
  const names = new Set(Object.keys((properties as Tree | undefined) ?? {}));
  for (const part of parts ?? []) {
    const found = namesOf(part);
    if (found === null) return null;
    for (const name of found) names.add(name);
  }
  return names.size === 0 ? null : names;
}

function schemaOf(holder: Tree | undefined): Tree | undefined {
  if (!holder) return undefined;
  const content = resolve(holder)['content'] as Readonly<Record<string, Tree>> | undefined;
  return content?.['application/json']?.['schema'] as Tree | undefined;
}

function resolve(value: Tree): Tree {
  const ref = value['$ref'];
  if (typeof ref !== 'string') return value;
  const [, , kind = '', name = ''] = ref.split('/');
  const found = subset.components[kind]?.[name];
  if (!found) throw new Error(`not vendored: ${ref}`);
  return resolve(found);
}

function compile(schema: Tree | undefined): ValidateFunction | null {
  if (!schema) return null;
  const known = compiled.get(schema);
  if (known) return known;
  const made = ajv.compile(fromOpenApi(schema) as Tree);
  compiled.set(schema, made);
  return made;
}

/** OpenAPI 3.0 as JSON Schema: `nullable` becomes a choice, references point into `components`. */
function fromOpenApi(value: Json): Json {
  if (Array.isArray(value)) return value.map(fromOpenApi);
  if (typeof value !== 'object' || value === null) return value;
  const tree = value as Tree;
  const rest = Object.fromEntries(
    Object.entries(tree).flatMap(([key, item]): [string, Json][] => {
      if (key === 'discriminator' || (key === 'nullable' && typeof item === 'boolean')) return [];
      if (key === '$ref') return [[key, `github${String(item)}`]];
      return [[key, fromOpenApi(item)]];
    }),
  );
  if (tree['nullable'] !== true) return rest;
  return { anyOf: [rest, { type: 'null' }] };
}
