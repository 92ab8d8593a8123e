import { campaignPath, newsPath, reportPath } from './campaign.ts';
import { labelPath, parseLabelNumber } from './label.ts';
import { labelKeysPath } from './label-keys.ts';
import { noticePath } from './notice.ts';
import { openingPath } from './opening.ts';
import { registerKeysPath } from './register-keys.ts';
import { rubricPath } from './rubric.ts';
import { type ScoreKind, scorePath } from './score.ts';
import { type FilingId, mintedPath, pendingPath, type SiteCode, unitPath } from './site.ts';
import { spotCheckPath } from './spot-check.ts';
import { type Region, staffingOfficePath } from './staffing-office.ts';
import type { UnitCode } from './unit.ts';

/** What a path of the register holds (DESIGN 3). */
export type DataPath =
  | { readonly is: 'policy' }
  | { readonly is: 'format' }
  | { readonly is: 'keys' }
  | { readonly is: 'notice'; readonly id: string }
  | { readonly is: 'label'; readonly number: string }
  | { readonly is: 'label-keys' }
  | { readonly is: 'rubric'; readonly id: string }
  | { readonly is: 'campaign'; readonly id: string }
  | { readonly is: 'news'; readonly campaign: string; readonly id: string }
  | { readonly is: 'report'; readonly campaign: string; readonly unit: UnitCode }
  | {
      readonly is: 'score';
      readonly campaign: string;
      readonly site: SiteCode;
      readonly kind: ScoreKind;
    }
  | { readonly is: 'spot-check'; readonly quarter: string; readonly unit: UnitCode }
  | { readonly is: 'staffing-office'; readonly region: Region }
  | { readonly is: 'opening'; readonly region: Region; readonly filing: FilingId }
  | { readonly is: 'unit'; readonly code: UnitCode }
  | { readonly is: 'minted'; readonly code: SiteCode }
  | { readonly is: 'pending'; readonly unit: UnitCode; readonly filing: FilingId };

const place =
  /^data\/(units|sites)\/(\w{2})\/(?:([a-z0-9]{6})\.yaml|([a-z0-9]{6})\/(?:([a-z0-9]{10})|new-([0-9A-Z]{8}))\.yaml)$/;
const noticePlace = /^data\/notices\/(\d{4}-\d{2}-\d{2}(?:-[a-z0-9]{1,24}){1,4})\.md$/;
const rubricPlace = /^data\/rubrics\/([a-z]{1,20}(?:-[a-z0-9]{1,20}){1,4})\.yaml$/;
const campaignPlace =
  /^data\/campaigns\/([a-z]{1,20}(?:-[a-z0-9]{1,20}){1,4})\/(?:campaign|news\/(\d{4}-\d{2}-\d{2}-[a-z0-9]{6}-[a-z0-9]{1,16})|reports\/([a-z0-9]{6}))\.yaml$/;
const scorePlace =
  /^data\/scores\/([a-z]{1,20}(?:-[a-z0-9]{1,20}){1,4})\/\w{2}\/[a-z0-9]{6}\/([a-z0-9]{10})-(self|inspection|spot-check)\.yaml$/;
const spotCheckPlace = /^data\/spot-checks\/(20\d\dQ[1-4])\/([a-z0-9]{6})\.yaml$/;
const openingPlace =
  /^data\/(?:staffing-offices\/(0[1-9]|[12]\d|3[0-3]|99)|openings\/(0[1-9]|[12]\d|3[0-3]|99)\/([0-9A-HJKMNP-TV-Z]{8}))\.yaml$/;
const labelPlace = /^data\/labels\/\d{2}\/(\d{2}-\d{6})\.yaml$/;
const siteCodePattern = /^(?:[1-9]\d{5}|b[mt]\d{4})\d{4}$/;
const unitPattern = /^(?:[1-9]\d{5}|b[mt]\d{4})$/;

const folderPlaces = [
  /^data(?:\/(?:notices|rubrics|staffing-offices))?$/,
  /^data\/units(?:\/(?:[1-9]\d|b[mt]))?$/,
  /^data\/sites(?:\/([1-9]\d|b[mt])(?:\/\1\d{4})?)?$/,
  /^data\/campaigns(?:\/[a-z]{1,20}(?:-[a-z0-9]{1,20}){1,4}(?:\/(?:news|reports))?)?$/,
  /^data\/scores(?:\/[a-z]{1,20}(?:-[a-z0-9]{1,20}){1,4}(?:\/([1-9]\d|b[mt])(?:\/\1\d{4})?)?)?$/,
  /^data\/spot-checks(?:\/20\d\dQ[1-4])?$/,
  /^data\/openings(?:\/(?:0[1-9]|[12]\d|3[0-3]|99))?$/,
  /^data\/labels(?:\/\d{2})?$/,
];

