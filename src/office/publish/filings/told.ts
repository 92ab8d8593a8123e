import type { Catalogue, SiteRow } from '#catalogue/types.ts';
import type { ObjectReader } from '#git/types.ts';
import { concludedTrail } from '#registry/events.ts';
import type { FilingEvent } from '#registry/filing.ts';
import { mintingMoment, isoOf, parseMoment } from '#registry/moment.ts';
import type { Policy } from '#registry/policy.ts';
import type { FilingId } from '#registry/site.ts';
import type { ToldEvent, ToldProgress, ToldUnit } from '#registry/told-progress.ts';
import type { UnitCode } from '#registry/unit.ts';
import type { FilingFacts } from '../../filing-facts.ts';

type Units = Pick<Catalogue, 'unit'>;

/** Progress of a filing that is not on main. */
export function toldFiling(
  units: Units,
  policy: Pick<Policy, 'mintAt'>,
  { id, file, asks, state, events }: Pick<FilingFacts, 'id' | 'file' | 'asks' | 'state' | 'events'>,
): string {
  const approved = state.approvedAt === null ? null : parseMoment(state.approvedAt);
  const told: ToldProgress = {
    ...{ format: 'site-register-progress', version: 1, filing: id, name: file.name, kind: asks },
    stage: state.stage,
    turn: state.turn === null ? null : unitOf(units, state.turn),
    since: state.since,
    submittedAt: state.submittedAt,
    round: state.round,
    mintsAt: approved && isoOf(mintingMoment(approved, policy.mintAt)),
    siteCode: null,
    trail: events.map((event) => eventOf(units, event)),
  };
  return `${JSON.stringify(told)}\n`;
}

/** Progress of a new site that is on main: its trail stands in its merge. */
export async function toldSite(
  {
    catalogue,
    policy,
    objects,
  }: {
    readonly catalogue: Units;
    readonly policy: Pick<Policy, 'mintAt'>;
    readonly objects: Pick<ObjectReader, 'commit'>;
  },
  row: SiteRow & { readonly filing: FilingId; readonly conclusion: string },
): Promise<string> {
  const events = concludedTrail((await objects.commit(row.conclusion)).trailers);
  const approved = parseMoment(row.approvedAt);
  const handedIn = events.filter(({ event }) => event === 'submit' || event === 'resubmit');
  const told: ToldProgress = {
    ...{ format: 'site-register-progress', version: 1, filing: row.filing, name: row.name },
    kind: 'new-site',
    stage: row.code === null ? 'concluded' : 'minted',
    turn: null,
    since: row.mintedAt ?? row.approvedAt,
    submittedAt: handedIn[0]?.at ?? row.approvedAt,
    round: Math.max(1, handedIn.length),
    mintsAt: approved && isoOf(mintingMoment(approved, policy.mintAt)),
    siteCode: row.code,
    trail: events.map((event) => eventOf(catalogue, event)),
  };
  return `${JSON.stringify(told)}\n`;
}

function unitOf(units: Units, code: UnitCode): ToldUnit {
  const unit = units.unit(code);
  return { code, office: unit?.office ?? code, phone: unit?.phone ?? null };
}

function eventOf(units: Units, event: FilingEvent): ToldEvent {
  const by =
    'unit' in event ? event.unit : 'importedBy' in event ? (event.importedBy ?? null) : null;
  const opinion = 'opinion' in event ? event.opinion : { reason: '', text: '' };
  return {
    at: event.at,
    event: event.event,
    unit: by === null ? null : { code: by, office: units.unit(by)?.office ?? by },
    reason: opinion.reason,
    opinion: opinion.text,
  };
}
