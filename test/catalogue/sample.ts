import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalogue, type OpenedCatalogue } from '#catalogue/open.ts';
import type { FilingFacts } from '#catalogue/types.ts';
import { dumpYaml } from '#git/yaml.ts';
import type { Commit, Oid } from '#git/types.ts';
import { urlKey } from '#registry/home-url.ts';
import { isoOf } from '#registry/moment.ts';
import { nameKey } from '#registry/site-name.ts';
import {
  type FilingId,
  mintedPath,
  mintedUnder,
  pendingPath,
  type RegisterPart,
  type SiteCode,
  type SiteFile,
  type SiteRecord,
  unitPath,
} from '#registry/site.ts';
import type { Unit, UnitCode } from '#registry/unit.ts';
import { country } from '../registry/country.ts';
import { type MemoryObjects, memoryObjects } from './memory-objects.ts';

/** Minute `n` after a fixed morning, as the register writes times. */
export const minute = (n: number) => isoOf(new Date(Date.UTC(2026, 0, 1, 1, n)));

/** A made-up site file; only what a test says is special. */
export function siteFile(
  label: string,
  unit: string,
  more: Partial<SiteRecord> = {},
  register?: RegisterPart,
): SiteFile {
  return {
    name: `示例${label}网`,
    homeUrl: `https://${label}.shili.gov.cn/`,
    unit: unit as UnitCode,
    sponsor: { name: `示例${label}局`, kind: 'department' },
    address: '示例路1号',
    isPortal: false,
    isServicePlatform: false,
    clearances: { label: 'applied', domain: 'applied', icp: 'applied', police: 'applied' },
    icp: '',
    police: '',
    otherDomains: [],
    channels: [],
    ipv4: [],
    ipv6: [],
    introduction: '',
    justification: '',
    persons: '',
    ...more,
    ...(register ? { register } : {}),
  };
}

/** A minted site as one change of main; `approved` is a minute. */
export function minted(
  code: string,
  approved: number,
  more: Partial<SiteRecord & RegisterPart> = {},
): Record<string, string> {
  const { status = 'normal', filing = `F${code.slice(3)}` as FilingId, ...record } = more;
  const siteCode = code as SiteCode;
  const register: RegisterPart = {
    siteCode,
    generation: 1,
    filing,
    approvedAt: minute(approved),
    mintedAt: minute(approved + 60),
    status,
    until: '',
    history: [{ at: minute(approved + 60), status }],
  };
  const file = siteFile(`s${code}`, mintedUnder(siteCode), record, register);
  return { [mintedPath(siteCode)]: dumpYaml(file) };
}

/** Sites 9901010001, 0002 and so on, each with its approval minute. */
export function many(count: number, approved: (n: number) => number): Record<string, string> {
  const serials = Array.from({ length: count }, (_, n) => n);
  return Object.fromEntries(
    serials.flatMap((n) =>
      Object.entries(minted(`990101${String(n + 1).padStart(4, '0')}`, approved(n))),
    ),
  );
}

/** A site that waits for its code, and the trailers of the merge that concluded it. */
export function waiting(
  filing: string,
  unit: string,
  approved: number,
  more: Partial<SiteRecord> = {},
) {
  const path = pendingPath(unit as UnitCode, filing as FilingId);
  const trailers: Commit['trailers'] = [
    ['Event', 'conclude'],
    ['Filing', filing],
    ['Approved-At', minute(approved)],
  ];
  const label = filing.toLowerCase();
  return { path, changes: { [path]: dumpYaml(siteFile(label, unit, more)) }, trailers };
}

/** An open filing as the office tells it. */
export function openFiling(id: string, unit: string, more: Partial<FilingFacts> = {}): FilingFacts {
  const { name, homeUrl, sponsor } = siteFile(id.toLowerCase(), unit);
  const facts = {
    id: id as FilingId,
    kind: 'new-site' as const,
    tip: 'f'.repeat(40),
    name,
    homeUrl,
    unit: unit as UnitCode,
    sponsor: sponsor.name,
    isPortal: false,
    isServicePlatform: false,
    stage: 'in-review' as const,
    turn: unit as UnitCode,
    submittedAt: minute(1),
    since: minute(1),
    site: null,
    content: 'c'.repeat(40),
    done: [],
    ...more,
  };
  return { ...facts, nameKey: nameKey(facts.name), urlKey: urlKey(facts.homeUrl) ?? '' };
}

/** The unit files of some units. */
export function unitFiles(units: Iterable<Unit> = country.values()): Record<string, string> {
  return Object.fromEntries(Array.from(units, (unit) => [unitPath(unit.code), dumpYaml(unit)]));
}

/** A register in memory with a catalogue that follows it. */
export interface Sample {
  readonly objects: MemoryObjects;
  readonly path: string;
  catalogue: OpenedCatalogue;
  main: Oid | null;
  /** One commit on main, followed. */
  commit(changes: Record<string, string | null>, trailers?: Commit['trailers']): Promise<void>;
  /** A catalogue over the same file, as another process has it. */
  another(): Promise<OpenedCatalogue>;
  remove(): Promise<void>;
}

/** A catalogue of the small test country and these files. */
export async function sample(files: Record<string, string> = {}): Promise<Sample> {
  const dir = await mkdtemp(join(tmpdir(), 'catalogue-'));
  const objects = memoryObjects();
  const path = join(dir, 'catalogue.db');
  const opened: OpenedCatalogue[] = [];
  const another = async () => {
    const catalogue = await openCatalogue({ path, objects });
    opened.push(catalogue);
    return catalogue;
  };
  const made: Sample = {
    objects,
    path,
    catalogue: await another(),
    main: null,
    async commit(changes, trailers) {
      made.main = objects.commitOn(made.main, changes, trailers);
      await made.catalogue.follow(made.main);
    },
    another,
    async remove() {
      for (const catalogue of opened) catalogue.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
  await made.commit({ ...unitFiles(), ...files });
  return made;
}
