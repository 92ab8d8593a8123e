import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import campaignSchema from '#schemas/campaign.schema.json' with { type: 'json' };
import newsSchema from '#schemas/campaign-news.schema.json' with { type: 'json' };
import reportSchema from '#schemas/campaign-report.schema.json' with { type: 'json' };
import formatSchema from '#schemas/format.schema.json' with { type: 'json' };
import labelSchema from '#schemas/label.schema.json' with { type: 'json' };
import labelKeysSchema from '#schemas/label-keys.schema.json' with { type: 'json' };
import noticeSchema from '#schemas/notice.schema.json' with { type: 'json' };
import openingSchema from '#schemas/opening.schema.json' with { type: 'json' };
import policySchema from '#schemas/policy.schema.json' with { type: 'json' };
import registerKeysSchema from '#schemas/register-keys.schema.json' with { type: 'json' };
import rubricSchema from '#schemas/rubric.schema.json' with { type: 'json' };
import scoreSchema from '#schemas/score.schema.json' with { type: 'json' };
import siteSchema from '#schemas/site.schema.json' with { type: 'json' };
import spotCheckSchema from '#schemas/spot-check.schema.json' with { type: 'json' };
import staffingOfficeSchema from '#schemas/staffing-office.schema.json' with { type: 'json' };
import unitSchema from '#schemas/unit.schema.json' with { type: 'json' };
import { keyOrderProblem, type Ordered } from './key-order.ts';
import type { Problem } from './problem.ts';

// Stops at the first fault: nobody's file may keep the server busy (Y3). `__proto__` and inherited
// properties never count as fields.
const ajv = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  ownProperties: true,
  allErrors: false,
  verbose: true,
});
ajv.addVocabulary(['x-problem']);

/** The first thing wrong with the shape of a site file, or null. */
export const siteShapeProblem = compile(siteSchema);
/** The first thing wrong with the shape of a unit file, or null. */
export const unitShapeProblem = compile(unitSchema);
/** The first thing wrong with the shape of the policy file, or null. */
export const policyShapeProblem = compile(policySchema);
/** The first thing wrong with the shape of the file of the register's keys, or null. */
export const registerKeysShapeProblem = compile(registerKeysSchema);
/** The first thing wrong with the shape of the file of the data's version, or null. */
export const formatShapeProblem = compile(formatSchema);
/** The first thing wrong with the shape of a notice, front and body together, or null. */
export const noticeShapeProblem = compile(noticeSchema);
/** The first thing wrong with the shape of a rubric, or null. */
export const rubricShapeProblem = compile(rubricSchema);
/** The first thing wrong with the shape of a campaign, or null. */
export const campaignShapeProblem = compile(campaignSchema);
/** The first thing wrong with the shape of a campaign's news, or null. */
export const newsShapeProblem = compile(newsSchema);
/** The first thing wrong with the shape of a unit's report, or null. */
export const reportShapeProblem = compile(reportSchema);
/** The first thing wrong with the shape of a score, or null. */
export const scoreShapeProblem = compile(scoreSchema);
/** The first thing wrong with the shape of a spot check, or null. */
export const spotCheckShapeProblem = compile(spotCheckSchema);
/** The first thing wrong with the shape of a staffing office, or null. */
export const staffingOfficeShapeProblem = compile(staffingOfficeSchema);
/** The first thing wrong with the shape of an application at a staffing office, or null. */
export const openingShapeProblem = compile(openingSchema);
/** The first thing wrong with the shape of a label, or null. */
export const labelShapeProblem = compile(labelSchema);
/** The first thing wrong with the shape of the keys of labels, or null. */
export const labelKeysShapeProblem = compile(labelKeysSchema);

const thorough = new Ajv2020({
  ...{ strict: true, allowUnionTypes: true, ownProperties: true, verbose: true },
  allErrors: true,
});
thorough.addVocabulary(['x-problem']);
let allOfSite: ValidateFunction | null = null;

/** Everything wrong with the shape of a site file that a person wrote, at most so many. */
export function siteShapeProblems(value: unknown, most = 40): readonly Problem[] {
  allOfSite ??= thorough.compile(siteSchema);
  if (allOfSite(value)) return [];
  const found = (allOfSite.errors ?? []).slice(0, most * 2).map(problemOf);
  return Array.from(new Map(found.map((one) => [`${one.code} ${one.at}`, one])).values()).slice(
    0,
    most,
  );
}

