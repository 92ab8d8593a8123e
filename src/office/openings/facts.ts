import { loadYaml } from '#git/yaml.ts';
import type { ObjectReader, Oid } from '#git/types.ts';
import { concludedTrail, parseEvent } from '#registry/events.ts';
import type { ChangedPath } from '#registry/filing-kind.ts';
import type { FilingEvent } from '#registry/filing.ts';
import { isOpeningKind, type Opening } from '#registry/opening.ts';
import { openingState, type OpeningState, touchedOpening } from '#registry/opening-state.ts';
import type { FilingId } from '#registry/site.ts';
import type { Region } from '#registry/staffing-office.ts';
import type { Tools } from '../tools.ts';
import type { OpeningRow } from './types.ts';

/** Everything the rules need to know of one application, read once. */
export interface OpeningFacts {
  readonly id: FilingId;
  readonly path: string;
  /** The newest content. */
  readonly opening: Opening;
  readonly events: readonly FilingEvent[];
  readonly state: OpeningState;
  /** Blob id of what stands on the branch; a decision is on it. */
  readonly content: Oid;
  /** Tip of the branch; null once it is on main. */
  readonly tip: Oid | null;
  readonly base: Oid | null;
  /** Events by the commit that tells them, for mails that must not repeat. */
  readonly commits: readonly { readonly oid: Oid; readonly event: FilingEvent }[];
}

/** An open application from its branch; null when the branch is none of this track. */
export async function readOpenOpening(tools: Tools, id: FilingId): Promise<OpeningFacts | null> {
  const { objects } = tools.forge;
  const proposal = await tools.forge.proposal(id);
  const tip = proposal?.commits.at(-1);
  if (!proposal || !tip) return null;
  const base = (await objects.commit(proposal.base)).tree;
  const changes: ChangedPath[] = [];
  for await (const change of objects.diff(base, tip.tree)) changes.push(change);
  const touched = touchedOpening(id, changes);
  if (!touched) return null;
  const commits = proposal.commits.flatMap(({ oid, trailers }) => {
    const event = parseEvent(trailers);
    return event ? [{ oid, event }] : [];
  });
  const events = commits.map(({ event }) => event);
  return {
    id,
    path: touched.path,
    opening: await openingOf(objects, touched.content),
    events,
    state: openingState(events, touched.region),
    content: touched.content,
    tip: proposal.tip,
    base: proposal.base,
    commits,
  };
}

/** An application that is on main: its trail stands in its merge. */
export async function readLandedOpening(tools: Tools, id: FilingId): Promise<OpeningFacts | null> {
  const { catalogue, forge } = tools;
  const conclusion = catalogue.conclusion(id);
  if (!conclusion || !isOpeningKind(conclusion.kind)) return null;
  const { objects } = forge;
  const merge = await objects.commit(conclusion.oid);
  const region = (merge.trailers.find(([key]) => key === 'Unit')?.[1] ?? '').slice(2, 4) as Region;
  const path = `data/openings/${region}/${id}.yaml`;
  const entry = await objects.entry(merge.tree, path);
  if (!entry) return null;
  const events = concludedTrail(merge.trailers);
  const folded = openingState(events, region);
  return {
    id,
    path,
    opening: await openingOf(objects, entry.oid),
    events,
    state: { ...folded, stage: 'concluded' },
    content: entry.oid,
    tip: null,
    base: null,
    commits: [],
  };
}

/** Facts of an application wherever it stands. */
export async function readOpening(tools: Tools, id: FilingId): Promise<OpeningFacts | null> {
  return (await readLandedOpening(tools, id)) ?? (await readOpenOpening(tools, id));
}

/** An application as lists show it. */
export function rowOfOpening({ id, opening, state }: OpeningFacts): OpeningRow {
  const { region, applicant, kind, siteName, organisation, hostnames } = opening;
  const { stage, submittedAt, since } = state;
  const hosts = hostnames.join(' ');
  return { id, region, applicant, kind, siteName, organisation, hosts, stage, submittedAt, since };
}

async function openingOf(objects: ObjectReader, blob: Oid): Promise<Opening> {
  return loadYaml(await objects.blob(blob)) as Opening;
}
