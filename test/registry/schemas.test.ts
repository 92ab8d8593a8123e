import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { loadYaml } from '#git/yaml.ts';
import { fieldTitle } from '#registry/field-title.ts';
import { parsePolicy } from '#registry/policy.ts';
import { problemCodes } from '#registry/problem-codes.ts';
import { orderSite, orderUnit } from '#registry/site-order.ts';
import spotCheckSchema from '#schemas/spot-check.schema.json' with { type: 'json' };
import scoreSchema from '#schemas/score.schema.json' with { type: 'json' };
import registerKeysSchema from '#schemas/register-keys.schema.json' with { type: 'json' };
import rubricSchema from '#schemas/rubric.schema.json' with { type: 'json' };
import reportSchema from '#schemas/campaign-report.schema.json' with { type: 'json' };
import formatSchema from '#schemas/format.schema.json' with { type: 'json' };
import newsSchema from '#schemas/campaign-news.schema.json' with { type: 'json' };
import campaignSchema from '#schemas/campaign.schema.json' with { type: 'json' };
import labelSchema from '#schemas/label.schema.json' with { type: 'json' };
import labelKeysSchema from '#schemas/label-keys.schema.json' with { type: 'json' };
import noticeSchema from '#schemas/notice.schema.json' with { type: 'json' };
import policySchema from '#schemas/policy.schema.json' with { type: 'json' };
import siteSchema from '#schemas/site.schema.json' with { type: 'json' };
import unitSchema from '#schemas/unit.schema.json' with { type: 'json' };
import { unit } from './country.ts';
import { mintedSite } from './sample-site.ts';
import { leastTime } from './least-time.ts';

interface Field {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: Field;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly 'x-problem'?: string;
}

const schemas = {
  'site.schema.json': siteSchema,
  'unit.schema.json': unitSchema,
  'policy.schema.json': policySchema,
  'notice.schema.json': noticeSchema,
  'campaign.schema.json': campaignSchema,
  'campaign-news.schema.json': newsSchema,
  'campaign-report.schema.json': reportSchema,
  'rubric.schema.json': rubricSchema,
  'score.schema.json': scoreSchema,
  'spot-check.schema.json': spotCheckSchema,
  'register-keys.schema.json': registerKeysSchema,
  'format.schema.json': formatSchema,
  'label.schema.json': labelSchema,
  'label-keys.schema.json': labelKeysSchema,
};
const fields = Object.entries(schemas).flatMap(([name, schema]) => fieldsOf(name, schema as Field));

function fieldsOf(at: string, field: Field): readonly (readonly [string, Field])[] {
  const below = Object.entries(field.properties ?? {}).flatMap(([key, one]) =>
    fieldsOf(`${at}/${key}`, one),
  );
  const items = field.items ? fieldsOf(`${at}/*`, field.items) : [];
  return [[at, field], ...below, ...items];
}

describe('the schemas', () => {
  it.each(fields)(
    '%s has a Chinese title and description, and examples that are right [B31]',
    (_, field) => {
      expect(field.title).toMatch(/\p{Script=Han}/u);
      expect(field.description).toMatch(/\p{Script=Han}/u);
      if (!field.properties) expect(field.examples?.length).toBeGreaterThan(0);
      const validate = new Ajv2020({ strict: false }).compile({
        ...field,
        $id: undefined,
      } as Record<string, unknown>);
      for (const example of field.examples ?? [])
        expect(validate(example), JSON.stringify(example)).toBe(true);
    },
  );

  it('bound everything: no unknown keys, no endless text or list [Y3]', () => {
    for (const [at, field] of fields) {
      const types = [field.type ?? []].flat();
      if (types.includes('object')) expect(field.additionalProperties, at).toBe(false);
      if (types.includes('array')) expect(field.maxItems, at).toBeGreaterThan(0);
      if (types.includes('string') && !field.enum) expect(field.maxLength, at).toBeGreaterThan(0);
      if (field['x-problem']) expect(problemCodes, at).toContain(field['x-problem']);
      if (field.pattern) expect(field['x-problem'], at).toBeDefined();
    }
  });

  it.each(Object.entries(schemas))(
    '%s names itself by its file, relative [Z06]',
    (name, schema) => {
      expect(schema.$id).toBe(name);
      expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    },
  );

  it('hold no field of a person [R-2.1 R-9.1]', () => {
    const names = fields.map(([at]) => at);
    expect(names.filter((at) => /principal|contact|mobile|email/i.test(at))).toEqual([]);
  });

  it('patterns judge 64 KiB in a moment [Y3]', () => {
    for (const [at, field] of fields) {
      if (!field.pattern) continue;
      const pattern = new RegExp(field.pattern, 'u');
      for (const part of ['0', '-', '京ICP备', '010-99912345-', 'a']) {
        const text = part.repeat(65_536);
        expect(
          leastTime(() => pattern.test(text)),
          at,
        ).toBeLessThan(50);
      }
    }
  });
});

