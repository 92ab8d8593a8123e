import siteSchema from '#schemas/open-site.schema.json' with { type: 'json' };
import unitSchema from '#schemas/unit.schema.json' with { type: 'json' };
import { licence } from './licence.ts';

type Schema = Readonly<Record<string, unknown>>;

const text = (description: string, more: Schema = {}) => ({ type: 'string', description, ...more });
const object = (description: string, properties: Schema) => ({
  type: 'object',
  description,
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const list = (items: Schema) => ({ type: 'array', items });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const count = (description: string) => ({ type: 'integer', minimum: 0, description });

const unit = withoutOwn(unitSchema.properties);
const unitFields = {
  ...{ code: unit.code, name: unit.name, office: unit.office, level: unit.level },
  ...{ attachedTo: unit.attachedTo, phone: unit.phone, retired: unit.retired },
};
const site = withoutOwn(siteSchema.properties);
const { siteCode, name, homeUrl, status, until, isPortal, isServicePlatform } = site;
const { approvedAt, mintedAt } = site;

const schemas: Readonly<Record<string, Schema>> = {
  Register: object('登记簿', {
    commit: text('数据对应的登记簿提交'),
    sites: count('在册网站数'),
    units: count('组织单位数'),
    root: text('最上级组织单位的标识码'),
    licence: object('许可', {
      id: text('SPDX 编号'),
      url: text('协议全文'),
      attribution: text('来源的写法'),
    }),
    openapi: text('本说明的网址'),
    feeds: list(text('变更订阅的网址')),
  }),
  Unit: object('组织单位', unitFields),
  UnitList: object('全部组织单位，按标识码排列', { units: list(ref('Unit')) }),
  UnitDetail: object('一个组织单位', {
    ...unitFields,
    above: list(text('上级组织单位的标识码，由近到远')),
    children: list(text('下级组织单位的标识码')),
    sites: count('在册网站数，含下级'),
    pages: count('网站列表的页数'),
    page: text('公开页面的网址'),
  }),
  SiteSummary: object('列表中的网站', {
    ...{ siteCode, name, homeUrl, unit: text('组织单位标识码'), sponsor: text('主办单位') },
    ...{ status, until, isPortal, isServicePlatform, approvedAt, mintedAt },
  }),
  SitePage: object('一页网站，最早的在前', {
    unit: text('组织单位标识码'),
    page: { type: 'integer', minimum: 1, description: '第几页，从最早的数起' },
    next: { type: ['string', 'null'], description: '下一页的网址；没有为 null' },
    sites: list(ref('SiteSummary')),
  }),
  Site: object(siteSchema.description, site),
};

const parameters = {
  unit: {
    name: 'unit',
    in: 'path',
    required: true,
    description: '组织单位标识码',
    schema: { type: 'string', pattern: '^(?:[1-9]\\d{5}|b[mt]\\d{4})$' },
  },
  page: {
    name: 'page',
    in: 'path',
    required: true,
    description: '第几页，从最早的数起',
    schema: { type: 'integer', minimum: 1 },
  },
  site: {
    name: 'site',
    in: 'path',
    required: true,
    description: '网站标识码',
    schema: { type: 'string', pattern: '^(?:[1-9]\\d{5}|b[mt]\\d{4})\\d{4}$' },
  },
} as const;

/** Description of the read API, OpenAPI 3.1, made of the JSON Schemas of the data (Z08). */
export function openApi(siteUrl: string): Schema {
  return {
    openapi: '3.1.1',
    info: {
      title: '政府网站登记簿读取接口',
      version: '1.0.0',
      description: '全部是普通文件：不用密钥，任何网页都可以读取，网址长期不变。不含个人信息。',
      license: { name: licence.id, url: licence.url },
    },
    servers: [{ url: `${siteUrl}/api/v1` }],
    paths: {
      '/register.json': get('getRegister', '登记簿', 'Register', []),
      '/units.json': get('getUnits', '全部组织单位', 'UnitList', []),
      '/units/{unit}.json': get('getUnit', '一个组织单位', 'UnitDetail', ['unit']),
      '/units/{unit}/sites/{page}.json': get(
        'getSites',
        '一个组织单位和它下级的网站，每页 50 个位置；删除的网站留下空位，所以写满的页不再移动',
        'SitePage',
        ['unit', 'page'],
      ),
      '/sites/{site}.json': get('getSite', '一个网站的全部公开信息', 'Site', ['site']),
    },
    components: { schemas },
  };
}

function get(
  operationId: string,
  summary: string,
  schema: string,
  names: readonly (keyof typeof parameters)[],
): Schema {
  const missing = names.length > 0 ? { '404': { description: '没有这个编号' } } : {};
  return {
    get: {
      operationId,
      summary,
      parameters: names.map((each) => parameters[each]),
      responses: {
        '200': { description: summary, content: { 'application/json': { schema: ref(schema) } } },
        ...missing,
      },
    },
  };
}

/** Without keywords of ours, which say how the register reports a fault. */
function withoutOwn<T extends Schema>(schema: T): T {
  const clean = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(([key]) => key !== 'x-problem');
    return Object.fromEntries(entries.map(([key, each]) => [key, clean(each)]));
  };
  return clean(schema) as T;
}
