import bundle from 'virtual:offline-bundle';
import { type OfflineFile, offlineFile } from '#offline/file.ts';
import type { UnitTree } from '#registry/unit-tree.ts';

// The tree is the same object until a unit changes, and the file with it.
const made = new WeakMap<UnitTree, OfflineFile>();

const hosted = new WeakMap<UnitTree, OfflineFile>();

/** The same form as the page 新增网站 of a static site; null on a server. */
export function hostedFormOf({ office, siteUrl, published }: App.Locals): OfflineFile | null {
  if (!published) return null;
  const units = office.catalogue.units();
  const { forgeUrl } = published;
  const register = { siteUrl, units, rules: office.unitRules, hosted: { forgeUrl } };
  const known = hosted.get(units) ?? offlineFile(bundle, register);
  hosted.set(units, known);
  return known;
}

/** The program and the look of that page, as files beside it. */
export function hostedPart(end: string): string | null {
  return end === 'js' ? bundle.script : end === 'css' ? bundle.style : null;
}

/** The offline form as this register hands it out: with its address and its units of now (M01). */
export function offlineFormOf({ office, siteUrl }: App.Locals): OfflineFile {
  const units = office.catalogue.units();
  const known = made.get(units) ?? offlineFile(bundle, { siteUrl, units, rules: office.unitRules });
  made.set(units, known);
  return known;
}
