import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { operations } from './operations.ts';

/**
 * Run by hand when `operations.ts` grows: in a scratch folder `npm i @octokit/openapi@23.0.2`
 * (385 MB, so never a dependency), then `node test/github-openapi/vendor.ts THAT_FOLDER`. Keeps our
 * operations and every schema they reach, without prose and examples.
 */
const version = '23.0.2';
const scratch = process.argv[2];
if (!scratch) throw new Error('usage: node test/github-openapi/vendor.ts SCRATCH_FOLDER');
const source = join(scratch, 'node_modules/@octokit/openapi/generated/api.github.com.json');

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Tree = { readonly [key: string]: Json };

const whole = JSON.parse(readFileSync(source, 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Tree>>>>;
  readonly components: Readonly<Record<string, Tree>>;
};
const wanted = new Set(operations);
const paths: Record<string, Record<string, Json>> = {};
for (const [path, methods] of Object.entries(whole.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    if (!wanted.delete(String(operation['operationId']))) continue;
    (paths[path] ??= {})[method] = strip(operation, '');
  }
}
if (wanted.size > 0) throw new Error(`unknown operations: ${Array.from(wanted).join(' ')}`);

const components: Record<string, Record<string, Json>> = {};
const queue: Json[] = [paths];
for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
  for (const ref of refsIn(at)) {
    const [, , kind = '', name = ''] = ref.split('/');
    const group = (components[kind] ??= {});
    const found = whole.components[kind]?.[name];
    if (Object.hasOwn(group, name) || found === undefined) continue;
    const kept = strip(found, '');
    group[name] = kept;
    queue.push(kept);
  }
}

writeFileSync(
  join(import.meta.dirname, 'subset.json'),
  `${JSON.stringify({ source: `@octokit/openapi ${version}`, licence: 'MIT', paths, components })}\n`,
);

/** Without what nobody validates; a property may be called `description`, so its own level stays. */
function strip(value: Json, key: string): Json {
  if (Array.isArray(value)) return value.map((item) => strip(item as Json, ''));
  if (typeof value !== 'object' || value === null) return value;
  const isNames = key === 'properties' || key === 'schemas';
  const prose = /^(?:description|summary|examples?|externalDocs|tags|title|x-.*)$/;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) =>
      !isNames && prose.test(name) ? [] : [[name, strip(item, isNames ? '' : name)]],
    ),
  );
}

function refsIn(value: Json): readonly string[] {
  return Array.from(JSON.stringify(value).matchAll(/"\$ref":"(#[^"]+)"/g), ([, ref]) => ref ?? '');
}
