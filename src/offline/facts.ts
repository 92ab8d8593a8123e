import type { UnitRules } from '#registry/record-unit.ts';

/** What the offline form carries with it, as JSON in its element `facts`. */
export interface OfflineFacts {
  /** Changes with the program and with the directory of units. */
  readonly version: string;
  /** Where it was downloaded from, without a slash at the end. */
  readonly siteUrl: string;
  readonly rules: UnitRules;
  /** The directory of units, as `writeUnits` writes it. */
  readonly units: string;
  /** Where it stands as a page of a static site; missing in the file for computers without network. */
  readonly hosted?: HostedFacts;
}

/** What the form knows of the static site that it is a page of. */
export interface HostedFacts {
  /** The repository at GitHub for who files by Git, `https://github.com/owner/name`; null for none. */
  readonly forgeUrl: string | null;
}

/** What `/offline-form/version.json` says (M09, M10). */
export interface OfflineVersion {
  readonly format: typeof offlineFormat;
  readonly version: string;
  readonly name: string;
  readonly size: number;
  /** Of the file, 64 hex digits. */
  readonly sha256: string;
}

export const offlineFormat = 'site-register-offline-form';
export const offlineFileName = 'site-register-offline.html';
/** Folder of the page, the file and `version.json`. */
export const offlinePath = '/offline-form';
