import noticeSchema from '#schemas/notice.schema.json' with { type: 'json' };
import policySchema from '#schemas/policy.schema.json' with { type: 'json' };
import siteSchema from '#schemas/site.schema.json' with { type: 'json' };
import unitSchema from '#schemas/unit.schema.json' with { type: 'json' };

interface Titled {
  readonly title?: string;
  readonly properties?: Readonly<Record<string, Titled>>;
  readonly items?: Titled;
}

/**
 * The Chinese title of a field of a data file, the nearest one that its schema has (`/channels/3/url`
 * → 栏目（系统）地址); empty for the file as a whole.
 */
export function fieldTitle(path: string, at: string): string {
  let schema: Titled = path.startsWith('data/units/')
    ? unitSchema
    : path === 'data/policy.yaml'
      ? policySchema
      : path.startsWith('data/notices/')
        ? noticeSchema
        : siteSchema;
  let title = '';
  for (const step of at.split('/').slice(1)) {
    const { properties = {}, items } = schema;
    const below = items ?? (Object.hasOwn(properties, step) ? properties[step] : undefined);
    if (!below) break;
    schema = below;
    title = schema.title ?? title;
  }
  return title;
}