/** Whether files of the register may stand in or below a folder of this path (Y5). */
export function isDataFolder(path: string): boolean {
  return folderPlaces.some((place) => place.test(path));
}

/**
 * What stands at a path, or null where no file of the register may stand (Y5). A path is right only
 * when it is exactly the one computed from the ids in it.
 */
export function dataPath(path: string): DataPath | null {
  if (path === 'data/policy.yaml') return { is: 'policy' };
  if (path === 'data/format.yaml') return { is: 'format' };
  if (path === registerKeysPath) return { is: 'keys' };
  const [, notice] = noticePlace.exec(path) ?? [];
  if (notice !== undefined) return { is: 'notice', id: notice };
  const [, office, region, opening] = openingPlace.exec(path) ?? [];
  if (office !== undefined) return { is: 'staffing-office', region: office as Region };
  if (region !== undefined && opening !== undefined) {
    return { is: 'opening', region: region as Region, filing: opening as FilingId };
  }
  if (path === labelKeysPath) return { is: 'label-keys' };
  const [, label] = labelPlace.exec(path) ?? [];
  if (label !== undefined) {
    const isRight = labelPath(label) === path && parseLabelNumber(label) === label;
    return isRight ? { is: 'label', number: label } : null;
  }
  const census = censusPath(path);
  if (census) return pathOf(census) === path ? census : null;
  const [, , , unitText, folder = '', code, filing] = place.exec(path) ?? [];
  const at = asDataPath(unitText, folder, code, filing);
  return at !== null && pathOf(at) === path ? at : null;
}

function censusPath(path: string): DataPath | null {
  const [, rubric] = rubricPlace.exec(path) ?? [];
  if (rubric !== undefined) return { is: 'rubric', id: rubric };
  const [, id, news, report] = campaignPlace.exec(path) ?? [];
  if (id !== undefined) {
    if (news !== undefined) return { is: 'news', campaign: id, id: news };
    if (report === undefined) return { is: 'campaign', id };
    return unitPattern.test(report)
      ? { is: 'report', campaign: id, unit: report as UnitCode }
      : null;
  }
  const [, campaign, site, kind] = scorePlace.exec(path) ?? [];
  if (campaign !== undefined && site !== undefined && siteCodePattern.test(site)) {
    return { is: 'score', campaign, site: site as SiteCode, kind: kind as ScoreKind };
  }
  const [, quarter, unit] = spotCheckPlace.exec(path) ?? [];
  return quarter !== undefined && unit !== undefined && unitPattern.test(unit)
    ? { is: 'spot-check', quarter, unit: unit as UnitCode }
    : null;
}

function asDataPath(
  unit: string | undefined,
  folder: string,
  code: string | undefined,
  filing: string | undefined,
): DataPath | null {
  if (!unitPattern.test(unit ?? folder)) return null;
  if (unit !== undefined) return { is: 'unit', code: unit as UnitCode };
  if (code !== undefined) {
    return /^\d{4}$/.test(code.slice(6)) && code.slice(6) !== '0000'
      ? { is: 'minted', code: code as SiteCode }
      : null;
  }
  return filing !== undefined && /^[0-9A-HJKMNP-TV-Z]{8}$/.test(filing)
    ? { is: 'pending', unit: folder as UnitCode, filing: filing as FilingId }
    : null;
}

function pathOf(at: DataPath): string {
  switch (at.is) {
    case 'policy':
      return 'data/policy.yaml';
    case 'format':
      return 'data/format.yaml';
    case 'keys':
      return registerKeysPath;
    case 'notice':
      return noticePath(at.id);
    case 'label':
      return labelPath(at.number);
    case 'label-keys':
      return labelKeysPath;
    case 'rubric':
      return rubricPath(at.id);
    case 'campaign':
      return campaignPath(at.id);
    case 'news':
      return newsPath(at.campaign, at.id);
    case 'report':
      return reportPath(at.campaign, at.unit);
    case 'score':
      return scorePath(at.campaign, at.site, at.kind);
    case 'spot-check':
      return spotCheckPath(at.quarter, at.unit);
    case 'staffing-office':
      return staffingOfficePath(at.region);
    case 'opening':
      return openingPath(at.region, at.filing);
    case 'unit':
      return unitPath(at.code);
    case 'minted':
      return mintedPath(at.code);
    case 'pending':
      return pendingPath(at.unit, at.filing);
  }
}
