import { blobId } from '#git/objects.ts';
import { dumpYaml } from '#git/yaml.ts';
import { formatMessage } from '#git/message.ts';
import type { SiteRow } from '#catalogue/types.ts';
import { type CodeLeaf, emptyLog, grown, logTrailers } from '#registry/checkpoint.ts';
import { mintTrailers, trailer } from '#registry/events.ts';
import { mintedFile, mintingPlan } from '#registry/minting.ts';
import { isoOf, parseMoment } from '#registry/moment.ts';
import type { Problem } from '#registry/problem.ts';
import { type FilingId, mintedPath, type SiteCode } from '#registry/site.ts';
import { logAt, sha256 } from './checkpoints.ts';
import { followMain } from './follow-main.ts';
import { catchUp } from './settle.ts';
import { theRegister, type Tools } from './tools.ts';

/** What a run of the mint did. */
export interface MintResult {
  readonly minted: readonly SiteCode[];
  readonly problems: readonly Problem[];
}

/**
 * Mints everything due: one commit for each minting day, oldest first, under the register's lock
 * . A clock that is more than seconds behind the newest event of main mints nothing.
 */
export async function mintDue(tools: Tools): Promise<MintResult> {
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const { catalogue, forge } = tools;
    const { now, problem } = await clockOf(tools);
    if (problem) return { minted: [], problems: [problem] };
    const waiting = catalogue.waiting();
    const rows = new Map(waiting.map((row) => [row.filing as FilingId, row]));
    const plan = mintingPlan(
      waiting.map(({ filing, unit, approvedAt }) => ({
        filing: filing as FilingId,
        unit,
        approvedAt,
      })),
      (unit) => catalogue.highestSerial(unit),
      now,
      tools.policy.mintAt,
    );
    let log = plan.days.length > 0 ? await logAt(forge.objects, await forge.main()) : emptyLog;
    for (const day of plan.days) {
      const leaves: CodeLeaf[] = [];
      const changes = new Map<string, Uint8Array | null>();
      for (const minted of day.codes) {
        const row = rows.get(minted.filing) as SiteRow;
        changes.set(row.path, null);
        const file = mintedFile(await catalogue.siteFile(row), minted);
        const bytes = Buffer.from(dumpYaml(file));
        changes.set(mintedPath(minted.code), bytes);
        leaves.push({ code: minted.code, blob: blobId(bytes) });
      }
      log = grown(log, leaves, sha256);
      await forge.commit({
        expected: await forge.main(),
        changes,
        message: formatMessage(
          `生成网站标识码：${day.mintedAt.slice(0, 10)}，${day.codes.length} 个`,
          mintTrailers({
            ...{ day: day.mintedAt, codes: day.codes, at: isoOf(now) },
            log: logTrailers(log, sha256),
          }),
        ),
        by: theRegister,
        at: now,
      });
      await followMain(tools);
    }
    return {
      minted: plan.days.flatMap((day) => day.codes.map(({ code }) => code)),
      problems: plan.problems,
    };
  });
}

/** The clocks of two machines are never the same: so much behind is taken for the newest event's time. */
const skewAllowed = 10_000;

async function clockOf(
  tools: Tools,
): Promise<{ readonly now: Date; readonly problem: Problem | null }> {
  const now = tools.now();
  const main = await tools.forge.objects.commit(await tools.forge.main());
  const newest = parseMoment(trailer(main.trailers, 'At'));
  if (!newest || newest <= now) return { now, problem: null };
  if (newest.getTime() - now.getTime() <= skewAllowed) return { now: newest, problem: null };
  const params = { newest: isoOf(newest), now: isoOf(now) };
  return { now, problem: { code: 'clock-behind', at: '', params } };
}
