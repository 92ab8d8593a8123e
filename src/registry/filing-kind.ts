import type { ChangeKind, FilingKind } from './filing.ts';
import { type FilingId, mintedPath, type SiteCode, type SiteFile } from './site.ts';

/** A path that differs between the base and a proposal. */
export interface ChangedPath {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a filing asks for, with the one file it does it by. */
export interface DerivedKind {
  readonly kind: FilingKind;
  readonly path: string;
  /** Blob id of the filed content. */
  readonly content: string;
  /** The site a change is about; null for a new site. */
  readonly site: SiteCode | null;
}

/** The one file that a filing touches, before anything of its content is known. */
export type Touched =
  | { readonly is: 'new'; readonly path: string; readonly content: string }
  | {
      readonly is: 'change';
      readonly path: string;
      readonly site: SiteCode;
      readonly before: string;
      readonly content: string;
    };

const pendingPlace = /^data\/sites\/(\w{2})\/(\1\w{4})\/new-([0-9A-Z]{8})\.yaml$/;

/**
 * The one file of `data/sites` that a proposal touches. Null when it touches anything else: more
 * than one path, a path that is not the filing's own, or what stands taken away.
 */
export function touchedSite(id: FilingId, changes: readonly ChangedPath[]): Touched | null {
  const [change, ...more] = changes;
  if (!change || more.length > 0 || change.after === null) return null;
  const { path, before, after } = change;
  if (before === null) {
    return pendingPlace.exec(path)?.[3] === id ? { is: 'new', path, content: after } : null;
  }
  const code = /\/([a-z0-9]{10})\.yaml$/.exec(path)?.[1] as SiteCode | undefined;
  if (code === undefined || mintedPath(code) !== path) return null;
  return { is: 'change', path, site: code, before, content: after };
}

/** The parts of a site file that one kind of filing may touch. */
const parts = {
  amendment: [
    'name',
    'homeUrl',
    'sponsor',
    'address',
    'clearances',
    'icp',
    'police',
    'ipv4',
    'ipv6',
    'introduction',
    'justification',
    'persons',
  ],
  channels: ['channels'],
  domains: ['otherDomains'],
  portal: ['isPortal'],
  platform: ['isServicePlatform'],
  status: ['request'],
} as const satisfies Record<string, readonly (keyof SiteFile)[]>;
type Part = keyof typeof parts;

const partOf = new Map<string, Part>(
  Object.entries(parts).flatMap(([part, keys]) => keys.map((key) => [key, part as Part] as const)),
);

const statusKinds = {
  normal: 'restore',
  'offline-temporary': 'offline-temporary',
  'offline-emergency': 'offline-emergency',
  'offline-permanent': 'offline-permanent',
  exempt: 'exempt',
  deleted: 'delete',
} as const;

/**
 * What a change of a registered site asks for, from its difference and never from what it says of
 * itself. Basic information, channels and domains in one filing are an amendment. Null where
 * nothing changes, two ways are mixed, or what belongs to the register is touched: its part of the
 * file, and the unit a site hangs on.
 */
export function changeKind(before: SiteFile, after: SiteFile): ChangeKind | null {
  const touched = new Set<Part>();
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isSame(before[key as keyof SiteFile], after[key as keyof SiteFile])) continue;
    const part = partOf.get(key);
    if (part === undefined) return null;
    touched.add(part);
  }
  const isRecord = (part: Part) =>
    part === 'amendment' || part === 'channels' || part === 'domains';
  const [first, ...more] = touched;
  if (first === undefined) return null;
  if (more.length > 0) return Array.from(touched).every(isRecord) ? 'amendment' : null;
  if (first === 'portal') return after.isPortal ? 'portal-apply' : 'portal-cancel';
  if (first === 'platform') return after.isServicePlatform ? 'platform-apply' : 'platform-cancel';
  if (first !== 'status') return first;
  return after.request ? statusKinds[after.request.status] : null;
}

/** The keys of a site file that differ between two versions, the register's part aside. */
export function changedKeys(before: SiteFile, after: SiteFile): readonly (keyof SiteFile)[] {
  return Array.from(partOf.keys(), (key) => key as keyof SiteFile).filter(
    (key) => !isSame(before[key], after[key]),
  );
}

/** Whether two parsed values are the same; keys stand in one order (Y4), so their text is compared. */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
