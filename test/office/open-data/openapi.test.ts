import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { openApi } from '#office/open-data/openapi.ts';

it('the description of the read API is OpenAPI 3.1, by a checker that is not ours [Z08 R-6.3]', async () => {
  const document = structuredClone(openApi('https://register.example')) as Record<string, unknown>;
  const checker = new Validator();
  const result = await checker.validate(document);
  expect(result.errors ?? []).toEqual([]);
  expect([result.valid, checker.version]).toEqual([true, '3.1']);
});

it('a description that does not say what it is of is refused by the same checker [Z08]', async () => {
  const { info: _, ...rest } = structuredClone(openApi('https://register.example')) as Record<
    string,
    unknown
  >;
  expect((await new Validator().validate(rest)).valid).toBe(false);
});
