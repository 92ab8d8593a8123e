import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { answerAt, type Facts, type Family, type Output, pageAt } from './types.ts';

/** 功能说明, the offline form and the schemas: pages that only units and policy change. */
export const handbookPages: Family = {
  name: 'handbook',
  *all(facts) {
    yield* ofRegister();
    yield* schemas(facts);
  },
  touched: ({ units, paths }) =>
    units.length > 0 || paths.includes('data/policy.yaml') ? ofRegister() : [],
};

/** The chapters themselves are made by the build and come with its assets. */
function* ofRegister(): Iterable<Output> {
  for (const name of ['', '/codes', '/policy', '/roles']) yield pageAt(`/handbook${name}`);
  yield pageAt('/offline-form');
  yield answerAt('/offline-form/site-register-offline.html');
  yield answerAt('/offline-form/version.json');
}

function* schemas({ appDir }: Facts): Iterable<Output> {
  const names = readdirSync(join(appDir, '../schemas')).filter((name) => name.endsWith('.json'));
  for (const name of names.toSorted()) yield answerAt(`/schemas/${name}`);
}
