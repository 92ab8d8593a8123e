import { createHash } from 'node:crypto';
import { dumpYaml, loadYaml } from '#git/yaml.ts';
import { isoOf } from '#registry/moment.ts';
import { type Opening, orderOpening } from '#registry/opening.ts';
import type { OpeningStage } from '#registry/opening-state.ts';
import type { FilingId } from '#registry/site.ts';
import type { Tools } from '../tools.ts';
import { readOpening } from './facts.ts';

/** How a printed paper stands to the application in the register (Z18). */
export type PaperStanding =
  | {
      /** `older`: of an earlier submission, changed since. */
      readonly is: 'same' | 'older';
      readonly opening: Pick<Opening, 'organisation' | 'siteName' | 'kind'>;
      readonly stage: OpeningStage;
      /** When this content was handed in. */
      readonly at: string;
      /** Day on which its papers were received; null before (P36). */
      readonly paperOn: string | null;
    }
  | { readonly is: 'other' };

/**
 * SHA-256 of an application's file as Git has it: anybody with the register can make it,
 * `git show COMMIT:data/openings/… | sha256sum`. It binds the persons by their commitment.
 */
export function openingDigest(opening: Opening): string {
  return createHash('sha256')
    .update(dumpYaml(orderOpening(opening)))
    .digest('hex');
}

/**
 * Whether a paper with the beginning of this digest is the application as it stands, as it stood
 * before, or neither. Says nothing of an application to who does not hold its paper.
 */
export async function paperStanding(
  tools: Tools,
  id: FilingId,
  prefix: string,
): Promise<PaperStanding> {
  // half of the digest: nobody comes by it without the paper
  if (!/^[0-9a-f]{32,64}$/.test(prefix)) return { is: 'other' };
  const facts = await readOpening(tools, id);
  if (!facts) return { is: 'other' };
  const { opening, state } = facts;
  const about = (is: 'same' | 'older', of: Opening, at: string): PaperStanding => ({
    is,
    opening: { organisation: of.organisation, siteName: of.siteName, kind: of.kind },
    stage: state.stage,
    at,
    paperOn: is === 'same' ? state.paperOn : null,
  });
  const handedIn = facts.events.filter(({ event }) => event === 'submit' || event === 'resubmit');
  if (openingDigest(opening).startsWith(prefix)) {
    return about('same', opening, handedIn.at(-1)?.at ?? state.submittedAt);
  }
  for (const before of await earlierContents(tools, id, facts.path)) {
    if (!openingDigest(before.opening).startsWith(prefix)) continue;
    return about('older', before.opening, before.at);
  }
  return { is: 'other' };
}

/** What the application said before, newest first; nothing where its branch ended on main. */
async function earlierContents({ forge, catalogue }: Tools, id: FilingId, path: string) {
  const { objects } = forge;
  const found: { readonly opening: Opening; readonly at: string }[] = [];
  const seen = new Set<string>();
  const conclusion = catalogue.conclusion(id);
  const landed = conclusion && (await objects.commit(conclusion.oid)).parents[1];
  for (let next = landed ?? (await forge.proposal(id))?.tip; next !== undefined;) {
    const commit = await objects.commit(next);
    const entry = await objects.entry(commit.tree, path);
    if (!entry) break;
    if (!seen.has(entry.oid)) {
      seen.add(entry.oid);
      const opening = loadYaml(await objects.blob(entry.oid)) as Opening;
      found.push({ opening, at: isoOf(commit.author.at) });
    }
    next = commit.parents[0];
  }
  return found;
}
