import { formatMessage } from '#git/message.ts';
import { dumpYaml } from '#git/yaml.ts';
import type { Account } from '#private/types.ts';
import { concludeTrailers } from '#registry/events.ts';
import { refusalOf } from '#registry/filing-state.ts';
import { type FilingState, type Opinion, unitFilingKinds } from '#registry/filing.ts';
import { isoOf } from '#registry/moment.ts';
import type { Problem } from '#registry/problem.ts';
import { type FilingId, unitPath } from '#registry/site.ts';
import { rootCode } from '#registry/unit-check.ts';
import { landedUnits, unitFilingProblems } from '#registry/unit-filing.ts';
import { filingKindText } from '#text/words.ts';
import { againstSignatures } from './branch-signatures.ts';
import { writeDecision } from './decision-step.ts';
import { followMain } from './follow-main.ts';
import { catchUp, isLanded, settleFiling } from './settle.ts';
import { theRegister, type Tools } from './tools.ts';
import type { Decision, Outcome } from './types.ts';
import { readOpenUnitFiling, type UnitFilingFacts } from './unit-facts.ts';
import { nameOf } from './unit-settle.ts';

/**
 * One decision on a filing about units. The caller holds the register's lock and has caught up. What
 * would break the tree now is not approved; an approval lands at once.
 */
export async function decideUnitFiling(
  tools: Tools,
  id: FilingId,
  account: Account,
  decision: Decision,
  said: {
    readonly content: string;
    readonly opinion: Opinion;
    readonly problems: readonly Problem[];
  },
): Promise<Outcome<FilingState>> {
  await concludeUnitFilings(tools);
  const facts = await readOpenUnitFiling(tools, id);
  if (!facts) return refuse({ code: 'not-open', at: '' });
  const mayNot = mayDecideUnit(facts, account, decision, said.content);
  if (mayNot) return refuse(mayNot);
  const against = [
    ...(await againstSignatures(tools, id)),
    ...(decision === 'approve' ? againstUnits(tools, facts) : []),
  ];
  const problems = [...said.problems, ...against.map((problem) => ({ ...problem, at: '' }))];
  if (problems.length > 0) return { ok: false, problems };
  const at = tools.now();
  await writeDecision(tools, facts, nameOf(facts), account, decision, { ...said, at });
  const after = await readOpenUnitFiling(tools, id);
  if (!after) throw new Error(`the filing is gone after its decision: ${id}`);
  if (after.state.stage === 'approved') await concludeUnitFiling(tools, after);
  return { ok: true, value: after.state };
}

/** Why an account may not decide on a filing about units; null when it may. */
export function mayDecideUnit(
  facts: UnitFilingFacts,
  account: Account,
  decision: Decision,
  content: string,
): Problem | null {
  // the digest of what stands on the branch, so that no unsaid change is decided on
  if (facts.content !== facts.state.content) return { code: 'content-changed', at: '' };
  const filer = facts.events.findLast((event) => 'source' in event);
  const refusal = refusalOf(
    facts.state,
    { event: decision, unit: account.unit, account: account.id, content },
    filer && 'source' in filer ? filer.account : '',
  );
  return refusal === null ? null : { code: refusal, at: '' };
}

/** What stands against a filing about units in the tree as it is now. */
export function againstUnits(tools: Tools, facts: UnitFilingFacts): readonly Problem[] {
  return unitFilingProblems(tools.catalogue.units(), facts.changes).map(
    ({ unit: _unit, ...problem }) => problem,
  );
}

/** Lands every approved filing about units that a crash left, the oldest approval first. */
export async function concludeUnitFilings(tools: Tools): Promise<readonly FilingId[]> {
  const filter = { stage: 'approved', kinds: unitFilingKinds } as const;
  const { rows } = tools.catalogue.filings(rootCode, filter, { page: 1, size: 1000 });
  const landed: FilingId[] = [];
  for (const { id } of rows.toSorted((a, b) => (a.since < b.since ? -1 : 1))) {
    const facts = await readOpenUnitFiling(tools, id);
    if (facts && (await concludeUnitFiling(tools, facts)).length === 0) landed.push(id);
  }
  return landed;
}

/** Lands an approved filing about units, then gives all open filings it concerns their turn (X13). */
async function concludeUnitFiling(
  tools: Tools,
  facts: UnitFilingFacts,
): Promise<readonly Problem[]> {
  const { id, ask, state, tip, changes } = facts;
  if (state.stage !== 'approved' || state.approvedAt === null || tip === null) return [];
  const main = await followMain(tools);
  if (isLanded(tools, id)) {
    await settleFiling(tools, id);
    return [];
  }
  const problems = [...(await againstSignatures(tools, id)), ...againstUnits(tools, facts)];
  if (problems.length > 0) return problems;
  const now = tools.now();
  const units = landedUnits(tools.catalogue.units(), changes);
  tools.catalogue.mark(id);
  await tools.forge.land({
    id,
    tip,
    expected: main,
    changes: new Map(units.map((unit) => [unitPath(unit.code), Buffer.from(dumpYaml(unit))])),
    message: formatMessage(
      `${filingKindText[ask.kind]}办结：${nameOf(facts)}`,
      concludeTrailers({
        filing: id,
        kind: ask.kind,
        site: null,
        unit: ask.unit,
        content: facts.content,
        approvedAt: state.approvedAt,
        at: isoOf(now),
        rootRecord: false,
        events: facts.events,
      }),
    ),
    by: theRegister,
    at: now,
  });
  await catchUp(tools);
  return [];
}

function refuse(problem: Problem): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [problem] };
}
