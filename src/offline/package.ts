import { strToU8, zipSync } from 'fflate';
import {
  manifestName,
  packageFormat,
  type PackageManifest,
  type PackageSite,
  packageSiteName,
  packageVersion,
} from '#workbook/package-format.ts';
import type { UnitCode } from '#registry/unit.ts';
import { type Draft, filledFields } from './draft.ts';

/** Drafts that go into one package. */
export interface PackageGroup {
  /** The unit they all report to. */
  readonly unit: UnitCode;
  readonly packageId: string;
  readonly drafts: readonly Draft[];
}

/** A package (上报文件) ready to be saved (M02, M04). */
export interface MadePackage {
  readonly unit: UnitCode;
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of the zip, so that both sides can compare by telephone. */
  readonly sha256: string;
  readonly sites: number;
}

/** The zip of these drafts, which have been checked. */
export async function makePackage(group: PackageGroup, now: Date): Promise<MadePackage> {
  const { unit, packageId, drafts } = group;
  const files = drafts.map((draft, index) => {
    const site: PackageSite = { ...filledFields(draft.fields), unit, draftId: draft.id };
    return { name: packageSiteName(index + 1), bytes: toBytes(site) };
  });
  const listed = await Promise.all(
    files.map(async ({ name, bytes }) => ({ name, sha256: await sha256(bytes) })),
  );
  const manifest: PackageManifest = {
    format: packageFormat,
    version: packageVersion,
    packageId,
    unit,
    files: listed,
  };
  const entries = [
    [manifestName, toBytes(manifest)] as const,
    ...files.map(({ name, bytes }) => [name, bytes] as const),
  ];
  const bytes = zipSync(Object.fromEntries(entries), { level: 6, mtime: now });
  const name = `网站信息-${unit}-${drafts.length}个网站-${stamp(now)}.zip`;
  return { unit, name, bytes, sha256: await sha256(bytes), sites: drafts.length };
}

function toBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return strToU8(`${JSON.stringify(value, null, 2)}\n`);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `20261123-1005`, on the clock of whoever makes it. */
export function stamp(now: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}`;
}
