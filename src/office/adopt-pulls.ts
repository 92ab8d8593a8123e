import { formatMessage } from '#git/message.ts';
import { blobId } from '#git/objects.ts';
import { dumpYaml } from '#git/yaml.ts';
import type { GithubForge, Listed, Pull } from '#forge/github/types.ts';
import type { ProposalStep } from '#forge/port.ts';
import { eventTrailers } from '#registry/events.ts';
import { changeKind } from '#registry/filing-kind.ts';
import { isOpen } from '#registry/filing-state.ts';
import type { FilingEvent } from '#registry/filing.ts';
import { isoOf } from '#registry/moment.ts';
import type { FilingId } from '#registry/site.ts';
import { githubAccount } from '#registry/unit-reviewers.ts';
import { filingKindText } from '#text/words.ts';
import { writeWithdrawal } from './file.ts';
import { readOpenFiling } from './filing-facts.ts';
import { isTheirs, publicContent, withPersons } from './git-filing.ts';
import { readTheirPull, type TheirPull, type TheirRow } from './their-pull.ts';
import { catchUp, settleFiling } from './settle.ts';
import { theRegister, type Tools } from './tools.ts';

/**
 * Takes in what people file by their own pull requests: each site that nothing stands
 * against becomes a filing of its own, on a branch of the register, with the same content; content
 * that changed there is filed again and voids what was decided; what is gone, and what a
 * closed pull request asked for, is withdrawn. Under the lock; returns how many filings moved.
 */
export async function adoptPulls(tools: Tools, { items, isWhole }: Listed<Pull>): Promise<number> {
  const { github } = tools;
  if (!github) return 0;
  const filed = await filedByGit(tools);
  let moved = 0;
  for (const pull of items) {
    if (!isTheirs(pull)) continue;
    const ids = filed.get(pull.number) ?? [];
    moved += await adoptAlone(tools, github, pull, ids);
  }
  const open = new Set(items.map(({ number }) => number));
  for (const [number, ids] of filed) {
    // a list that was cut short does not say what is closed
    if (open.has(number) || !isWhole) continue;
    if ((await github.pulls.get(number)).state === 'closed') moved += await withdrawAll(tools, ids);
  }
  return moved;
}

/** One that cannot be read stops no other; what is wrong with GitHub stops all until the next run. */
async function adoptAlone(
  tools: Tools,
  github: GithubForge,
  pull: Pull,
  ids: readonly FilingId[],
): Promise<number> {
  try {
    return await adopt(tools, github, pull, ids);
  } catch (error) {
    if (isForgeFault(error)) throw error;
    const name = error instanceof Error ? error.name : 'unknown';
    process.stderr.write(`GitHub pull request #${pull.number}: ${name}\n`);
    return 0;
  }
}

function isForgeFault(error: unknown): boolean {
  return error instanceof Error && /^(?:Github|RefMoved|MainAstray|LockBusy)/.test(error.name);
}

/** Takes in what is open now and shows nothing: what a workflow does before it shows. */
export async function adoptOpen(tools: Tools): Promise<number> {
  const { github, forge } = tools;
  if (!github) return 0;
  return forge.exclusive(async () => {
    await catchUp(tools);
    return adoptPulls(tools, await github.pulls.all());
  });
}

async function adopt(
  tools: Tools,
  github: GithubForge,
  pull: Pull,
  ids: readonly FilingId[],
): Promise<number> {
  const known = tools.people?.adopted.get(pull.number);
  const state = `${pull.head} ${tools.catalogue.commit()}`;
  // what stood against it may be gone by now: looked at again, but not at every turn
  const spell = Math.floor(tools.now().getTime() / spellLength);
  if (known === state || known === `${state} ${spell}`) return 0;
  const theirs = await readTheirPull(tools, github, pull);
  const rows = theirs.rows.filter(isDue);
  const steps = rows.map((row) => stepOf(tools, theirs, row));
  for (const { filing } of rows) tools.catalogue.mark(filing);
  await github.steps(steps);
  for (const { filing } of rows) await settleFiling(tools, filing);
  const there = new Set(theirs.rows.map(({ filing }) => filing));
  // what cannot be read as filings at all says nothing of what was filed before
  const isRead = theirs.content.scope.is !== 'refused';
  const gone = isRead ? ids.filter((id) => !there.has(id)) : [];
  const moved = rows.length + (await withdrawAll(tools, gone));
  const isWrong = !isRead || theirs.rows.some(({ problems }) => problems.length > 0);
  tools.people?.adopted.set(pull.number, isWrong ? `${state} ${spell}` : state);
  return moved;
}

/** Milliseconds after which what was refused is looked at again. */
const spellLength = 600_000;

/** Whether a row is to be filed, or filed again. */
function isDue({ facts, isLanded, problems, content, file }: TheirRow): boolean {
  if (file === null || problems.length > 0 || isLanded) return false;
  return facts === null || publicContent(facts) !== content;
}

/** The row as a commit of the register; persons that were given for it stay. */
function stepOf(
  tools: Tools,
  { pull, content: { texts } }: TheirPull,
  { facts, file, before, filing, path, content }: TheirRow,
): ProposalStep {
  if (file === null) throw new TypeError('a row without a file');
  const now = tools.now();
  const persons = before === null ? (facts?.file.persons ?? '') : file.persons;
  const bytes =
    persons === file.persons
      ? Buffer.from(texts.get(path) ?? '')
      : Buffer.from(dumpYaml(withPersons(file, persons)));
  if (persons === file.persons && blobId(bytes) !== content) throw new TypeError('not its content');
  const event: FilingEvent = {
    event: facts === null ? 'submit' : 'resubmit',
    at: isoOf(now),
    content: blobId(bytes),
    source: 'git',
    account: githubAccount(pull.author.id),
  };
  const kind = before === null ? 'new-site' : changeKind(before, file);
  const title = facts === null && kind !== null ? filingKindText[kind] : '重新上报';
  return {
    id: filing,
    changes: new Map([[path, bytes]]),
    message: formatMessage(`${title}：${file.name}`, [
      ...eventTrailers(filing, event),
      ['Pull', String(pull.number)],
    ]),
    by: theRegister,
    at: now,
    expected: facts?.tip ?? null,
  };
}

async function withdrawAll(tools: Tools, ids: readonly FilingId[]): Promise<number> {
  let count = 0;
  for (const id of ids) {
    const facts = await readOpenFiling(tools, id);
    if (!facts || !isOpen(facts.state)) continue;
    await writeWithdrawal(tools, facts);
    count += 1;
  }
  return count;
}

/** Open filings by the pull request that they were filed by; each branch is looked at once. */
export async function filedByGit(tools: Tools): Promise<ReadonlyMap<number, readonly FilingId[]>> {
  const known = tools.people?.pullOfFiling ?? new Map<string, number | null>();
  const found = new Map<number, FilingId[]>();
  for (const { id } of await tools.forge.proposals()) {
    let number = known.get(id);
    if (number === undefined) {
      number = (await readOpenFiling(tools, id as FilingId))?.pull ?? null;
      known.set(id, number);
    }
    if (number !== null) found.set(number, [...(found.get(number) ?? []), id as FilingId]);
  }
  return found;
}
