import { blobId } from '#git/objects.ts';
import type { Oid } from '#git/types.ts';
import { concludeTrailers, eventTrailers } from '#registry/events.ts';
import type { FilingEvent, FilingKind } from '#registry/filing.ts';
import type { FilingId, SiteCode } from '#registry/site.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { Hand } from './hand.ts';

/** A filing about what stands already, as somebody with the register's key makes it up whole. */
export interface Landed {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly kind: FilingKind;
  /** Who handed it in; a filer where nobody is named. */
  readonly account?: string;
  /** Accounts that approve, in order, each of the unit before its hyphen. */
  readonly by: readonly string[];
  readonly id?: string;
  readonly site?: SiteCode;
  readonly unit?: string;
  /** Main that it lands on, and the commit that its branch was made from: where the hand begins. */
  readonly on?: Oid;
  readonly base?: Oid;
  /** Its day; handed in at 10:00, approved from 11:00 on, concluded at 12:00. */
  readonly day?: string;
  /** What the conclusion writes; what was filed where it is not said. */
  readonly land?: ReadonlyMap<string, Uint8Array>;
}

/** Puts it on main with its conclusion, all of it signed; returns the main. */
export async function landed(hand: Hand, made: Landed): Promise<Oid> {
  const { path, bytes, kind, account = '', by, id = 'FRGD0001', day = '2026-11-26' } = made;
  const at = (time: string) => `${day}T${time}:00.000+08:00`;
  const filing = id as FilingId;
  const on = made.on ?? hand.start;
  const blob = blobId(Buffer.from(bytes));
  const content = path.startsWith('data/units/') ? blobId(Buffer.from(`${path} ${blob}\n`)) : blob;
  const submit: FilingEvent = { event: 'submit', at: at('10:00'), content, source: 'web', account };
  const events: FilingEvent[] = [submit];
  const trailers = eventTrailers(filing, submit);
  const changes = new Map([[path, bytes]]);
  let tip = await hand.put({ on: made.base ?? on, at: submit.at, trailers, changes });
  for (const [index, one] of by.entries()) {
    const event: FilingEvent = {
      ...{ event: 'approve', at: at(`11:0${index}`), content, account: one, base: on },
      unit: (/^\w{6}/.exec(one)?.[0] ?? '') as UnitCode,
      opinion: { reason: '', text: '' },
    };
    events.push(event);
    tip = await hand.put({ on: tip, at: event.at, trailers: eventTrailers(filing, event) });
  }
  return hand.put({
    ...{ on, second: tip, at: at('12:00'), changes: made.land ?? changes },
    trailers: concludeTrailers({
      ...{ filing, kind, content, events, rootRecord: false, at: at('12:00') },
      site: made.site ?? null,
      ...(made.unit === undefined ? {} : { unit: made.unit as UnitCode }),
      approvedAt: events.at(-1)?.at ?? '',
    }),
  });
}
