import { parseSiteCode, type FilingId, type SiteCode } from '#registry/site.ts';
import { parseUnitCode } from '#registry/unit.ts';
import { codeSubject } from '../openings/codes.ts';
import type { Tools } from '../tools.ts';

/** Whose personal records something is about. */
export interface Concerned {
  /** A site code, an application, a unit, an applicant's account; public. */
  readonly name: string;
  readonly kind: 'site' | 'filing' | 'unit' | 'applicant';
  /** Under what the private store keeps them. */
  readonly subjects: readonly string[];
}

/** Under what the persons of a registered site are kept: its first filing; null where there is none. */
export async function siteSubject(tools: Tools, code: SiteCode): Promise<FilingId | null> {
  const row = tools.catalogue.site(code);
  const file = row && (await tools.catalogue.siteFile(row));
  return file?.register?.filing ?? null;
}

/**
 * What an operator names: 网站标识码, 申请编号, `unit:990101` or an applicant's account; null where the
 * register knows nothing of it. A filing that became a site, or changes one, is that site.
 */
export async function concernedBy(tools: Tools, typed: string): Promise<Concerned | null> {
  const { catalogue, store } = tools;
  const name = typed.normalize('NFKC').trim();
  const code = parseSiteCode(name);
  const subject = code && (await siteSubject(tools, code));
  if (code && subject !== null) return { name: code, kind: 'site', subjects: [subject] };
  const unit = parseUnitCode(name.replace(/^unit:/, ''));
  if (unit && name.startsWith('unit:') && catalogue.unit(unit)) {
    return { name: unit, kind: 'unit', subjects: [`unit:${unit}`] };
  }
  const account = name.toLowerCase();
  if (store.applicants.isConfirmed(account) !== null) {
    const every = { page: 1, size: 1_000 };
    const { rows } = tools.openings.list({ applicant: account }, every);
    const own = [`applicant:${account}`, codeSubject(account)];
    return { name: account, kind: 'applicant', subjects: [...own, ...rows.map(({ id }) => id)] };
  }
  const id = name.toUpperCase() as FilingId;
  const site =
    catalogue.siteOfFiling(id)?.code ??
    catalogue.filing(id)?.site ??
    catalogue.conclusion(id)?.site ??
    null;
  if (site !== null) return concernedBy(tools, site);
  const isKnown =
    store.people.records(id).length > 0 ||
    catalogue.filing(id) !== null ||
    store.erasures.find(id) !== null;
  return isKnown ? { name: id, kind: 'filing', subjects: [id] } : null;
}