function compile(schema: object): (value: unknown) => Problem | null {
  let validate: ValidateFunction | null = null;
  return (value) => {
    validate ??= ajv.compile(schema);
    if (validate(value)) return null;
    const [error] = validate.errors ?? [];
    if (!error) throw new Error('a shape was refused without a reason');
    return problemOf(error);
  };
}

/** Where the keys of a site file of right shape leave their order, or null (Y4). */
export function siteOrderProblem(value: unknown): Problem | null {
  return keyOrderProblem(value, siteSchema);
}

/** Where the keys of a unit file of right shape leave their order, or null (Y4). */
export function unitOrderProblem(value: unknown): Problem | null {
  return keyOrderProblem(value, unitSchema);
}

/** Where the keys of a notice of right shape leave their order, or null (Y4). */
export function noticeOrderProblem(value: unknown): Problem | null {
  return keyOrderProblem(value, noticeSchema);
}

/** Where the keys of a rubric of right shape leave their order, or null (Y4). */
export const rubricOrderProblem = ordered(rubricSchema);
/** Where the keys of a campaign of right shape leave their order, or null (Y4). */
export const campaignOrderProblem = ordered(campaignSchema);
/** Where the keys of a campaign's news of right shape leave their order, or null (Y4). */
export const newsOrderProblem = ordered(newsSchema);
/** Where the keys of a unit's report of right shape leave their order, or null (Y4). */
export const reportOrderProblem = ordered(reportSchema);
/** Where the keys of a score of right shape leave their order, or null (Y4). */
export const scoreOrderProblem = ordered(scoreSchema);
/** Where the keys of a spot check of right shape leave their order, or null (Y4). */
export const spotCheckOrderProblem = ordered(spotCheckSchema);
/** Where the keys of a staffing office of right shape leave their order, or null (Y4). */
export const staffingOfficeOrderProblem = ordered(staffingOfficeSchema);
/** Where the keys of an application of right shape leave their order, or null (Y4). */
export const openingOrderProblem = ordered(openingSchema);
/** Where the keys of a label of right shape leave their order, or null (Y4). */
export const labelOrderProblem = ordered(labelSchema);
/** Where the keys of the file of signing keys leave their order, or null (Y4). */
export const labelKeysOrderProblem = ordered(labelKeysSchema);

function ordered(schema: Ordered): (value: unknown) => Problem | null {
  return (value) => keyOrderProblem(value, schema);
}

/** The keyword that failed as a problem; `x-problem` beside a pattern names a more telling one. */
function problemOf({ keyword, instancePath: at, params, parentSchema }: ErrorObject): Problem {
  switch (keyword) {
    case 'required':
      return { code: 'field-missing', at: below(at, String(params['missingProperty'])) };
    case 'additionalProperties':
      return { code: 'field-unknown', at: below(at, String(params['additionalProperty'])) };
    case 'type':
      return { code: 'type-wrong', at, params: { type: typeNames(params['type']) } };
    case 'enum':
      return { code: 'choice-unknown', at };
    case 'minLength':
      return { code: 'required', at };
    case 'maxLength':
      return { code: 'too-long', at, params: { max: Number(params['limit']) } };
    case 'minItems':
      return { code: 'too-few', at, params: { min: Number(params['limit']) } };
    case 'maxItems':
      return { code: 'too-many', at, params: { max: Number(params['limit']) } };
    case 'minimum':
    case 'maximum': {
      const { minimum = '', maximum = '' } = parentSchema as { minimum?: number; maximum?: number };
      return { code: 'number-range', at, params: { min: minimum, max: maximum } };
    }
    case 'pattern':
      return { code: String(parentSchema?.['x-problem'] ?? 'format-wrong'), at };
    default:
      return { code: 'format-wrong', at };
  }
}

function typeNames(type: unknown): string {
  return Array.isArray(type) ? type.join(',') : String(type);
}

/** A pointer one step further; the key is a stranger's, so it is cut short. */
function below(at: string, key: string): string {
  return `${at}/${key.slice(0, 60).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