describe('files are written with their keys in one order', () => {
  it('the one of the schema [Y4]', () => {
    const plain = mintedSite('9901010001');
    const { register, ...filed } = plain;
    const request = {
      status: 'offline-temporary',
      from: '2026-11-28',
      until: '2026-12-05',
      reason: '机房搬迁',
    } as const;
    const file = register ? { ...filed, request, register } : plain;
    const shuffled = Object.fromEntries(Object.entries(file).toReversed()) as typeof file;
    const ordered = orderSite(shuffled);
    expect(ordered).toEqual(file);
    expect(Object.keys(ordered)).toEqual(Object.keys(siteSchema.properties));
    expect(Object.keys(ordered.register ?? {})).toEqual(
      Object.keys(siteSchema.properties.register.properties),
    );
    expect(Object.keys(ordered.clearances)).toEqual(siteSchema.properties.clearances.required);
    const one = unit('990101', 'county', '990100', {
      retired: { succeededBy: null, on: '2025-01-01' },
      github: { reviewers: [{ id: '1', login: 'a' }], team: null },
    });
    const written = orderUnit(
      Object.fromEntries(Object.entries(one).toReversed()) as unknown as typeof one,
    );
    expect(Object.keys(written)).toEqual(Object.keys(unitSchema.properties));
    expect(JSON.stringify(written.retired)).toBe('{"on":"2025-01-01","succeededBy":null}');
  });

  it('and every field has its Chinese name for reports [R-2.2]', () => {
    expect(fieldTitle('data/sites/99/990101/9901010001.yaml', '/channels/3/url')).toBe(
      '栏目（系统）地址',
    );
    expect(fieldTitle('data/sites/99/990101/9901010001.yaml', '/register/history/0/at')).toBe(
      '时间',
    );
    expect(fieldTitle('data/units/99/990101.yaml', '/retired/on')).toBe('撤并日期');
    expect(fieldTitle('data/policy.yaml', '/mintAt/value')).toBe('生成时间');
    expect(fieldTitle('data/policy.yaml', '')).toBe('');
    expect(fieldTitle('data/policy.yaml', '/constructor')).toBe('');
  });
});

describe('data/policy.yaml', () => {
  const path = join(import.meta.dirname, '../../data/policy.yaml');
  const shipped = loadYaml(readFileSync(path)) as Record<string, Record<string, unknown>>;

  it('of a register made before a later setting opens with what held before [R-1.5]', () => {
    const { wholeProvincePlatforms: _, ...before } = shipped as Record<string, unknown>;
    expect(parsePolicy(before).wholeProvincePlatforms).toEqual([]);
    const { mintAt: __, ...broken } = before;
    expect(() => parsePolicy(broken)).toThrow('policy.yaml');
  });

  it('gives every setting, each with its source and a note [R-1.5 Z12]', () => {
    const policy = parsePolicy(shipped);
    expect(Object.keys(policy).sort()).toEqual(Object.keys(policySchema.properties).sort());
    expect(policy).toMatchObject({ mintAt: '16:00', uniqueNameScope: 'country', passwordMin: 12 });
    expect(policy.temporaryOfflineDays).toBe(30);
  });

  it.each([
    ['clock-format', 'mintAt', { value: '25:00' }],
    ['type-wrong', 'passwordMin', { value: '12' }],
    ['number-range', 'passwordMin', { value: 4 }],
    ['choice-unknown', 'platformReviewer', { value: 'root' }],
    ['required', 'draftDays', { source: '' }],
  ])('is refused whole: %s in %s [Z12]', (code, name, more) => {
    const changed = { ...shipped, [name]: { ...shipped[name], ...more } };
    expect(() => parsePolicy(changed)).toThrow(`${code} at /${name}`);
  });

  it('may leave no setting out and add none [Z12]', () => {
    const { mintAt: _, ...rest } = shipped;
    expect(() => parsePolicy(rest)).toThrow('field-missing at /mintAt');
    expect(() => parsePolicy({ ...shipped, more: shipped['mintAt'] })).toThrow(
      'field-unknown at /more',
    );
  });
});
