import type { ProposalStep } from '#forge/port.ts';
import { formatMessage } from '#git/message.ts';
import { blobId } from '#git/objects.ts';
import { dumpYaml } from '#git/yaml.ts';
import { eventTrailers } from '#registry/events.ts';
import type { FilingEvent } from '#registry/filing.ts';
import { isoOf } from '#registry/moment.ts';
import { readPerson } from '#registry/person-check.ts';
import type { Problem } from '#registry/problem.ts';
import { type FilingId, pendingPath } from '#registry/site.ts';
import { githubAccount } from '#registry/unit-reviewers.ts';
import { type FilingFacts, readFiling, readOpenFiling } from './filing-facts.ts';
import { filedByGit } from './adopt-pulls.ts';
import { awaitsPersons, filerOf, withPersons } from './git-filing.ts';
import { catchUp, settleFiling } from './settle.ts';
import { theRegister, type Tools } from './tools.ts';
import type { Fields, Outcome } from './types.ts';

/** Whether the persons of a filing may be given now: it waits for them, or was returned. */
export function mayGivePersons({ pull, site, file, state }: FilingFacts): boolean {
  if (pull === undefined || site !== null) return false;
  return state.stage === 'returned' || (state.stage === 'received' && file.persons === '');
}

/**
 * 负责人 and 联系人 of a filing by Git, typed at the register and never on GitHub: sealed
 * first, then the same content with the commitment to them, filed again. What is public stays what
 * the pull request holds.
 */
export async function givePersons(
  tools: Tools,
  id: FilingId,
  fields: Fields,
  forAll = false,
): Promise<Outcome<FilingId>> {
  const principal = readPerson(typed(fields, 'principal'), '/principal');
  const contact = readPerson(typed(fields, 'contact'), '/contact');
  const problems = [...principal.problems, ...contact.problems];
  if (problems.length > 0) return { ok: false, problems };
  return tools.forge.exclusive(async () => {
    await catchUp(tools);
    const facts = await readOpenFiling(tools, id);
    if (!facts || !mayGivePersons(facts)) return refuse({ code: 'not-returned', at: '' });
    const persons = { principal: principal.person, contact: contact.person };
    const others = forAll ? await alsoAwaiting(tools, facts) : [];
    const steps = [facts, ...others].map((one) => {
      tools.catalogue.mark(one.id);
      return stepWith(tools, one, tools.store.people.put(one.id, persons));
    });
    if (tools.github) await tools.github.steps(steps);
    for (const step of steps) await settleFiling(tools, step.id as FilingId);
    return { ok: true, value: id };
  });
}

/** Other filings of the same pull request, by the same person, that wait for their persons. */
export async function alsoAwaiting(
  tools: Tools,
  { id, pull, events }: FilingFacts,
): Promise<readonly FilingFacts[]> {
  if (pull === undefined || !tools.github) return [];
  const ids = (await filedByGit(tools)).get(pull) ?? [];
  const found: FilingFacts[] = [];
  for (const other of ids) {
    const facts = other === id ? null : await readOpenFiling(tools, other);
    if (!facts || !awaitsPersons(facts) || !mayGivePersons(facts)) continue;
    if (filerOf(facts.events) === filerOf(events)) found.push(facts);
  }
  return found;
}

function stepWith(tools: Tools, facts: FilingFacts, commitment: string): ProposalStep {
  const { id, file, tip, events, pull } = facts;
  const bytes = Buffer.from(dumpYaml(withPersons(file, commitment)));
  const now = tools.now();
  const event: FilingEvent = {
    ...{ event: 'resubmit', at: isoOf(now), content: blobId(bytes) },
    ...{ source: 'git', account: filerOf(events) },
  };
  return {
    id,
    changes: new Map([[pendingPath(file.unit, id), bytes]]),
    message: formatMessage(`填写联系人：${file.name}`, [
      ...eventTrailers(id, event),
      ['Pull', String(pull)],
    ]),
    by: theRegister,
    at: now,
    expected: tip,
  };
}

/** Lets in who filed it: the account at GitHub that opened its pull request, and nobody else. */
export async function openToAuthor(
  tools: Tools,
  id: FilingId,
  ask: { readonly code: string; readonly verifier: string; readonly back: string },
): Promise<Outcome<FilingId>> {
  const signIn = tools.people?.signIn;
  if (!signIn) return refuse({ code: 'sign-in-wrong', at: '' });
  const { person } = await signIn.finish(ask);
  const facts = await readFiling(tools, id);
  // the same answer where there is no such filing
  const isAuthor = facts !== null && filerOf(facts.events) === githubAccount(person.id);
  if (isAuthor) return { ok: true, value: id };
  return refuse({ code: 'github-not-author', at: '', params: { login: person.login } });
}

function typed(fields: Fields, role: 'principal' | 'contact') {
  const part = (name: string) => fields[`${role}.${name}`] ?? '';
  return {
    name: part('name'),
    officePhone: part('officePhone'),
    mobile: part('mobile'),
    email: part('email'),
  };
}

function refuse(problem: Problem): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [problem] };
}
