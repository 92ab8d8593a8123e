import { blobId } from '#git/objects.ts';
import type { FileChanges, Oid } from '#git/types.ts';
import { dumpYaml } from '#git/yaml.ts';
import { concludeTrailers, eventTrailers } from '#registry/events.ts';
import type { FilingEvent, FilingKind } from '#registry/filing.ts';
import {
  type FilingId,
  mintedPath,
  type SiteCode,
  type SiteFile,
  type SiteStatus,
} from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { Hand } from './hand.ts';

/** The day of made-up changes, after everything of the story. */
export const time = (clock: string, day = '2026-11-26') => `${day}T${clock}:00.000+08:00`;

/** A data file as the register writes it. */
export const yaml = (value: object): Buffer => Buffer.from(dumpYaml(value));

/** A filing that somebody makes up, with its approvals and its conclusion. */
export interface MadeUpChange {
  readonly id?: string;
  readonly path: string;
  /** What is filed at the path. */
  readonly bytes: Uint8Array;
  readonly kind: FilingKind;
  readonly site?: SiteCode;
  readonly unit?: string;
  readonly account?: string;
  /** Accounts that approve, in order, each of the unit that it begins with. */
  readonly by: readonly string[];
  /** What stands on main after it; what was filed where it is not said. */
  readonly lands?: FileChanges;
  readonly on?: Oid;
  /** The main that the filing is made from. */
  readonly base?: Oid;
  readonly day?: string;
}

/** Puts a filing of any content on main, as whoever has the register's key could. */
export async function concludedBy(hand: Hand, made: MadeUpChange): Promise<Oid> {
  const { path, bytes, kind, site, unit, day, account = '', on = hand.start } = made;
  const id = (made.id ?? 'FRGD0001') as FilingId;
  const blob = blobId(bytes);
  const content = unit === undefined ? blob : blobId(Buffer.from(`${path} ${blob}\n`));
  const filed = time('10:00', day);
  const submit: FilingEvent = { event: 'submit', at: filed, content, source: 'web', account };
  const events: FilingEvent[] = [submit];
  const changes = new Map([[path, bytes]]);
  const trailersOf = (event: FilingEvent) => eventTrailers(id, event);
  let tip = await hand.put({
    ...{ on: made.base ?? on, at: filed, trailers: trailersOf(submit), changes },
  });
  for (const [index, one] of made.by.entries()) {
    const event: FilingEvent = {
      ...{ event: 'approve', at: time(`11:0${index}`, day), content, account: one, base: on },
      ...{ unit: one.slice(0, 6) as UnitCode, opinion: { reason: '', text: '' } },
    };
    events.push(event);
    tip = await hand.put({ on: tip, at: event.at, trailers: trailersOf(event) });
  }
  const at = time('12:00', day);
  const trailers = concludeTrailers({
    ...{ filing: id, kind, site: site ?? null, content, at, rootRecord: false, events },
    ...(unit === undefined ? {} : { unit: unit as UnitCode }),
    approvedAt: events.at(-1)?.at ?? '',
  });
  return hand.put({ on, second: tip, at, trailers, changes: made.lands ?? changes });
}

/** A file with one more entry in its status history, whether the rules allow it or not. */
export function withStatus(
  file: SiteFile,
  status: SiteStatus,
  more: { readonly until?: unknown; readonly at: unknown; readonly filing?: string },
): SiteFile {
  const { until = '', ...entry } = more;
  const { register } = file;
  const history = [...(register?.history ?? []), { at: entry.at, status, filing: entry.filing }];
  const known = history.map(({ filing, ...one }) => (filing ? { ...one, filing } : one));
  return { ...file, register: { ...register, status, until, history: known } } as SiteFile;
}

/** Puts a site's file on main by a step of the register's own. */
export async function stepBy(
  hand: Hand,
  event: string,
  site: SiteCode,
  made: {
    readonly file: object;
    readonly on?: Oid;
    readonly at?: string;
    readonly trailers?: readonly (readonly [string, string])[];
  },
): Promise<Oid> {
  const at = made.at ?? time('12:00');
  return hand.put({
    ...{ on: made.on ?? hand.start, at, changes: new Map([[mintedPath(site), yaml(made.file)]]) },
    trailers: [['Event', event], ['Site', site], ...(made.trailers ?? []), ['At', at]],
  });
}
