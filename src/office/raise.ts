import { formatMessage } from '#git/message.ts';
import { dumpYaml } from '#git/yaml.ts';
import type { RaiseWish } from '#private/types.ts';
import { normaliseText } from '#registry/free-text.ts';
import {
  mayRaise,
  needsSecondRaiser,
  parseRaise,
  type Raise,
  raisedFile,
  raiseProblems,
  type RaiseReason,
  raiseTrailers,
} from '#registry/generation.ts';
import { isoOf } from '#registry/moment.ts';
import type { Problem } from '#registry/problem.ts';
import { mintedPath, type SiteCode } from '#registry/site.ts';
import type { ChangeAsker } from './change.ts';
import { followMain } from './follow-main.ts';
import { catchUp } from './settle.ts';
import { accountSignature, theRegister, type Tools } from './tools.ts';
import type { Outcome } from './types.ts';

/** What the form for a new check code brings. */
export interface RaiseRequest {
  readonly reason: string;
  readonly note: string;
  /** The generation that the person saw: pressed twice, it is raised once. */
  readonly seen: number;
}

/** What a raise came to. */
export interface Raised {
  readonly generation: number;
  readonly isNew: boolean;
  /** It was noted and waits for a second account (Z17). */
  readonly waits: boolean;
}

/**
 * Replaces the check code of a site by raising its generation: one commit on main (E08, R-5.3, X07).
 * From then on the old code opens nothing, whoever signed in with it is out, and both persons get
 * the new one by mail. Where the generation is not the one seen, nothing is done and `isNew` is false.
 */
export async function raiseGeneration(
  tools: Tools,
  code: SiteCode,
  asker: ChangeAsker,
  request: RaiseRequest,
): Promise<Outcome<Raised>> {
  const note = normaliseText(request.note);
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const row = tools.catalogue.site(code);
    const file = row && (await tools.catalogue.siteFile(row));
    if (!file?.register || !mayRaise(tools.catalogue.units(), file, asker)) {
      return refuse([{ code: 'not-yours', at: '' }]);
    }
    const { register } = file;
    if (register.status === 'deleted') return refuse([{ code: 'site-deleted', at: '' }]);
    if (register.generation !== request.seen) {
      return { ok: true, value: { generation: register.generation, isNew: false, waits: false } };
    }
    const problems = raiseProblems(request.reason, note);
    if (problems.length > 0) return refuse(problems);
    const now = tools.now();
    const wish = waitingRaise(tools, code, register.generation);
    const isTwo = needsSecondRaiser(asker, tools.policy);
    const reason = request.reason as RaiseReason;
    if (isTwo && asker.kind === 'unit' && (!wish || wish.account === asker.account)) {
      const { unit, account = '' } = asker;
      const { generation } = register;
      const at = isoOf(now);
      tools.store.raises.putWish({ site: code, generation, unit, account, reason, note, at });
      return { ok: true, value: { generation, isNew: false, waits: true } };
    }
    const next = raisedFile(file);
    const generation = register.generation + 1;
    const raise = {
      site: code,
      filing: register.filing,
      generation,
      unit: asker.kind === 'unit' ? asker.unit : null,
      account: asker.account ?? '',
      askedBy: isTwo ? (wish?.account ?? '') : '',
      reason,
      note,
    };
    await tools.forge.commit({
      expected: await tools.forge.main(),
      changes: new Map([[mintedPath(code), Buffer.from(dumpYaml(next))]]),
      message: formatMessage(`更换校验码：${file.name}`, raiseTrailers(raise, now)),
      by: asker.account ? accountSignature(asker.account) : theRegister,
      at: now,
    });
    await followMain(tools);
    // once more: somebody may have signed in between the commit and here
    tools.store.sessions.endAll({ kind: 'site', site: code }, tools.now());
    tools.store.raises.dropWish(code);
    return { ok: true, value: { generation, isNew: true, waits: false } };
  });
}

/** What waits for a second account at this generation; null where nothing does, or it is too old. */
export function waitingRaise(
  { store, policy, now, catalogue }: Pick<Tools, 'store' | 'policy' | 'now' | 'catalogue'>,
  code: SiteCode,
  generation: number,
): RaiseWish | null {
  const wish = store.raises.wish(code);
  const row = catalogue.site(code);
  if (!wish || !row || wish.generation !== generation) return null;
  if (!mayRaise(catalogue.units(), row, { kind: 'unit', unit: wish.unit })) return null;
  const until = new Date(wish.at).getTime() + policy.resetHours * 3_600_000;
  return now().getTime() <= until ? wish : null;
}

/** The raises of a site's check code, oldest first, as main tells them. */
export async function raisesOf(tools: Tools, code: SiteCode): Promise<readonly Raise[]> {
  const commits = tools.store.raises.of(code);
  const raises = commits.map(async (oid) =>
    parseRaise((await tools.forge.objects.commit(oid)).trailers),
  );
  return (await Promise.all(raises)).filter((raise) => raise !== null);
}

function refuse(problems: readonly Problem[]): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems };
}
