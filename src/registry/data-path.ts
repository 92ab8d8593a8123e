import { noticePath } from './notice.ts';
import { type FilingId, mintedPath, pendingPath, type SiteCode, unitPath } from './site.ts';
import type { UnitCode } from './unit.ts';

/** What a path of the register holds (DESIGN 3). */
export type DataPath =
  | { readonly is: 'policy' }
  | { readonly is: 'notice'; readonly id: string }
  | { readonly is: 'unit'; readonly code: UnitCode }
  | { readonly is: 'minted'; readonly code: SiteCode }
  | { readonly is: 'pending'; readonly unit: UnitCode; readonly filing: FilingId };

const place =
  /^data\/(units|sites)\/(\w{2})\/(?:([a-z0-9]{6})\.yaml|([a-z0-9]{6})\/(?:([a-z0-9]{10})|new-([0-9A-Z]{8}))\.yaml)$/;
const noticePlace = /^data\/notices\/(\d{4}-\d{2}-\d{2}(?:-[a-z0-9]{1,24}){1,4})\.md$/;
const unitPattern = /^(?:[1-9]\d{5}|b[mt]\d{4})$/;

/**
 * What stands at a path, or null where no file of the register may stand (Y5). A path is right only
 * when it is exactly the one computed from the ids in it.
 */
export function dataPath(path: string): DataPath | null {
  if (path === 'data/policy.yaml') return { is: 'policy' };
  const [, notice] = noticePlace.exec(path) ?? [];
  if (notice !== undefined) return { is: 'notice', id: notice };
  const [, , , unitText, folder = '', code, filing] = place.exec(path) ?? [];
  const at = asDataPath(unitText, folder, code, filing);
  return at !== null && pathOf(at) === path ? at : null;
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
    case 'notice':
      return noticePath(at.id);
    case 'unit':
      return unitPath(at.code);
    case 'minted':
      return mintedPath(at.code);
    case 'pending':
      return pendingPath(at.unit, at.filing);
  }
}
