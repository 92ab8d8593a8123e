import bundle from 'virtual:offline-bundle';
import { type OfflineFile, offlineFile } from '#offline/file.ts';
import type { UnitTree } from '#registry/unit-tree.ts';

// The tree is the same object until a unit changes, and the file with it.
const made = new WeakMap<UnitTree, OfflineFile>();

/** The offline form as this register hands it out: with its address and its units of now (M01). */
export function offlineFormOf({ office, siteUrl }: App.Locals): OfflineFile {
  const units = office.catalogue.units();
  const known = made.get(units) ?? offlineFile(bundle, { siteUrl, units, rules: office.unitRules });
  made.set(units, known);
  return known;
}
