import campaignSchema from '#schemas/campaign.schema.json' with { type: 'json' };
import newsSchema from '#schemas/campaign-news.schema.json' with { type: 'json' };
import reportSchema from '#schemas/campaign-report.schema.json' with { type: 'json' };
import labelSchema from '#schemas/label.schema.json' with { type: 'json' };
import labelKeysSchema from '#schemas/label-keys.schema.json' with { type: 'json' };
import noticeSchema from '#schemas/notice.schema.json' with { type: 'json' };
import policySchema from '#schemas/policy.schema.json' with { type: 'json' };
import rubricSchema from '#schemas/rubric.schema.json' with { type: 'json' };
import scoreSchema from '#schemas/score.schema.json' with { type: 'json' };
import siteSchema from '#schemas/site.schema.json' with { type: 'json' };
import spotCheckSchema from '#schemas/spot-check.schema.json' with { type: 'json' };
import unitSchema from '#schemas/unit.schema.json' with { type: 'json' };

interface Titled {
  readonly title?: string;
  readonly properties?: Readonly<Record<string, Titled>>;
  readonly items?: Titled;
}

const schemas: readonly (readonly [begin: string, schema: Titled])[] = [
  ['data/units/', unitSchema],
  ['data/policy.yaml', policySchema],
  ['data/notices/', noticeSchema],
  ['data/rubrics/', rubricSchema],
  ['data/campaigns/', campaignSchema],
  ['data/scores/', scoreSchema],
  ['data/spot-checks/', spotCheckSchema],
  ['data/labels/', labelSchema],
  ['data/label-keys.yaml', labelKeysSchema],
];

/**
 * The Chinese title of a field of a data file, the nearest one that its schema has (`/channels/3/url`
 * → 栏目（系统）地址); empty for the file as a whole.
 */
export function fieldTitle(path: string, at: string): string {
  let schema: Titled = schemas.find(([begin]) => path.startsWith(begin))?.[1] ?? siteSchema;
  if (path.startsWith('data/campaigns/')) {
    if (path.includes('/news/')) schema = newsSchema;
    else if (path.includes('/reports/')) schema = reportSchema;
  }
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
